import DeviceDrivers
import Foundation
import Testing

struct DeviceCatalogueTests {
  static let profile = "{name: Packaged, family: em4100-ascii, note: n, serial: {baud: 9600}}"

  /// Runs `body` with a folder of devices that has these files under `readers`, and removes it.
  func withFolder(_ files: [String: String], _ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "lintel-devices-\(UUID())").path
    try FileManager.default.createDirectory(atPath: folder + "/readers", withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }  // what is left over is in the temporary folder
    for (name, text) in files { try Data(text.utf8).write(to: URL(filePath: "\(folder)/readers/\(name)")) }
    try body(folder)
  }

  func findings(_ folders: [String]) -> [FileFinding] {
    do throws(FileErrors) {
      _ = try DeviceCatalogue.load(folders: folders)
      return []
    } catch {
      return error.findings
    }
  }

  @Test func `a later folder replaces profiles by name and adds its own`() throws {
    try withFolder(["a.yaml": Self.profile, "b.yaml": Self.profile, "read me.txt": "no"]) { packaged in
      let own = Self.profile.replacing("Packaged", with: "Own")
      try withFolder(["b.yaml": own, "c.yaml": own]) { own in
        let catalogue = try DeviceCatalogue.load(folders: [packaged, own])
        #expect(catalogue.ids == ["a", "b", "c"])
        #expect(catalogue.all.map(\.name) == ["Packaged", "Own", "Own"])
        #expect(catalogue.profile("d") == nil)
      }
    }
  }

  @Test func `everything wrong in every file of every folder is told at once`() throws {
    try withFolder(["a.yaml": "name: 1", "b.yaml": Self.profile]) { packaged in
      try withFolder(["c.yaml": "[", "d.yaml": String(repeating: "#", count: 16_385)]) { own in
        let findings = findings([packaged, own])
        let files = Set(findings.map { String($0.file.split(separator: "/").last ?? "") })
        #expect(files == ["a.yaml", "c.yaml", "d.yaml"])
        #expect(findings.count { $0.file.hasSuffix("a.yaml") } == 3)
      }
    }
  }

  @Test func `a folder that is not there is skipped, none at all is said`() throws {
    try withFolder(["a.yaml": Self.profile]) { folder in
      let catalogue = try DeviceCatalogue.load(folders: ["/nowhere", folder])
      #expect(catalogue.ids == ["a"])
    }
    #expect(findings(["/nowhere"]).first?.message.contains("no device profiles: /nowhere") == true)
    let message = "no device profiles: no folder was named; name the folder that has readers/*.yaml"
    #expect(findings([]).map(\.message) == [message])
  }

  @Test func `a file that is no text, and a folder in its place, are findings`() throws {
    try withFolder([:]) { folder in
      try Data([0xFF, 0xFE]).write(to: URL(filePath: folder + "/readers/a.yaml"))
      try FileManager.default.createDirectory(atPath: folder + "/readers/b.yaml", withIntermediateDirectories: true)
      let messages = findings([folder]).map(\.message)
      #expect(messages.count == 2)
      #expect(messages.first?.contains("UTF-8") == true)
      #expect(messages.last?.contains("cannot read the file") == true)
    }
  }
}
