import DecisionVectors
import LedgerProtocol
import SpaceCore
import Testing

@testable import AgentRuntime

/// The cases that were written from the rules, put to a running agent: its control core on a simulated board, with a
/// journal of its own. What counts is what it records and which outputs it moves.
@Suite struct DecisionVectorAgentTests {
  @Test func `the agent records for every case that a board can be in what the rules say`() throws {
    let policies = try DecisionVectors.policies()
    let vectors = try DecisionVectors.all()
    var unreachable: [VectorUnreachable: Int] = [:]
    var placed: [VectorPlacing: [DecisionVector]] = [:]
    for vector in vectors {
      switch try VectorPlacing.of(vector, vector.policy.flatMap { policies[$0] }) {
      case .success(let placing): placed[placing, default: []].append(vector)
      case .failure(let why): unreachable[why, default: 0] += 1
      }
    }
    for (placing, vectors) in placed {
      try Self.check(vectors, placing, placing.policy.flatMap { policies[$0] })
    }
    let count = placed.values.map(\.count).reduce(0, +)
    #expect(count + unreachable.values.reduce(0, +) == vectors.count)
    #expect(count >= 631, "\(count) cases were run; not run were \(unreachable)")
  }

  private static func check(
    _ vectors: [DecisionVector], _ placing: VectorPlacing, _ policy: VectorPolicy?
  ) throws {
    let board = try VectorBoard(placing, vectors, policy)
    let outcomes = try vectors.map(board.run)
    let entries = try board.entries()
    #expect(entries.count == vectors.count)
    for ((vector, outcome), entries) in zip(zip(vectors, outcomes), entries) {
      let differences = vector.differences(from: entries, outcome, placing)
      #expect(differences.isEmpty, "\(vector.name): \(differences.joined(separator: "; "))")
    }
  }
}

extension DecisionVector {
  /// Each way in which what an agent did is not what the rules say, in words; empty when it is.
  fileprivate func differences(
    from entries: [JournalEvent], _ outcome: VectorBoard.Outcome, _ placing: VectorPlacing
  ) -> [String] {
    let answers = entries.filter {
      ($0.type == .accessGranted || $0.type == .accessDenied) && $0.data.credentialTag == outcome.tag
    }
    // A wrong code is recorded at once, and whatever follows is an answer of its own.
    guard let answer = answers.last else { return ["no answer is recorded"] }
    var differences: [String] = []
    func same<Value: Equatable>(_ what: String, _ rules: Value, _ found: Value) {
      if rules != found { differences.append("\(what): the rules say \(rules), recorded was \(found)") }
    }
    let isAllowed = expected.grant != nil
    same("allowed", isAllowed, answer.type == .accessGranted)
    // A refusal names the grant that came nearest; the rules say which only where it matters.
    if let grant = expected.grant ?? expected.nearest { same("grant", grant, answer.data.grant) }
    same("reason", expected.reason?.rawValue, answer.data.reason)
    let asked = placing.exchanged == nil ? right : VectorPlacing.right(at: placing.station)
    same("right", (expected.judged == right ? nil : expected.judged) ?? asked, answer.data.right.flatMap(Right.init))
    same("subject", resource.name, answer.subject)
    if isAllowed { same("member", outcome.holder, answer.data.member) }
    if placing.station == .door || placing.station == .tool { same("output moved", isAllowed, outcome.isOn) }
    if case .allow(_, let obligations) = expected.outcome {
      let alarm = entries.contains { $0.type == .alarmRaised && $0.data.alarm == SpaceAlarm.duress }
      same("silent alarm", obligations.contains(.duress), alarm)
      if let isLong = outcome.isLong { same("released for longer", obligations.contains(.extendedUnlock), isLong) }
    }
    if let detail = expected.detail { differences += detail.differences(from: answer.data) }
    return differences
  }
}

extension ExpectedDetail {
  /// Each particular has a field of its own in the entry.
  fileprivate func differences(from data: JournalData) -> [String] {
    var differences: [String] = []
    func same<Value: Equatable>(_ what: String, _ rules: Value, _ found: Value) {
      if rules != found { differences.append("\(what): the rules say \(rules), recorded was \(found)") }
    }
    switch self {
    case .opensAt(let wall): same("opening", wall, data.opensAt)
    case .validFrom(let wall), .lockedUntil(let wall): same("beginning", wall, data.opensAt)
    case .certification(let name): same("certification", name, data.certification)
    case .certificationExpired(let name, let wall):
      same("certification", name, data.certification)
      same("end", wall, data.endedAt)
    case .certificationFrom(let name, let wall):
      same("certification", name, data.certification)
      same("beginning", wall, data.opensAt)
    case .hold(let reason, let until):
      same("reason of the hold", reason, data.note)
      same("end of the hold", until, data.opensAt)
    case .standing(let reason), .lockout(let reason): same("reason given", reason, data.note)
    case .expiredAt(let wall): same("end", wall, data.endedAt)
    case .policyAge(let age, let bound):
      same("age", age, data.policyAge)
      same("bound", bound, data.policyAgeBound)
    case .uses(let limit): same("limit", limit, data.usesLimit)
    }
    return differences
  }
}
