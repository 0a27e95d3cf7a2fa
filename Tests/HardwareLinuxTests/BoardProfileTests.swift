import DeviceDrivers
import Foundation
import HardwareAccess
import HardwareLinux
import Testing

/// Laws over `Devices/boards`.
struct BoardProfileTests {
  static let folder = URL(filePath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Devices")

  static let boards: [BoardProfile] = {
    // An empty list fails the first test, which says why.
    (try? BoardProfile.load(folders: [folder.path])) ?? []
  }()

  @Test func `the boards are there, and each is valid`() throws {
    let expected = [
      "beagleplay", "generic", "orange-pi-zero-3", "raspberry-pi-3", "raspberry-pi-4", "raspberry-pi-5",
      "raspberry-pi-zero-2-w",
    ]
    #expect(try BoardProfile.load(folders: [Self.folder.path]).map(\.id) == expected)
  }

  @Test(arguments: boards.filter { $0.id != "generic" })
  func `a board is recognised, and says what becomes of its outputs`(
    board: BoardProfile
  ) throws {
    #expect(!board.compatible.isEmpty && board.compatible.allSatisfy { $0.contains(",") })
    #expect(board.afterRelease != .unknown)
    let chip = try #require(board.chip)
    // Where the code knows the chip without asking the machine, both agree.
    if AbandonedOutput(chip: chip) == .kept { #expect(board.afterRelease == .kept) }
  }

  @Test(arguments: boards.filter { $0.id != "generic" })
  func `its pins and names are each of one line, and make addresses`(
    board: BoardProfile
  ) throws {
    let chip = try #require(board.chip)
    #expect(!board.pins.isEmpty)
    #expect(Set(board.pins.map(\.name)).count == board.pins.count)
    let names = board.pins.flatMap(\.names)
    #expect(Set(names).count == names.count)
    for pin in board.pins {
      #expect(try LineAddress("gpio:\(chip)/\(pin.offset)").name == "\(chip)/\(pin.offset)")
      for name in pin.names { #expect(try LineAddress("gpio:\(name)").name == name) }
      #expect(board.pin(chip: chip, offset: pin.offset) == pin)
    }
    #expect(board.pin(chip: "another", offset: board.pins[0].offset) == nil)
  }

  @Test func `no board is recognised as another`() throws {
    let all = Self.boards.flatMap(\.compatible)
    #expect(Set(all).count == all.count)
  }

  @Test func `everything that is wrong in a profile is told at once`() throws {
    let text = """
      name: B
      chip: "*"
      after-release: perhaps
      pins:
        1: { offset: 3, reset: up }
        2: { offset: 3, reset: left }
        3: { offset: 3, reset: none }
      """
    let error = try #require(throws: FileErrors.self) { try BoardProfile.parse(text, file: "b.yaml") }
    let words = error.description
    for word in ["'note' is missing", "after-release", "expected up, down, none", "two pins are line 3"] {
      #expect(words.contains(word), "\(words)")
    }
  }

  @Test func `the generic board has no pins and no chip of its own`() throws {
    let generic = try #require(Self.boards.first { $0.id == "generic" })
    #expect(generic.chip == nil && generic.pins.isEmpty && generic.compatible.isEmpty)
    #expect(generic.pin(chip: "*", offset: 0) == nil)
  }
}
