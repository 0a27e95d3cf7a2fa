import AgentRuntime
import Foundation
import HardwareAccess
import HardwareSimulated
import LedgerProtocol
import LedgerServer
import LocalStore
import SpaceCore

/// A fixed short story that proves itself: every step is asked of the record, and the ledger is verified at the end.
final class DemoTour {
  private let space: DemoSpace
  private var seen: UInt64 = 0
  private var failures = 0
  private var number = 0

  /// How long a step may take to come true.
  private static let patience: Duration = .seconds(10)

  init(space: DemoSpace) {
    self.space = space
  }

  /// Plays it.
  /// - Returns: how many steps did not come true.
  func play() async throws -> Int {
    seen = try space.agent.store.journal.lastSequence()
    Console.line("A tour of \(space.agent.snapshot.name): each step, and the entry that it left.")
    try await openDoor()
    try await enterPIN()
    try await enterWrongPIN()
    try await refuse()
    try await useTool()
    try await forceDoor()
    try await takeOutOfService()
    try await loseLedger()
    try await revoke()
    try await verify()
    Console.line()
    Console.line(
      failures == 0
        ? Console.paint("All of it came true.", .green)
        : Console.paint("\(failures) of the checks did not come true.", .red))
    return failures
  }

  // MARK: The story

  private func openDoor() async throws {
    step("Ada taps at the front door and walks in")
    try space.simulation.tap(Cast.regular, at: "front-outside")
    _ = try await entry(.accessGranted, "front")
    let opened = try await entry(.doorOpened, "front")
    check("the strike moved after the record was durable", opened?.event.data.recordedLate != true)
    check("the lock answered within 100 ms", (opened?.event.data.latencyMicroseconds ?? .max) <= 100_000)
    _ = try await entry(.roomOccupancy, "commons")
    _ = try await entry(.doorClosed, "front")
  }

  private func enterPIN() async throws {
    step("Ada keys in her PIN instead")
    try space.simulation.enter(Cast.pin + "#", at: "keypad")
    let granted = try await entry(.accessGranted, "front")
    check("the PIN alone says who she is", granted?.words.contains("Ada Marsh") == true)
    _ = try await entry(.doorOpened, "front")
    _ = try await entry(.doorClosed, "front")
  }

  private func enterWrongPIN() async throws {
    step("Somebody keys in a PIN that nobody has")
    try space.simulation.enter("1357#", at: "keypad")
    let denied = try await entry(.accessDenied, "front")
    check("the reason is the PIN", denied?.event.data.reason == DenyReason.pinWrong.rawValue)
    check("the text says what to do", denied?.event.data.text?.contains("Try again") == true)
    check("the door stays locked", space.agent.snapshot.doors.first { $0.id == "front" }?.lock == "engaged")
  }

  private func refuse() async throws {
    step("Ben taps at the laser cutter without the training")
    try space.simulation.tap(Cast.untrained, at: "laser-reader")
    let denied = try await entry(.accessDenied, "laser")
    let reason = denied?.event.data.reason.flatMap(DenyReason.init(rawValue:))
    check("the reason is the training", reason == .trainingMissing || reason == .certificationMissing)
    check("the text says who gives it", denied?.event.data.text?.contains("Mira") == true)
    check("the laser has no power", !space.board.hasPower("laser"))
  }

  private func useTool() async throws {
    step("Ada uses the laser cutter and taps off")
    try space.simulation.tap(Cast.regular, at: "laser-reader")
    _ = try await entry(.toolStarted, "laser")
    check("the laser has power", space.board.hasPower("laser"))
    try await until("the laser works") { self.space.board.drawsCurrent("laser") }
    try space.simulation.tap(Cast.regular, at: "laser-reader")
    _ = try await entry(.toolEnded, "laser")
    check("the laser has no power", !space.board.hasPower("laser"))
    check("the extraction runs on", space.board.level(of: "laser-extraction") == .active)
    try await until("the extraction stops by itself") { self.space.board.level(of: "laser-extraction") == .inactive }
  }

  private func forceDoor() async throws {
    step("Somebody forces the workshop door")
    try space.simulation.push("workshop", force: true)
    _ = try await entry(.doorForced, "workshop")
    _ = try await entry(.doorClosed, "workshop")
    let receipt = try await space.agent.access.command(.acknowledge(door: "workshop"), "mira")
    note(receipt.words)
    _ = try await entry(.alarmAcknowledged, "workshop")
  }

  private func takeOutOfService() async throws {
    step("Mira takes the table saw out of service; Ada is told why")
    _ = try await space.agent.access.command(.lockout(tool: "table-saw", reason: "blade brake worn"), "mira")
    _ = try await entry(.toolLockout, "table-saw")
    try space.simulation.tap(Cast.regular, at: "saw-reader")
    let denied = try await entry(.accessDenied, "table-saw")
    check("the text gives the reason", denied?.event.data.text?.contains("blade brake worn") == true)
    check("the saw has no power", !space.board.hasPower("table-saw"))
  }

