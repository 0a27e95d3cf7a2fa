import AgentRuntime
import ArgumentParser
import Foundation
import Glibc
import HardwareSimulated
import LedgerProtocol
import LocalStore
import Logging
import SpaceCore
import Synchronization
import WireCodecs

/// `lintel bench tap`: from a badge's bytes at a simulated reader to the strike's line.
struct TapBench: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tap", abstract: "Measures the way from a tap to the lock's output.",
    usage: "lintel bench tap [options]",
    discussion: """
      The whole agent runs over a simulated board: bytes, codec, digest, decision, record, output. Measured with the \
      record durable before the lock moves (as doors work), and with the record written after. Beside them, in the same \
      run: one fdatasync of this disk, and one wake-up of a polling thread.
      """)

  @Option(help: "Taps of each kind.") var count = 1000
  @Option(help: "Credentials in the policy.") var credentials = 100
  @Option(help: ArgumentHelp("Where the journal is written; the disk that counts.", valueName: "folder"))
  var folder: String?
  @Option(help: ArgumentHelp("A folder of device profiles beside the usual ones.", valueName: "folder"))
  var devices: String?
  @Flag(help: "Print the result as JSON.") var json = false

  func validate() throws {
    guard (10...1_000_000).contains(count) else { throw ValidationError("--count takes 10 to 1,000,000.") }
    guard (2...1_000_000).contains(credentials) else { throw ValidationError("--credentials takes 2 to 1,000,000.") }
  }

  private struct Report: Codable {
    var credentials: Int
    var realTime: Bool
    var durable: Latency.Figures
    var recordAfter: Latency.Figures
    var fdatasync: Latency.Figures
    var pollWakeUp: Latency.Figures
    var durableRatio: Double
    var recordAfterRatio: Double

    enum CodingKeys: String, CodingKey {
      case credentials, durable, fdatasync
      case realTime = "real_time"
      case recordAfter = "record_after"
      case pollWakeUp = "poll_wake_up"
      case durableRatio = "durable_p50_to_fdatasync_p50"
      case recordAfterRatio = "record_after_p50_to_poll_wake_up_p50"
    }
  }

  func run() async throws {
    try await reporting {
      let base = try folder ?? Places.makeDemoFolder()
      let place = "\(base)/bench-\(getpid())"
      try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
      defer {
        for leftover in folder == nil ? [base] : [place] where unlinkTree(leftover) != nil {
          Console.error("cannot remove \(leftover)")
        }
      }
      let durable = try await taps(in: place + "/durable", writeBound: .milliseconds(50))
      let after = try await taps(in: place + "/after", writeBound: .zero)
      let disk = try References.fdatasync(in: place, count: count)
      let wake = try References.pollWakeUp(count: count, realTime: durable.realTime)
      let report = Report(
        credentials: credentials, realTime: durable.realTime, durable: durable.figures, recordAfter: after.figures,
        fdatasync: disk, pollWakeUp: wake, durableRatio: Double(durable.figures.p50) / Double(max(1, disk.p50)),
        recordAfterRatio: Double(after.figures.p50) / Double(max(1, wake.p50)))
      if json { try Console.json(report) } else { show(report) }
    }
  }

  private func unlinkTree(_ path: String) -> String? {
    do {
      try FileManager.default.removeItem(atPath: path)
      return nil
    } catch { return "\(error)" }
  }

  // MARK: The agent under measurement

  /// Doors that are tapped in turn, so that each has locked again before its next turn.
  private static let doors = 16
  /// How long a door stays released; longer than the write bound, which is part of what is measured.
  private static let unlock: Duration = .milliseconds(60)

  private static var space: String {
    let numbers = 0..<doors
    return """
      space: bench
      name: Bench
      timezone: UTC
      ledger: none
      readers:
      \(numbers.map { "  reader-\($0): { profile: rdm6300, port: \"sim:reader-\($0)\" }" }.joined(separator: "\n"))
      doors:
      \(numbers.map { "  door-\($0): { reader: reader-\($0), lock: { output: \"sim:strike-\($0)\" } }" }.joined(separator: "\n"))
      """
  }

  private func taps(in folder: String, writeBound: Duration) async throws -> (figures: Latency.Figures, realTime: Bool)
  {
    let loaded = try Loading.configuration(text: Self.space, named: "bench", devices: devices)
    var configuration = loaded.configuration
    for place in configuration.settings.doors.indices {
      configuration.settings.doors[place].unlock = Self.unlock
      configuration.settings.doors[place].writeBound = writeBound
    }
    guard let board = try SimulatedWiring.board(for: configuration) else {
      preconditionFailure("the bench is simulated")
    }
    let moves = Moves()
    var parts = AgentParts(
      configuration: configuration, hardware: board, profiles: loaded.profiles, folder: folder, trustsClock: true,
      logger: Logger(label: "bench"))
    parts.outputMoved = { output, active in moves.add(output, active, at: Clock.nanoseconds) }
    let store = try Agent.openStore(parts)
    try install(on: store)
    let agent = try Agent(parts, store: store)
    var latency = Latency()
    for number in 0..<count {
      let (door, frame) = (number % Self.doors, Self.badge(number % min(credentials, 1000)))
      let output = SpaceOutput.lock(ResourceID("door-\(door)"))
      if number >= Self.doors { _ = try moves.wait(for: output, active: false) }
      let start = Clock.nanoseconds
      try board.present(reader: "reader-\(door)", bytes: frame.encode())
      latency.record(try moves.wait(for: output, active: true) - start)
    }
    let realTime = agent.snapshot.health.realTime
    let faults = await agent.stop()
    guard faults.isEmpty else { throw Failure(.inputOutput, faults.joined(separator: "; ")) }
    return (latency.figures, realTime)
  }

  private static func badge(_ number: Int) -> EM4100Frame { EM4100Frame(version: 1, tag: UInt32(number)) }

  private func install(on store: AgentStore) throws {
    let key = [UInt8](repeating: 7, count: CredentialDigester.keyBytes)
    try store.writeFile("digest.key", key)
    let digester = try CredentialDigester(key: key)
    guard let agent = PolicyAgentID(store.agent) else {
      throw Failure(.configuration, "the agent's id is no policy id")
    }
    var tables = PolicyTables(version: 1, issuedAt: WallTime(milliseconds: 0), agent: agent)
    tables.resources = (0..<Self.doors).map { .init(id: ResourceID("door-\($0)"), name: "Door \($0)", kind: .door) }
    tables.grants = [.init(id: "everybody")]
    tables.rightsSets = [(0..<Self.doors).map { .init(resource: $0, right: .enter, grant: 0) }]
    tables.memberClasses = [.init(rights: 0)]
    tables.credentialClasses = [.init(kind: .cardUID)]
    tables.members = (0..<credentials).map { .init(id: MemberID(high: 1, low: UInt64($0)), memberClass: 0) }
    tables.credentials = (0..<credentials).map { number in
      let credential = RawCredential(kind: .cardUID, bytes: Self.badge(number).bytes)
      return .init(digest: digester.digest(of: credential), member: number, credentialClass: 0)
    }
    let image = try PolicyImageBuilder.build(tables)
    let claim = PolicyClaim(
      agent: store.agent, version: 1, sha256: Entry.hash(image), byteCount: UInt64(image.count))
    _ = try image.withUnsafeBytes { try store.policies.install(claim, header: [], image: $0) }
  }

  private func show(_ report: Report) {
    Console.line(
      "\(count) taps of each kind, \(credentials) credentials, "
        + (report.realTime ? "SCHED_FIFO and locked memory" : "ordinary scheduling (no permission for SCHED_FIFO)"))
    Console.table([
      Latency.Figures.heading,
      report.durable.row("tap to output, record durable", ratio: report.durableRatio),
      report.fdatasync.row("  reference: one fdatasync of this disk"),
      report.recordAfter.row("tap to output, record after", ratio: report.recordAfterRatio),
      report.pollWakeUp.row("  reference: one poll wake-up"),
    ])
  }
}

