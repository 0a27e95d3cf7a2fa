public import HardwareAccess

/// What one board is, as data: the profile `Devices/boards/<id>.yaml`. `generic.yaml` there explains every key.
public struct BoardProfile: Sendable, Equatable {
  /// What the driver of a chip does with an output whose holder ended without giving it back.
  public enum AfterRelease: String, Sendable, CaseIterable {
    /// The last level stays until somebody requests the line again.
    case kept
    /// The line becomes an input, and a resistor decides.
    case input
    /// Nobody has looked.
    case unknown
  }

  /// One pin of the board's header that is a line.
  public struct Pin: Sendable, Equatable {
    /// Its number or name on the board.
    public var name: String
    /// Its line on the chip.
    public var offset: UInt32
    /// What kernels' device trees call the line; the names differ between kernels, the offset does not.
    public var names: [String]
    /// The resistor of the chip after reset.
    public var reset: Pull
  }

  /// The name of its file without `.yaml`.
  public var id: String
  /// What people call the board.
  public var name: String
  /// The page about its lines.
  public var note: String
  /// How the kernel names the board: entries of `/proc/device-tree/compatible`.
  public var compatible: [String]
  /// The label of the chip that has the pins; nil when the space names the chip for each line.
  public var chip: String?
  public var afterRelease: AfterRelease
  /// The pins of its header, in the order of the file.
  public var pins: [Pin]

  /// The pin of a line; nil for one that is on no header, or on another chip.
  public func pin(chip label: String, offset: UInt32) -> Pin? {
    label == chip ? pins.first { $0.offset == offset } : nil
  }
}

extension BoardProfile {
  static let keys = ["name", "note", "compatible", "chip", "after-release", "pins"]
  static let pinKeys = ["offset", "names", "reset"]
  /// The folder of the profiles of boards within a folder of devices.
  static let folder = "boards"
  /// More lines than any chip has.
  static let mostLines = 1024

  /// Reads the profiles `<folder>/boards/*.yaml` of every folder; of files with one name, the one from the later folder
  /// counts. A folder that does not exist is skipped. Throws everything that is wrong at once.
  public static func load(folders: [String]) throws(FileErrors) -> [BoardProfile] {
    var profiles: [String: BoardProfile] = [:]
    var findings: [FileFinding] = []
    for file in try DeviceCatalogue.files(named: Self.folder, in: folders) {
      do throws(FileErrors) {
        let profile = try parse(try DeviceCatalogue.text(of: file), file: file)
        profiles[profile.id] = profile
      } catch {
        findings += error.findings
      }
    }
    guard findings.isEmpty else { throw FileErrors(findings: findings) }
    return profiles.values.sorted { $0.id < $1.id }
  }

  /// Reads one profile; its id is the last part of `file` without `.yaml`. Throws everything that is wrong at once.
  public static func parse(_ text: String, file: String) throws(FileErrors) -> BoardProfile {
    try YAMLDocument.read(text, file: file, keys: keys, ifEmpty: "the file is empty", ifInvalid: "no YAML") { root in
      read(root, id: DeviceProfile.id(of: file, root.whole.document))
    }
  }

  private static func read(_ section: YAMLSection, id: String) -> BoardProfile? {
    let name = section.required("name", "what people call the board")
    let note = section.required("note", "its page, such as Firmware-Notes/boards.md")
    let chip = section.required("chip", "the label of the chip with the lines, or \"*\"")
    let after =
      section.requires("after-release", "what becomes of an output after a crash")
      ? section.choice("after-release", of: AfterRelease.self) : nil
    let pins = section.values["pins"]?.entries { $0.text() }.compactMap(pin) ?? []
    for (place, pin) in pins.enumerated() where pins[..<place].contains(where: { $0.offset == pin.offset }) {
      section.report("two pins are line \(pin.offset)", for: "pins")
    }
    let compatible = section.has("compatible") ? section.texts("compatible").map(\.text) : []
    guard let name, let note, let chip, let after else { return nil }
    return BoardProfile(
      id: id, name: name, note: note, compatible: compatible, chip: chip == "*" ? nil : chip, afterRelease: after,
      pins: pins)
  }

  private static func pin(_ entry: YAMLEntry) -> Pin? {
    guard let section = entry.value.section(keys: pinKeys), section.requires("offset", "its line on the chip"),
      let offset = section.count("offset", in: 0...mostLines),
      section.requires("reset", "the chip's resistor after reset: up, down or none"),
      let reset = section.choice("reset", [("up", Pull.up), ("down", .down), ("none", Pull.none)])
    else { return nil }
    let names = section.has("names") ? section.texts("names").map(\.text) : []
    return Pin(name: entry.id, offset: UInt32(offset), names: names, reset: reset)
  }
}
