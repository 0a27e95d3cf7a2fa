import Foundation
import Glibc

/// `Tests/Lab/lines.c` on a simulated chip, as another program than Lintel: it holds line 0, or answers it.
public final class PlainProgram {
  private let process = Process()

  /// Starts it and waits until it has its lines.
  public init(_ chip: GPIOSimChip, _ work: String, _ arguments: String...) throws {
    guard let program = ProcessInfo.processInfo.environment["LAB_LINES"] else { throw WireDriver.NoLaboratory() }
    process.executableURL = URL(filePath: program)
    process.arguments = [work, "/dev/" + URL(filePath: chip.wires).lastPathComponent] + arguments
    let (input, output) = (Pipe(), Pipe())
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    _ = output.fileHandleForReading.availableData  // it says that it has them
    try input.fileHandleForWriting.write(contentsOf: Data("go\ngo\n".utf8))
  }

  /// Waits for its end.
  public func succeeded() -> Bool {
    process.waitUntilExit()
    return process.terminationStatus == 0
  }

  /// Ends it.
  public func stop() {
    kill(process.processIdentifier, SIGKILL)  // a child of a test may have SIGTERM blocked
    process.waitUntilExit()
  }
}
