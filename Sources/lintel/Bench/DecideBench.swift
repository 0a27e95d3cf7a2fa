import ArgumentParser
import Foundation
import Glibc
import LedgerProtocol
import LocalStore
import SpaceCore

/// `lintel bench decide`: one decision among many credentials, from the digest to the answer.
struct DecideBench: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "decide", abstract: "Measures one decision on a policy of any size.",
    usage: "lintel bench decide [options]",
    discussion: """
      Builds a policy image, then opens and measures it in a process of its own, so that the resident memory is that of \
      an agent which only decides. The reference is reading the clock twice, which is part of every figure.
      """)

  @Option(help: "Credentials in the policy.") var credentials = 1_000_000
  @Option(help: "Resources in the policy.") var resources = 200
  @Option(help: "Schedules in the policy.") var schedules = 1000
  @Option(help: "Decisions to measure.") var count = 1_000_000
  @Option(
    help: ArgumentHelp("Measure this image, which 'bench decide' built with the same numbers.", visibility: .private))
  var image: String?
  @Flag(help: "Print the result as JSON.") var json = false

  func validate() throws {
    guard (1...10_000_000).contains(credentials) else { throw ValidationError("--credentials takes 1 to 10,000,000.") }
    guard (1...10_000).contains(resources) else { throw ValidationError("--resources takes 1 to 10,000.") }
    guard (1...60_000).contains(schedules) else { throw ValidationError("--schedules takes 1 to 60,000.") }
    guard (1000...100_000_000).contains(count) else { throw ValidationError("--count takes 1,000 to 100,000,000.") }
  }

  private var policy: SyntheticPolicy {
    SyntheticPolicy(credentials: credentials, resources: resources, schedules: schedules)
  }

  func run() async throws {
    try await reporting {
      if let image {
        try Console.json(try measure(image))
        return
      }
      let file = NSTemporaryDirectory() + "lintel-bench-\(getpid()).image"
      defer { unlink(file) }
      Console.note("building a policy image of \(credentials) credentials …")
      try Data(try PolicyImageBuilder.build(policy.tables())).write(to: URL(fileURLWithPath: file))
      let report = try await measureApart(file)
      if json { try Console.json(report) } else { show(report) }
    }
  }

  private struct Report: Codable {
    var credentials: Int
    var resources: Int
    var schedules: Int
    var decision: Latency.Figures
    var reference: Latency.Figures
    /// Decisions one after the other without reading the clock between them.
    var batch: Double
    var allowed: Int
    var imageBytes: Int
    var openMicroseconds: Int64
    var residentKilobytes: Int

    enum CodingKeys: String, CodingKey {
      case credentials, resources, schedules, decision, reference, allowed
      case batch = "batch_ns"
      case imageBytes = "image_bytes"
      case openMicroseconds = "open_us"
      case residentKilobytes = "rss_kb"
    }
  }

  /// Runs this program once more, over the image that is there already.
  private func measureApart(_ file: String) async throws -> Report {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    process.arguments = [
      "bench", "decide", "--image", file, "--credentials", "\(credentials)", "--resources", "\(resources)",
      "--schedules", "\(schedules)", "--count", "\(count)",
    ]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw Failure(.inputOutput, "the measuring process ended with code \(process.terminationStatus)")
    }
    return try JSONDecoder().decode(Report.self, from: data)
  }

  private func measure(_ file: String) throws -> Report {
    let before = Clock.nanoseconds
    let mapped = try MappedFile(path: file)
    let image = try PolicyImage(mapping: mapped.bytes, owner: mapped)
    let opened = Clock.nanoseconds
    let work = work(for: image)
    var reference = Latency()
    var decision = Latency()
    var allowed = 0
    var place = 0
    for _ in 0..<count {
      let start = Clock.nanoseconds
      let end = Clock.nanoseconds
      reference.record(end - start)
      let request = work[place]
      place = place + 1 == work.count ? 0 : place + 1
      let asked = Clock.nanoseconds
      let answer = decide(request, policy: image, at: SyntheticPolicy.noon, quality: .synchronised)
      decision.record(Clock.nanoseconds - asked)
      if answer.isAllowed { allowed += 1 }
    }
    let batchStart = Clock.nanoseconds
    for request in work {
      if decide(request, policy: image, at: SyntheticPolicy.noon, quality: .synchronised).isAllowed { allowed += 1 }
    }
    let batch = Double(Clock.nanoseconds - batchStart) / Double(work.count)
    return Report(
      credentials: credentials, resources: resources, schedules: schedules, decision: decision.figures,
      reference: reference.figures, batch: batch, allowed: allowed, imageBytes: image.byteCount,
      openMicroseconds: (opened - before) / 1000, residentKilobytes: Self.residentKilobytes())
  }

  /// Requests of random badges at random resources, one in twenty unknown.
  private func work(for image: PolicyImage) -> [AccessRequest] {
    let policy = policy
    var random = SplitMix(state: 99)
    let places = (0..<resources).map { image.resourceIndex(of: policy.resourceID($0)) }
    return (0..<min(count, 1 << 16)).map { _ in
      let number = random.below(20) == 0 ? credentials + random.below(credentials) : random.below(credentials)
      let resource = random.below(resources)
      return AccessRequest(
        credential: .digest(policy.digest(number), .cardUID), resource: places[resource],
        right: resource % 10 == 0 ? .enter : .operate)
    }
  }

  private static func residentKilobytes() -> Int {
    // The second number of statm: resident pages (proc(5)).
    guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8) else { return 0 }  // 0: not told
    let pages = text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
    return pages * Int(sysconf(Int32(_SC_PAGESIZE))) / 1024
  }

  private func show(_ report: Report) {
    Console.line("\(report.credentials) credentials, \(report.resources) resources, \(report.schedules) schedules")
    Console.table([
      Latency.Figures.heading, report.decision.row("one decision"),
      report.reference.row("reading the clock (reference)"),
    ])
    Console.table([
      ["in a row, without the clock", "\(Int(report.batch)) ns"], ["image", "\(report.imageBytes) bytes"],
      ["opened in", "\(report.openMicroseconds) us"], ["resident", "\(report.residentKilobytes) kB"],
    ])
  }
}

/// CLOCK_MONOTONIC in nanoseconds.
enum Clock {
  static var nanoseconds: Int64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }
}
