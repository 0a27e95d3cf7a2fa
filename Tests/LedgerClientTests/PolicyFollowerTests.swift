import Crypto
import Logging
import LocalStore
import SpaceCore
import Synchronization
import Testing

@testable import LedgerClient

@Suite struct PolicyFollowerTests {
  /// A header of these tests: agent, version and length in words, and the hash of the image.
  struct Verifier: PolicyVerifying {
    struct NotSigned: Error {}

    func claim(_ header: [UInt8]) throws -> PolicyClaim {
      let parts = String(decoding: header, as: UTF8.self).split(separator: " ")
      guard parts.count == 5, parts[0] == "signed", let version = UInt64(parts[2]), let count = UInt64(parts[3]) else {
        throw NotSigned()
      }
      return PolicyClaim(
        agent: String(parts[1]), version: version, sha256: parts[4].split(separator: ",").compactMap { UInt8($0) },
        byteCount: count)
    }
  }

  /// What the follower told, in order.
  final class Seen: Sendable {
    let words = Mutex<[String]>([])
  }

  @Test func `a newer policy is installed and handed on, the same again confirms`() async throws {
    let (board, twin) = (try Board(), LedgerTwin())
    let seen = Seen()
    let follower = follower(board, twin, seen)
    twin.state.withLock { $0.policies = [policy(7, [1, 2, 3]), .unchanged, policy(7, [1, 2, 3]), policy(9, [4])] }
    for _ in 0..<4 { #expect(await follower.next() == .followed) }
    #expect(seen.words.withLock { $0 } == ["policy 7", "confirmed 7", "confirmed 7", "policy 9"])
    #expect(try board.store.policies.reference()?.version == 9)
    await board.end()
  }

  @Test func `what is older, another agent's, altered or unsigned is refused and the policy stays`() async throws {
    let (board, twin) = (try Board(), LedgerTwin())
    let follower = follower(board, twin, Seen())
    twin.state.withLock { state in
      state.policies = [
        policy(7, [1, 2, 3]), policy(6, [1]), policy(8, [1], agent: "board-2"), policy(8, [1, 2], sent: [1, 3]),
        policy(8, [1, 2], sent: [1]), policy(8, [1], word: "forged"), policy(7, [9]),
      ]
    }
    #expect(await follower.next() == .followed)
    #expect(await follower.next() == .refused(.older(version: 6, installed: 7)))
    #expect(await follower.next() == .refused(.otherAgent("board-2")))
    #expect(await follower.next() == .refused(.wrongHash))
    #expect(await follower.next() == .refused(.wrongLength(expected: 2, found: 1)))
    guard case .refused(.notTheLedgers) = await follower.next() else {
      Issue.record("an unsigned header was taken"); return
    }
    #expect(await follower.next() == .refused(.contradicts(version: 7)))
    #expect(try board.store.policies.reference()?.version == 7)
    await board.end()
  }

  @Test func `the same refusal is reported once and offline is no refusal`() async throws {
    let (board, twin) = (try Board(), LedgerTwin())
    let seen = Seen()
    let (ended, end) = AsyncStream.makeStream(of: Void.self)
    let follower = follower(board, twin, seen) { if seen.words.withLock({ $0.count }) == 2 { end.finish() } }
    twin.state.withLock { state in
      state.policies = [
        policy(7, [1]), policy(8, [1], agent: "x"), policy(8, [1], agent: "x"), policy(8, [1], agent: "x"),
      ]
    }
    let task = Task { await follower.follow() }
    for await _ in ended {}
    while !(twin.state.withLock { $0.policies.isEmpty }) { await Task.yield() }
    task.cancel()
    await task.value
    #expect(seen.words.withLock { $0 } == ["policy 7", "refused"])
    await board.end()
  }

  @Test func `whoever asks for the newest policy has it, told of before, and nothing where there is no answer`()
    async throws
  {
    let (board, twin) = (try Board(), LedgerTwin())
    let seen = Seen()
    let follower = follower(board, twin, seen)
    twin.state.withLock { state in
      state.policies = [
        .none, policy(7, [1, 2, 3]), .unchanged, policy(9, [4]), policy(8, [5]), policy(10, [6], word: "forged"),
      ]
    }
    var versions: [UInt64?] = []
    for _ in 0..<7 { versions.append(await follower.newest(within: .seconds(60))) }
    // The eighth was on its way while the ninth came; the last time nobody answers.
    #expect(versions == [nil, 7, 7, 9, 9, nil, nil])
    #expect(seen.words.withLock { $0 } == ["policy 7", "policy 9"])
    await board.end()
  }

  /// A ledger that takes a question and says nothing until it is broken off.
  private struct Silent: LedgerEndpoint {
    func post(_ entries: [[UInt8]]) async throws(LedgerFailure) -> PostAnswer { throw .unreachable("silent") }
    func consistency(from earlier: UInt64, to size: UInt64) async throws(LedgerFailure) -> [[UInt8]] { [] }
    func policy(have: UInt64?, waitSeconds: Int) async throws(LedgerFailure) -> PolicyAnswer {
      let (silence, end) = AsyncStream.makeStream(of: Void.self)
      for await _ in silence {}
      end.finish()
      throw .unreachable("broken off")
    }
  }

  @Test(.timeLimit(.minutes(1)))
  func `a question ends when its time is over, and its request with it`() async throws {
    let board = try Board()
    #expect(await follower(board, Silent(), Seen()).newest(within: .milliseconds(1)) == nil)
    await board.end()
  }

  private func policy(
    _ version: UInt64, _ image: [UInt8], sent: [UInt8]? = nil, agent: String = "board-1", word: String = "signed"
  ) -> PolicyAnswer {
    let hash = SHA256.hash(data: image).map { "\($0)" }.joined(separator: ",")
    return .policy(header: Array("\(word) \(agent) \(version) \(image.count) \(hash)".utf8), image: sent ?? image)
  }

  private func follower(
    _ board: Board, _ twin: some LedgerEndpoint, _ seen: Seen, _ after: @escaping @Sendable () -> Void = {}
  ) -> PolicyFollower {
    @Sendable func note(_ word: String) {
      seen.words.withLock { $0.append(word) }
      after()
    }
    return PolicyFollower(
      store: board.store, endpoint: twin, verifier: Verifier(), backoff: Backoff(), pause: { _ in await Task.yield() },
      onPolicy: { note("policy \($0.reference.version)") }, onConfirmed: { note("confirmed \($0.version)") },
      onRefused: { _ in note("refused") }, onChange: { _ in },
      logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
  }
}
