import LocalStore
import SpaceCore
import Synchronization

@testable import LedgerClient

/// A ledger in memory that keeps each agent's entries once and in order, and fails as it is told.
///
/// A head's root is stood in for by its size and the branch it is on; a proof between two heads of one branch is empty,
/// between two branches there is none.
final class LedgerTwin: LedgerEndpoint, HeadVerifying, Sendable {
  enum Fault: Sendable, Equatable {
    /// The batch does not arrive.
    case lost
    /// It arrives and is kept, and the answer breaks off.
    case answerLost
    /// It arrives and is kept, and the answer cannot be read.
    case garbage
    case busy
    /// Only the first part of the batch is kept.
    case half
    case gap(UInt64)
    case refusal(UInt64?)
    /// The checkpoint is signed by somebody else.
    case wrongSignature
    /// From here on the ledger shows another log.
    case fork
    /// From here on the ledger shows a log that is shorter.
    case rollback
  }

  struct State {
    var log: [[UInt8]] = []
    var known: Set<[UInt8]> = []
    var faults: [Fault] = []
    var posts = 0
    var largestBatch = 0
    var branch: UInt8 = 0
    var offset = 1000
    var policies: [PolicyAnswer] = []
    var away = false
    var signature = "twin"
  }

  let state = Mutex(State())

  func plan(_ faults: Fault...) { state.withLock { $0.faults += faults } }
  var log: [[UInt8]] { state.withLock { $0.log } }
  var posts: Int { state.withLock { $0.posts } }

  func post(_ entries: [[UInt8]]) async throws(LedgerFailure) -> PostAnswer {
    try state.withLock { state throws(LedgerFailure) in
      state.posts += 1
      if state.away { throw .unreachable("away") }
      state.largestBatch = max(state.largestBatch, entries.count)
      let fault = state.faults.isEmpty ? nil : state.faults.removeFirst()
      switch fault {
      case .lost: throw .unreachable("lost")
      case .busy: throw .busy(status: 500)
      case .gap(let expected): return .gap(expected: expected)
      case .refusal(let sequence): return .refused(sequence: sequence, "not taken")
      case .fork: state.branch += 1
      case .rollback: state.offset = 0
      case .wrongSignature: state.signature = "somebody"
      case .answerLost, .garbage, .half, nil: break
      }
      let part = fault == .half ? Array(entries.prefix(max(1, entries.count / 2))) : entries
      if let answer = keep(part, &state) { return answer }
      if fault == .answerLost { throw .unreachable("broken off") }
      if fault == .garbage { throw .malformed("garbage") }
      return receipt(part, &state)
    }
  }

  /// Keeps what is new; a repeat changes nothing, a gap is refused.
  private func keep(_ entries: [[UInt8]], _ state: inout State) -> PostAnswer? {
    for entry in entries where !state.known.contains(entry) {
      let sequence = LedgerTwin.sequence(entry)
      guard sequence == state.log.count + 1 else { return .gap(expected: UInt64(state.log.count + 1)) }
      state.log.append(entry)
      state.known.insert(entry)
    }
    return nil
  }

  private func receipt(_ entries: [[UInt8]], _ state: inout State) -> PostAnswer {
    defer { state.signature = "twin" }
    let size = state.log.count + state.offset
    return .receipt(
      through: UInt64(entries.last.map(Self.sequence) ?? 0), checkpoint: "\(state.signature) \(size) \(state.branch)")
  }

  func consistency(from earlier: UInt64, to size: UInt64) async throws(LedgerFailure) -> [[UInt8]] { [] }

  struct NotSigned: Error {}

  func verify(_ checkpoint: String) throws -> TreeHead {
    let parts = checkpoint.split(separator: " ")
    guard parts.count == 3, parts[0] == "twin", let size = UInt64(parts[1]), let branch = UInt8(parts[2]) else {
      throw NotSigned()
    }
    return TreeHead(size: size, root: [branch])
  }

  func isConsistent(_ earlier: TreeHead, _ head: TreeHead, proof: [[UInt8]]) -> Bool { earlier.root == head.root }

  func policy(have: UInt64?, waitSeconds: Int) async throws(LedgerFailure) -> PolicyAnswer {
    try state.withLock { state throws(LedgerFailure) in
      if state.policies.isEmpty { throw .unreachable("away") }
      return state.policies.removeFirst()
    }
  }

  static func sequence(_ entry: [UInt8]) -> Int { Fixtures.number(of: entry) }
}
