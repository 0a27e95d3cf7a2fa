import Foundation
import HardwareAccess
import Testing

/// Laws over `Devices/boards`.
struct BoardProfileTests {
  static let folder = URL(filePath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Devices/boards")

  static let boards: [String] = {
    // An empty list fails the first test.
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return files.filter { $0.hasSuffix(".yaml") && $0 != "generic.yaml" }.sorted()
  }()

  struct Pin: Equatable {
    var pin: String
    var offset: Int
    var names: [String]
    var reset: String
  }

  struct Board {
    var keys: [String: String] = [:]
    var pins: [Pin] = []

    init(_ file: String) throws {
      let pin = /^  ([A-Za-z0-9]+): \{ offset: (\d+), names: \[([^\]]*)\], reset: (up|down|none) \}(  # P[A-Z]\d+)?$/
      for line in try String(contentsOf: folder.appending(path: file), encoding: .utf8).split(separator: "\n") {
        if let match = try pin.wholeMatch(in: line), let offset = Int(match.2) {
          let names = match.3.split(separator: ",").map { String($0.drop { $0 == " " }) }
          pins.append(Pin(pin: String(match.1), offset: offset, names: names, reset: String(match.4)))
        } else if let match = try /^([a-z-]+):(?: (.*))?$/.wholeMatch(in: line) {
          keys[String(match.1)] = String(match.2 ?? "")
        } else {
          Issue.record("\(file): what is '\(line)'?")
        }
      }
    }
  }

  @Test func `there are boards`() {
    #expect(Self.boards.count >= 6)
  }

  @Test(arguments: boards) func `a board says what it is, and what becomes of its outputs`(file: String) throws {
    let board = try Board(file)
    #expect(Set(board.keys.keys) == ["name", "note", "compatible", "chip", "after-release", "pins"])
    #expect(["kept", "input"].contains(board.keys["after-release"] ?? ""))
    #expect((board.keys["compatible"] ?? "").contains(","))
  }

  @Test(arguments: boards) func `its pins, offsets and names are each of one line, and make addresses`(
    file: String
  ) throws {
    let board = try Board(file)
    let chip = try #require(board.keys["chip"])
    #expect(!board.pins.isEmpty)
    #expect(Set(board.pins.map(\.pin)).count == board.pins.count)
    #expect(Set(board.pins.map(\.offset)).count == board.pins.count)
    let names = board.pins.flatMap(\.names)
    #expect(Set(names).count == names.count)
    for pin in board.pins {
      #expect(try LineAddress("gpio:\(chip)/\(pin.offset)").name == "\(chip)/\(pin.offset)")
      for name in pin.names { #expect(try LineAddress("gpio:\(name)").name == name) }
    }
  }

  @Test func `no board is recognised as another`() throws {
    let all = try Self.boards.flatMap { file in
      try Board(file).keys["compatible", default: ""].split(separator: "\"").filter { $0.contains(",") && $0 != ", " }
    }
    #expect(Set(all).count == all.count)
  }
}
