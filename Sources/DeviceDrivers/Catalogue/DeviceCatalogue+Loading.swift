internal import Foundation

extension DeviceCatalogue {
  /// The folder of the profiles of readers within a folder of devices.
  static let readersFolder = "readers"
  /// The longest profile in bytes, far beyond the 60 lines that the project's own keep to.
  static let longestFile = 16_384
  /// The most profiles in one folder.
  static let mostFiles = 1000

  /// Reads the profiles `<folder>/readers/*.yaml` of every folder, the packaged one first and a space's own last:
  /// of files with one name, the one from the later folder counts. A folder that does not exist is skipped, as long
  /// as another one has profiles. Throws everything that is wrong at once.
  public static func load(folders: [String]) throws(DeviceCatalogueErrors) -> DeviceCatalogue {
    var profiles: [DeviceProfile] = []
    var findings: [DeviceFinding] = []
    for folder in folders.map({ "\($0)/\(readersFolder)" }) where FileManager.default.fileExists(atPath: folder) {
      do throws(DeviceCatalogueErrors) {
        for file in try files(in: folder) {
          do throws(DeviceCatalogueErrors) {
            profiles.append(try DeviceProfile.parse(try text(of: file), file: file))
          } catch {
            findings += error.findings
          }
        }
      } catch {
        findings += error.findings
      }
    }
    guard findings.isEmpty else { throw DeviceCatalogueErrors(findings: findings) }
    guard !profiles.isEmpty else {
      throw problem(
        folders.first ?? "Devices",
        "no device profiles: \(folders.isEmpty ? "no folder was named" : folders.joined(separator: ", ")) "
          + "should have \(readersFolder)/*.yaml; name the folder that has them")
    }
    return DeviceCatalogue(profiles)
  }

  private static func files(in folder: String) throws(DeviceCatalogueErrors) -> [String] {
    let names: [String]
    do {
      names = try FileManager.default.contentsOfDirectory(atPath: folder)
    } catch {
      throw problem(folder, "cannot read the folder: \(error.localizedDescription)")
    }
    let files = names.filter { $0.hasSuffix(".yaml") && !$0.hasPrefix(".") }.sorted()
    guard files.count <= mostFiles else {
      throw problem(folder, "\(files.count) profiles are more than the \(mostFiles) that one folder may have")
    }
    return files.map { "\(folder)/\($0)" }
  }

  private static func text(of file: String) throws(DeviceCatalogueErrors) -> String {
    let data: Data
    do {
      let handle = try FileHandle(forReadingFrom: URL(filePath: file))
      data = try handle.read(upToCount: longestFile + 1) ?? Data()
      try handle.close()
    } catch {
      throw problem(file, "cannot read the file: \(error.localizedDescription)")
    }
    guard data.count <= longestFile else { throw problem(file, "a profile has at most \(longestFile) bytes") }
    guard let text = String(validating: data, as: UTF8.self) else { throw problem(file, "the file is no UTF-8 text") }
    return text
  }

  private static func problem(_ file: String, _ message: String) -> DeviceCatalogueErrors {
    DeviceCatalogueErrors(findings: [DeviceFinding(file: file, line: 0, path: "", message: message)])
  }
}