  private func loseLedger() async throws {
    step("The ledger stops; the doors do not notice")
    try await until("all that was recorded is in the ledger") { try self.undelivered() == 0 }
    try await space.ledger.stop()
    for badge in ["abel", "aiko", "anton"] {
      try space.simulation.tap(badge, at: "front-outside")
      _ = try await entry(.doorOpened, "front")
      _ = try await entry(.doorClosed, "front")
    }
    check("what happened waits on this board", try undelivered() > 0)
    note("\(try undelivered()) entries wait on this board")
    step("The ledger comes back")
    try await space.ledger.start()
    space.names.follow(await space.ledger.store)
    try await until("nothing is lost: the ledger has all of it") { try self.undelivered() == 0 }
  }

  private func revoke() async throws {
    step("Noor enters the studio by a right of her own; Mira takes it back")
    try space.simulation.tap(Cast.guest, at: "studio-door")
    _ = try await entry(.doorOpened, "studio")
    _ = try await entry(.doorClosed, "studio")
    guard let ledger = await space.ledger.store else { throw Failure(.unavailable, "the ledger does not run") }
    let start = ContinuousClock.now
    try ledger.change([DirectoryChange(.grant, "noor-studio", json: nil)], actor: DemoDirectory.steward)
    _ = try await entry(.policyInstalled, nil)
    note("in force \((ContinuousClock.now - start).formatted(.units(allowed: [.milliseconds]))) after the click")
    try space.simulation.tap(Cast.guest, at: "studio-door")
    let denied = try await entry(.accessDenied, "studio")
    check("the reason is that she has no grant", denied?.event.data.reason == DenyReason.noGrant.rawValue)
  }

  private func verify() async throws {
    step("Everything is read again and verified")
    try await until("all that was recorded is in the ledger") { try self.undelivered() == 0 }
    let journal = try space.agent.store.journal.verify()
    check("the board's journal: \(journal.sound) entries, each signed and chained, none missing", journal.isSound)
    guard let ledger = await space.ledger.store else { throw Failure(.unavailable, "the ledger does not run") }
    let report = try LedgerVerification.verify(ledger)
    for line in report.lines { note(line) }
    check("the ledger is whole", report.isSound)
    let last = try space.agent.store.journal.lastSequence()
    check("the ledger has the board's \(last) entries, each once", try count(in: ledger) == last)
  }

  /// How many entries of this agent the ledger has.
  private func count(in ledger: LedgerStore) throws -> UInt64 {
    var (position, count): (UInt64, UInt64) = (0, 0)
    while true {
      let page = try ledger.entries(.init(from: position))
      for logged in page {
        position = logged.position + 1
        if let bytes = logged.bytes, try Entry(bytes: bytes).source == space.agent.store.source { count += 1 }
      }
      if page.isEmpty { return count }
    }
  }

  // MARK: Telling and checking

  private func step(_ title: String) {
    number += 1
    Console.line()
    Console.line(Console.paint("\(number). \(title)", .bold))
  }

  private func note(_ text: String) {
    Console.line("     \(text)")
  }

  private func check(_ what: String, _ isSo: Bool) {
    Console.line("   \(isSo ? Console.paint("✓", .green) : Console.paint("✕ not so:", .red)) \(what)")
    if !isSo { failures += 1 }
  }

  private func undelivered() throws -> UInt64 { try space.agent.store.delivery.undeliveredCount() }

  private func until(_ what: String, _ isSo: () throws -> Bool) async throws {
    let limit = ContinuousClock.now + Self.patience
    while try !isSo() {
      guard ContinuousClock.now < limit else { return check(what, false) }
      try await Task.sleep(for: .milliseconds(10))
    }
    check(what, true)
  }

  /// The next entry of this type and subject after those already told; shows it.
  private func entry(_ type: JournalEventType, _ subject: String?) async throws -> RecordedEvent? {
    let limit = ContinuousClock.now + Self.patience
    var look = seen
    while ContinuousClock.now < limit {
      for entry in try space.agent.store.journal.entries(after: look) {
        look = entry.sequence
        guard entry.type == type.rawValue, let recorded = try await space.agent.access.entry(entry.sequence),
          recorded.event.subject == subject
        else { continue }
        seen = entry.sequence
        Console.line("   \(Console.paint("#\(entry.sequence)", .dim)) \(EntryWords.line(recorded))")
        return recorded
      }
      try await Task.sleep(for: .milliseconds(10))
    }
    check("an entry \(type.rawValue) of \(subject ?? "this board") within \(Self.patience)", false)
    return nil
  }
}
