import Foundation

/// One move of a wire at a time after the start.
public struct Move: Sendable {
  public var microseconds: Int
  public var line: Int
  public var isHigh: Bool

  public init(microseconds: Int, line: Int, isHigh: Bool) {
    self.microseconds = microseconds
    self.line = line
    self.isHigh = isHigh
  }
}

/// Another process that moves the wires of a simulated chip, by `Tests/Lab/lines.c`.
public final class WireDriver {
  public struct NoLaboratory: Error {}

  /// Whether the machine's clock counts instructions, so that times are exact whatever the host does.
  public static var isClockVirtual: Bool { ProcessInfo.processInfo.environment["LAB_CLOCK"] == "virtual" }

  private let process = Process()

  public init(_ chip: GPIOSimChip, _ moves: [Move]) throws {
    guard let program = ProcessInfo.processInfo.environment["LAB_LINES"] else { throw NoLaboratory() }
    let file = FileManager.default.temporaryDirectory.appending(path: "moves-\(chip.label)")
    try moves.map { "\($0.microseconds) \($0.line) \($0.isHigh ? 1 : 0)\n" }.joined()
      .write(to: file, atomically: true, encoding: .utf8)
    process.executableURL = URL(filePath: program)
    process.arguments = ["drive", chip.wires]
    process.standardInput = try FileHandle(forReadingFrom: file)
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    try FileManager.default.removeItem(at: file)
  }

  public var isRunning: Bool { process.isRunning }

  /// Waits for its end.
  public func succeeded() -> Bool {
    process.waitUntilExit()
    return process.terminationStatus == 0
  }
}
