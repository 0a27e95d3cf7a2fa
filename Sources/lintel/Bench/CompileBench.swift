import ArgumentParser
import Foundation
import Glibc
import LedgerProtocol

/// `lintel bench compile`: a policy document of many credentials made into an image.
struct CompileBench: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compile", abstract: "Measures the compilation of a policy document of any size.",
    usage: "lintel bench compile [options]",
    discussion: """
      Writes a made-up document into the temporary folder and runs 'policy compile' on it in a process of its own, so \
      that the peak memory is that of the compilation. The reference is reading the document twice, as the compilation \
      does.
      """)

  @Option(help: "Credentials in the document, one for each member.") var credentials = 1_000_000
  @Flag(help: "Print the result as JSON.") var json = false

  func validate() throws {
    guard (1...10_000_000).contains(credentials) else { throw ValidationError("--credentials takes 1 to 10,000,000.") }
  }

  private struct Report: Encodable {
    var credentials: Int
    var documentBytes: Int
    var imageBytes: Int
    var milliseconds: Int64
    var readingMilliseconds: Int64
    var peakKilobytes: Int

    enum CodingKeys: String, CodingKey {
      case credentials
      case documentBytes = "document_bytes"
      case imageBytes = "image_bytes"
      case milliseconds = "ms"
      case readingMilliseconds = "reading_ms"
      case peakKilobytes = "peak_rss_kb"
    }
  }

  func run() async throws {
    try await reporting {
      let file = NSTemporaryDirectory() + "lintel-bench-\(getpid())"
      defer {
        unlink(file + ".json")
        unlink(file + ".image")
      }
      Console.note("writing a policy document of \(credentials) credentials …")
      let documentBytes = try write(file + ".json")
      let start = Clock.nanoseconds
      for _ in 0..<2 { try Self.read(file + ".json") }
      let read = Clock.nanoseconds
      try Self.compile(file + ".json", file + ".image")
      let compiled = Clock.nanoseconds
      var usage = rusage()
      getrusage(RUSAGE_CHILDREN.rawValue, &usage)  // its only failures are wrong arguments (getrusage(2))
      let imageBytes = try FileManager.default.attributesOfItem(atPath: file + ".image")[.size] as? Int
      let report = Report(
        credentials: credentials, documentBytes: documentBytes, imageBytes: imageBytes ?? 0,
        milliseconds: (compiled - read) / 1_000_000, readingMilliseconds: (read - start) / 1_000_000,
        peakKilobytes: usage.ru_maxrss)
      if json { try Console.json(report) } else { Self.show(report) }
    }
  }

  private func write(_ file: String) throws -> Int {
    guard FileManager.default.createFile(atPath: file, contents: nil) else {
      throw Failure(.inputOutput, "making \(file): \(String(cString: strerror(errno)))")
    }
    let handle = try FileHandle(forWritingTo: URL(filePath: file))
    var bytes = 0
    try SyntheticDocument(members: credentials).write { piece in
      try handle.write(contentsOf: Data(piece))
      bytes += piece.count
    }
    try handle.close()
    return bytes
  }

  private static func read(_ file: String) throws {
    let handle = try FileHandle(forReadingFrom: URL(filePath: file))
    defer { try? handle.close() }  // read only: nothing can be lost
    while let piece = try handle.read(upToCount: 1 << 17), !piece.isEmpty {}
  }

  private static func compile(_ document: String, _ image: String) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    process.arguments = ["policy", "compile", document, "--output", image]
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw Failure(.inputOutput, "the compiling process ended with code \(process.terminationStatus)")
    }
  }

  private static func show(_ report: Report) {
    Console.line("\(report.credentials) credentials")
    Console.table([
      ["document", "\(report.documentBytes) bytes"], ["image", "\(report.imageBytes) bytes"],
      ["compiled in", "\(report.milliseconds) ms"],
      ["reading it twice (reference)", "\(report.readingMilliseconds) ms"],
      ["peak resident", "\(report.peakKilobytes) kB"],
    ])
  }
}
