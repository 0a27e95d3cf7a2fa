import LocalStore
import SpaceCore
import Synchronization
import Testing

@testable import LedgerClient

@Suite struct DeliveryServiceTests {
  @Test func `entries reach the ledger once and in order and the mark follows the receipt`() async throws {
    let (board, twin) = (try Board(), LedgerTwin())
    await board.write(25)
    #expect(await board.drain(board.service(twin)) == [.delivered, .nothingToSend])
    #expect(twin.log.map(LedgerTwin.sequence) == Array(1...25))
    #expect(try board.store.delivery.through() == 25)
    #expect(try board.store.delivery.receipt()?.treeSize == 1025)
    await board.end()
  }

  @Test func `a ledger away for ten thousand entries gets them all in bounded batches`() async throws {
    let (board, twin) = (try Board(), LedgerTwin())
    twin.state.withLock { $0.away = true }
    let service = board.service(twin)
    await board.write(5000)
    let away = await board.drain(service, atMost: 20)
    #expect(away.allSatisfy { $0 == .again("away") })
    await board.write(5000)
    #expect(try board.store.delivery.undeliveredCount() == 10_000)
    twin.state.withLock { $0.away = false }
    _ = await board.drain(service)
    #expect(twin.log.map(LedgerTwin.sequence) == Array(1...10_000))
    #expect(twin.state.withLock { $0.largestBatch } <= DeliveryMark.entriesMaximum)
    #expect(try board.store.delivery.undeliveredCount() == 0)
    await board.end()
  }

  @Test(arguments: [LedgerTwin.Fault.lost, .answerLost, .garbage, .busy, .half, .wrongSignature])
  func `after a fault the same entries are sent again and kept once`(_ fault: LedgerTwin.Fault) async throws {
    let (board, twin) = (try Board(), LedgerTwin())
    await board.write(10)
    let service = board.service(twin)
    twin.plan(fault, fault)
    let outcomes = await board.drain(service)
    #expect(outcomes.last == .nothingToSend)
    #expect(twin.log.map(LedgerTwin.sequence) == Array(1...10))
    #expect(try board.store.delivery.through() == 10)
    #expect(board.alarms.withLock { $0 }.isEmpty)
    await board.end()
  }

  @Test func `no mark moves for a checkpoint that the ledger did not sign`() async throws {
    let (board, twin) = (try Board(), LedgerTwin())
    await board.write(3)
    twin.plan(.wrongSignature)
    var course = DeliveryCourse(
      backoff: Backoff(), log: ConnectionLog("test", logger: board.service(twin).logger))
    guard case .again = await board.service(twin).deliverOnce(&course) else { Issue.record("taken"); return }
    #expect(try board.store.delivery.through() == 0)
    await board.end()
  }

  @Test(arguments: [LedgerTwin.Fault.fork, .rollback])
  func `a forked or shortened log is not trusted any more and raises one alarm`(
    _ fault: LedgerTwin.Fault
  ) async throws {
    let (board, twin) = (try Board(), LedgerTwin())
    await board.write(5)
    _ = await board.drain(board.service(twin))
    await board.write(5)
    twin.plan(fault)
    let outcomes = await board.drain(board.service(twin))
    guard case .distrusted = outcomes.last else { Issue.record("\(outcomes)"); return }
    #expect(try board.store.delivery.through() == 5)

    // The service itself raises the alarm once, sends nothing more, and ends with the writer.
    twin.plan(fault)
    let posts = twin.posts
    let service = board.service(twin)
    async let running: Void = service.deliver()
    await board.write(5)
    await board.end()
    await running
    #expect(board.alarms.withLock { $0.count } == 1)
    #expect(twin.posts == posts + 1)
  }

  @Test func `a gap answer makes it begin where the ledger is`() async throws {
    let (board, twin) = (try Board(), LedgerTwin())
    await board.write(10)
    _ = await board.drain(board.service(twin))
    // The ledger was restored from a backup that is behind: it wants entries that were delivered.
    twin.state.withLock { state in
      state.log.suffix(4).forEach { state.known.remove($0) }
      state.log.removeLast(4)
      state.offset += 4
    }
    await board.write(5)
    let outcomes = await board.drain(board.service(twin))
    #expect(outcomes.last == .nothingToSend)
    #expect(twin.log.map(LedgerTwin.sequence) == Array(1...15))
    #expect(try board.store.delivery.through() == 15)
    await board.end()
  }

  @Test func `a gap that cannot be closed is reported and does not loop`() async throws {
    let (board, twin) = (try Board(), LedgerTwin())
    await board.write(3)
    twin.plan(.gap(99), .gap(2), .gap(2), .gap(2))
    let outcomes = await board.drain(board.service(twin), atMost: 4)
    guard case .refused = outcomes[0], case .refused = outcomes[2] else { Issue.record("\(outcomes)"); return }
    #expect(try board.store.delivery.through() == 0)
    await board.end()
  }

  @Test func `an entry that is refused is reported once and stops what is behind it`() async throws {
    let (board, twin) = (try Board(), LedgerTwin())
    await board.write(3)
    twin.plan(.refusal(2), .refusal(2), .refusal(2))
    _ = await board.drain(board.service(twin))
    #expect(board.alarms.withLock { $0 } == [.refusedEntry(sequence: 2, "not taken")])
    #expect(try board.store.delivery.through() == 3)
    await board.end()
  }

  @Test func `the service delivers what comes while it runs, with growing pauses while offline`() async throws {
    let (board, twin) = (try Board(), LedgerTwin())
    twin.plan(.lost, .lost, .lost, .lost)
    let service = board.service(twin)
    async let running: Void = service.deliver()
    await board.write(20)
    while try board.store.delivery.through() < 20 { await Task.yield() }
    await board.write(1)
    while try board.store.delivery.through() < 21 { await Task.yield() }
    await board.end()
    await running
    let pauses = board.pauses.withLock { $0 }
    #expect(pauses.count == 4)
    #expect(zip(pauses, pauses.dropFirst()).allSatisfy { $0 <= $1 })
    #expect(board.changes.withLock { $0 } == [.offline("lost"), .online])
  }

  @Test func `two boards deliver at the same time, each its own chain`() async throws {
    let boards = [try Board("one"), try Board("two")]
    let twins = [LedgerTwin(), LedgerTwin()]
    await withTaskGroup(of: Void.self) { group in
      for (board, twin) in zip(boards, twins) {
        group.addTask {
          await board.write(300)
          _ = await board.drain(board.service(twin))
        }
      }
    }
    for (board, twin) in zip(boards, twins) {
      #expect(twin.log.map(LedgerTwin.sequence) == Array(1...300))
      await board.end()
    }
  }

  @Test func `a pause doubles up to its bound and never leaves its half`() {
    var backoff = Backoff(first: .seconds(1), longest: .seconds(60))
    var random = SystemRandomNumberGenerator()
    for whole in [1, 2, 4, 8, 16, 32, 60, 60, 60] {
      let pause = backoff.next(using: &random)
      #expect(pause >= .seconds(whole) / 2 && pause <= .seconds(whole))
    }
    backoff.reset()
    #expect(backoff.next(using: &random) <= .seconds(1))
  }
}