/// Movements of outputs, from the control loop to the measuring thread.
private final class Moves: @unchecked Sendable {
  private struct Move {
    var output: SpaceOutput
    var active: Bool
    var at: Int64
  }

  // Unchecked: the semaphore orders every access to what the mutex holds.
  private let moves = Mutex<[Move]>([])
  private let arrived = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)

  init() { sem_init(arrived, 0, 0) }

  deinit {
    sem_destroy(arrived)
    arrived.deallocate()
  }

  func add(_ output: SpaceOutput, _ active: Bool, at nanoseconds: Int64) {
    moves.withLock { $0.append(Move(output: output, active: active, at: nanoseconds)) }
    sem_post(arrived)
  }

  /// When an output took this level; a tap that never gets there ends the measurement.
  func wait(for output: SpaceOutput, active: Bool) throws -> Int64 {
    while true {
      let found = moves.withLock { moves -> Move? in
        guard let place = moves.firstIndex(where: { $0.output == output && $0.active == active }) else { return nil }
        return moves.remove(at: place)
      }
      if let found { return found.at }
      var limit = timespec()
      clock_gettime(CLOCK_REALTIME, &limit)
      limit.tv_sec += 10
      guard sem_timedwait(arrived, &limit) == 0 else {
        throw Failure(.refused, "an output did not become \(active ? "active" : "idle") within 10 s of a tap")
      }
    }
  }
}
