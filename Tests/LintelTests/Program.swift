import Foundation
import Glibc
import Synchronization

/// The `lintel` that was built beside these tests, run as a user would.
enum Program {
  static let path: String = {
    // The laboratory may run another build of it, such as the released one.
    if let other = ProcessInfo.processInfo.environment["LINTEL_PROGRAM"], !other.isEmpty { return other }
    // The runner names the bundle of tests; the program is in the same folder.
    let named = CommandLine.arguments.first { $0.contains(".xctest") } ?? "/proc/self/exe"
    var folder = URL(fileURLWithPath: named).resolvingSymlinksInPath()
    while folder.path != "/",
      !FileManager.default.isExecutableFile(atPath: folder.appendingPathComponent("lintel").path)
    {
      folder.deleteLastPathComponent()
    }
    return folder.appendingPathComponent("lintel").path
  }()

  /// The device profiles of the checkout.
  static let devices = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("Devices").path

  struct Result {
    var code: Int32
    var output: String
    var error: String

    func json() throws -> [String: Any] {
      try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any] ?? [:]
    }
  }

  /// Runs to the end.
  static func run(_ arguments: String...) throws -> Result {
    try run(arguments)
  }

  /// - Parameter input: what stands on standard input; nothing when nil.
  static func run(_ arguments: [String], input: String? = nil) throws -> Result {
    let running = try Running(arguments, input: input)
    running.process.waitUntilExit()
    running.finishReading()
    return Result(code: running.process.terminationStatus, output: running.output, error: running.error)
  }
}

/// A program that is running, with what it has printed so far.
final class Running: @unchecked Sendable {
  // Unchecked: the process is used by the test alone, what readers append is behind a mutex.
  let process = Process()
  private let texts = Mutex<(output: Data, error: Data)>((Data(), Data()))
  private let readers = DispatchGroup()

  /// - Parameter terminal: what standard input is, instead of a pipe.
  init(_ arguments: [String], input: String? = nil, terminal: FileHandle? = nil) throws {
    process.executableURL = URL(fileURLWithPath: Program.path)
    process.arguments = arguments
    let (output, error) = (Pipe(), Pipe())
    process.standardOutput = output
    process.standardError = error
    let given = input.map { _ in Pipe() }
    process.standardInput = given ?? terminal ?? FileHandle.nullDevice
    try process.run()
    if let input, let given {
      // A line or two, which fits a pipe whether anybody reads it or not.
      given.fileHandleForWriting.write(Data(input.utf8))
      try given.fileHandleForWriting.close()
    }
    read(output) { texts, data in texts.output += data }
    read(error) { texts, data in texts.error += data }
  }

  private func read(_ pipe: Pipe, _ keep: @escaping @Sendable (inout (output: Data, error: Data), Data) -> Void) {
    readers.enter()
    let handle = pipe.fileHandleForReading
    Thread.detachNewThread { [self] in
      while true {
        let data = handle.availableData
        guard !data.isEmpty else { break }
        texts.withLock { keep(&$0, data) }
      }
      readers.leave()
    }
  }

  var output: String { texts.withLock { String(decoding: $0.output, as: UTF8.self) } }
  var error: String { texts.withLock { String(decoding: $0.error, as: UTF8.self) } }

  /// The lines of output that have come whole.
  var lines: [Substring] {
    let text = output
    guard let end = text.lastIndex(of: "\n") else { return [] }
    return text[..<end].split(separator: "\n")
  }

  func finishReading() { readers.wait() }

  func kill() {
    Glibc.kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    finishReading()
  }

  /// Asks it to stop and waits until it has.
  func stop(_ signal: Int32 = SIGTERM) -> Int32 {
    Glibc.kill(process.processIdentifier, signal)
    process.waitUntilExit()
    finishReading()
    return process.terminationStatus
  }
}

/// A folder that is removed with the last reference.
final class TemporaryFolder {
  let path: String

  init() throws {
    var template = Array((NSTemporaryDirectory() + "lintel-test.XXXXXX").utf8CString)
    guard mkdtemp(&template) != nil else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit {
    do { try FileManager.default.removeItem(atPath: path) } catch { print("cannot remove \(path): \(error)") }
  }

  func write(_ name: String, _ text: String) throws -> String {
    let file = path + "/" + name
    try text.write(toFile: file, atomically: true, encoding: .utf8)
    return file
  }
}

/// Waits for something that another process does; false when it has not come within the limit.
func eventually(within limit: Duration = .seconds(30), _ isSo: () throws -> Bool) rethrows -> Bool {
  let end = ContinuousClock.now + limit
  while try !isSo() {
    guard ContinuousClock.now < end else { return false }
    usleep(20_000)  // between two looks at another process, which has no way to tell this one
  }
  return true
}
