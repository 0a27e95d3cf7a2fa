import AgentRuntime
import Foundation
import LedgerProtocol
import LedgerServer
import LocalStore
import SpaceCore
import Testing

/// The busy demonstration is killed again and again at any moment; nothing that it said was durable may be gone.
@Suite(.serialized) struct KillTests {
  /// How often; `LINTEL_KILLS` makes it quicker while working.
  static let kills = ProcessInfo.processInfo.environment["LINTEL_KILLS"].flatMap(Int.init) ?? 200

  @Test func nothingDurableIsLostWhenTheBusyAgentIsKilledAtAnyMoment() throws {
    let folder = try TemporaryFolder()
    let arguments = [
      "demo", "--data", folder.path, "--day", "--speed", "3000", "--port", "0", "--json", "--devices", Program.devices,
    ]
    var acknowledged: [UInt64: JournalEvent] = [:]
    var random = SplitMix(state: 20_26)
    for round in 0..<Self.kills {
      let running = try Running(arguments)
      // The first round writes sixty members; later ones are killed from their first milliseconds on.
      let limit = round == 0 ? Duration.seconds(20) : .milliseconds(50 + random.below(900))
      _ = eventually(within: limit) { !running.process.isRunning || (round == 0 && running.lines.count >= 50) }
      #expect(running.process.isRunning, "round \(round): it ended by itself: \(running.error.suffix(500))")
      running.kill()
      for line in running.lines {
        let entry = try AgentJSON.decode(RecordedEvent.self, from: Data(line.utf8))
        if let before = acknowledged[entry.sequence] {
          #expect(before == entry.event, "entry \(entry.sequence) has changed")
        }
        acknowledged[entry.sequence] = entry.event
      }
    }
    #expect(acknowledged.count > Self.kills, "the day was not busy: only \(acknowledged.count) entries")
    try deliverTheRest(arguments.filter { $0 != "--day" }, folder.path)
    try check(acknowledged, in: folder.path)
  }

  /// One last run without a day, until the ledger has everything, and a stop as it should be.
  private func deliverTheRest(_ arguments: [String], _ folder: String) throws {
    let running = try Running(arguments)
    let delivered = try eventually(within: .seconds(60)) {
      let status = try Program.run("status", "--json", "--data", folder)
      guard status.code == 0, let health = try status.json()["health"] as? [String: Any] else { return false }
      return health["undelivered"] as? Int == 0
    }
    #expect(delivered, "the ledger did not get everything: \(running.error.suffix(500))")
    #expect(running.stop() == 0)
  }

  private func check(_ acknowledged: [UInt64: JournalEvent], in folder: String) throws {
    let store = try AgentStore.open(
      folder: folder + "/agent", clock: StoreClock(now: { .zero }, wall: { (WallTime(milliseconds: 0), .unknown) }))
    defer { #expect(throws: Never.self) { try store.close() } }
    #expect(store.opening.recovery == nil, "the file had to be salvaged: \(String(describing: store.opening.recovery))")
    let verification = try store.journal.verify()
    #expect(verification.isSound, "\(verification)")
    var hashes: [UInt64: [UInt8]] = [:]
    var open: [String: UInt64] = [:]
    var last: UInt64 = 0
    while true {
      let page = try store.journal.entries(after: last)
      if page.isEmpty { break }
      for entry in page {
        #expect(entry.sequence == last + 1)
        last = entry.sequence
        let sealed = try Entry(bytes: try #require(entry.bytes))
        hashes[entry.sequence] = MerkleTree.leafHash(sealed.bytes)
        let event = try sealed.event()
        if let before = acknowledged[entry.sequence] { #expect(before == event, "entry \(entry.sequence)") }
        followSessions(event, entry.sequence, &open)
      }
    }
    #expect(acknowledged.keys.allSatisfy { $0 <= last }, "entries that were durable are gone")
    #expect(open.isEmpty, "sessions without an end: \(open)")
    try checkLedger(hashes, source: store.source, folder: folder)
  }

  /// A session that was open when the agent died is closed when it starts again, with the last known time.
  private func followSessions(_ event: JournalEvent, _ sequence: UInt64, _ open: inout [String: UInt64]) {
    guard let tool = event.subject else { return }
    if event.type == .toolStarted {
      #expect(open[tool] == nil, "\(tool) was started twice: entries \(open[tool] ?? 0) and \(sequence)")
      open[tool] = sequence
    } else if event.type == .toolEnded {
      open[tool] = nil
      if event.data.reason == ToolSessionEnd.powerLost.rawValue { #expect(event.data.estimated == true) }
    }
  }

  private func checkLedger(_ hashes: [UInt64: [UInt8]], source: String, folder: String) throws {
    let ledger = try LedgerStore(folder: folder + "/ledger")
    defer { #expect(throws: Never.self) { try ledger.close() } }
    let report = try LedgerVerification.verify(ledger)
    #expect(report.isSound, "\(report.lines.joined(separator: "\n"))")
    var found: Set<UInt64> = []
    var position: UInt64 = 0
    while true {
      let page = try ledger.entries(.init(from: position))
      if page.isEmpty { break }
      for logged in page {
        position = logged.position + 1
        let entry = try Entry(bytes: try #require(logged.bytes))
        guard entry.source == source else { continue }
        #expect(found.insert(entry.sequence).inserted, "entry \(entry.sequence) is in the ledger twice")
        #expect(hashes[entry.sequence] == nil || hashes[entry.sequence] == logged.leafHash)
      }
    }
    // The stop itself is recorded after the last delivery.
    #expect(hashes.keys.filter { !found.contains($0) }.count <= 1, "the ledger has not everything")
  }
}
