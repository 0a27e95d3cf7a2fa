import Glibc

/// A chip of the kernel's gpio-sim: the kernel's own GPIO with somebody who moves the wires. Only where a kernel has it,
/// as in `Tests/Lab/run`.
public final class GPIOSimChip {
  public struct Failure: Error {
    var what: String
    var code = errno
  }

  public static let folder = "/sys/kernel/config/gpio-sim"
  /// Why tests on the kernel's GPIO are left out where they are.
  public static let reason = "this kernel has no gpio-sim: run Tests/Lab/run"
  public static var isAvailable: Bool { access(folder, W_OK) == 0 }

  public let label: String
  public let names: [String?]
  private let configuration: String
  /// The folder of its wires.
  public private(set) var wires = ""
  private var pulls: [Int32] = []

  /// Makes a chip that is not plugged in yet.
  public init(label: String, names: [String?]) throws {
    self.label = label
    self.names = names
    configuration = "\(Self.folder)/\(label)"
    try Self.makeFolder(configuration)
    try Self.makeFolder("\(configuration)/bank")
    try Self.write("\(names.count)", to: "\(configuration)/bank/num_lines")
    try Self.write(label, to: "\(configuration)/bank/label")
    for (offset, name) in names.enumerated() {
      guard let name else { continue }
      try Self.makeFolder("\(configuration)/bank/line\(offset)")
      try Self.write(name, to: "\(configuration)/bank/line\(offset)/name")
    }
  }

  deinit {
    // The kernel of the laboratory lives as long as its tests: what cannot be cleared away ends with it.
    try? unplug()
    for (offset, name) in names.enumerated() where name != nil { rmdir("\(configuration)/bank/line\(offset)") }
    rmdir("\(configuration)/bank")
    rmdir(configuration)
  }

  /// The chip appears, with every wire low.
  public func plugIn() throws {
    try Self.write("1", to: "\(configuration)/live")
    let device = try Self.read("\(configuration)/dev_name")
    let chip = try Self.read("\(configuration)/bank/chip_name")
    wires = "/sys/devices/platform/\(device)/\(chip)"
    for offset in names.indices {
      let descriptor = open("\(wires)/sim_gpio\(offset)/pull", O_WRONLY | O_CLOEXEC)
      guard descriptor >= 0 else { throw Failure(what: "pull of line \(offset)") }
      pulls.append(descriptor)
    }
  }

  /// The chip vanishes.
  public func unplug() throws {
    pulls.forEach { _ = close($0) }
    pulls = []
    try Self.write("0", to: "\(configuration)/live")
  }

  /// Something outside pulls the wire of a line up or down.
  public func pull(_ offset: Int, high: Bool) throws {
    let text: StaticString = high ? "pull-up" : "pull-down"
    guard pwrite(pulls[offset], text.utf8Start, text.utf8CodeUnitCount, 0) == text.utf8CodeUnitCount else {
      throw Failure(what: "pull line \(offset)")
    }
  }

  /// The voltage of a wire.
  public func isHigh(_ offset: Int) throws -> Bool {
    try Self.read("\(wires)/sim_gpio\(offset)/value") == "1"
  }

  public static func makeFolder(_ path: String) throws {
    guard mkdir(path, 0o755) == 0 else { throw Failure(what: "mkdir \(path)") }
  }

  public static func write(_ text: String, to path: String) throws {
    let descriptor = open(path, O_WRONLY | O_CLOEXEC | O_TRUNC)
    guard descriptor >= 0 else { throw Failure(what: path) }
    defer { close(descriptor) }
    guard Glibc.write(descriptor, text, text.utf8.count) == text.utf8.count else { throw Failure(what: path) }
  }

  public static func read(_ path: String) throws -> String {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw Failure(what: path) }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var part = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = Glibc.read(descriptor, &part, part.count)
      guard count >= 0 else { throw Failure(what: path) }
      guard count > 0 else { break }
      bytes += part[..<count]
    }
    return String(decoding: bytes.last == 0x0A ? bytes.dropLast() : bytes[...], as: UTF8.self)
  }
}
