import DecisionVectors
import Foundation
import HTTPTypes
import LedgerProtocol
import SpaceCore
import Testing

@testable import LedgerServer

/// The cases that were written from the rules, put to the ledger's "would this open".
@Suite struct DecisionVectorLedgerTests {
  /// Why a case is none that a ledger can be asked.
  enum Unaskable: String, Error {
    case noPolicy = "a ledger always has a policy"
    case unknownResource = "a resource that no board has is told as such, and nothing is decided"
    case unknownMember = "a member whom nobody knows is told as such, and nothing is decided"
    case unknownCredential = "a credential that nobody has is no member's"
    case malformed = "only a reader sends what is no credential"
    case usesOfSeveral = "a question has one number of uses, and the case several grants with different ones"
  }

  struct Asked {
    var vector: DecisionVector
    var question: ForecastQuestion
  }

  @Test func `the ledger answers every case that it can be asked as the rules say`() throws {
    let policies = try DecisionVectors.policies()
    let vectors = try DecisionVectors.all()
    var unaskable = Dictionary(grouping: vectors.filter { $0.policy == nil }) { _ in Unaskable.noPolicy }
    var count = 0
    for (name, policy) in policies.sorted(by: { $0.key < $1.key }) {
      let directory = try VectorDirectory(policy)
      defer { directory.rig.end() }
      let (asked, others) = try Self.questions(vectors.filter { $0.policy == name }, directory)
      unaskable.merge(others) { $0 + $1 }
      for one in asked {
        let answer = try directory.rig.store.forecast(one.question)
        let differences = one.vector.expected.differences(from: answer, askedFor: one.vector.right)
        #expect(differences.isEmpty, "\(one.vector.name): \(differences.joined(separator: "; "))")
      }
      count += asked.count
    }
    let skipped = unaskable.mapValues(\.count)
    #expect(count + skipped.values.reduce(0, +) == vectors.count)
    #expect(count >= 656, "\(count) cases were asked; not asked were \(skipped)")
  }

  @Test func `over the interface the answer is the same`() async throws {
    let policies = try DecisionVectors.policies()
    let vectors = try DecisionVectors.all()
    for (name, policy) in policies {
      let directory = try VectorDirectory(policy)
      defer { directory.rig.end() }
      // What the configuration of a board asks for beside the policy is no parameter.
      let (asked, _) = try Self.questions(
        vectors.filter { $0.policy == name && $0.requiredCertifications.isEmpty }, directory)
      let some = stride(from: 3, to: asked.count, by: 12).map { asked[$0] }
      #expect(some.count >= 2)
      let store = directory.rig.store
      try await serving(directory.rig) { (desk: Desk) async throws -> Void in
        for one in some {
          let answer = try await desk.call(.get, "/v1/forecast?\(one.question.query)")
          #expect(answer.status == .ok, "\(one.vector.name): \(answer.text)")
          let found = try WireJSON.decode(ForecastAnswer.self, from: answer.body)
          #expect(found == (try store.forecast(one.question)), "\(one.vector.name)")
          let differences = one.vector.expected.differences(from: found, askedFor: one.vector.right)
          #expect(differences.isEmpty, "\(one.vector.name): \(differences.joined(separator: "; "))")
        }
      }
    }
  }

  /// The cases as questions, and those that are none.
  private static func questions(
    _ vectors: [DecisionVector], _ directory: VectorDirectory
  ) throws -> ([Asked], [Unaskable: [DecisionVector]]) {
    var asked: [Asked] = []
    var others: [Unaskable: [DecisionVector]] = [:]
    for vector in vectors {
      switch try question(vector, directory) {
      case .success(let question): asked.append(Asked(vector: vector, question: question))
      case .failure(let why): others[why, default: []].append(vector)
      }
    }
    return (asked, others)
  }

  private static func question(
    _ vector: DecisionVector, _ directory: VectorDirectory
  ) throws -> Result<ForecastQuestion, Unaskable> {
    let policy = directory.policy
    guard policy.document.resources?.contains(where: { $0.id == vector.resource.name }) == true else {
      return .failure(.unknownResource)
    }
    if case .malformed = vector.credential { return .failure(.malformed) }
    guard let member = try vector.holder(policy) else {
      if case .member = vector.credential { return .failure(.unknownMember) }
      return .failure(.unknownCredential)
    }
    var question = ForecastQuestion(member: member.description, resource: vector.resource.name)
    if case .shown(let raw) = vector.credential { question.credential = directory.credential(raw) }
    guard let uses = uses(vector, policy.document) else { return .failure(.usesOfSeveral) }
    question.uses = uses
    question.right = vector.right
    question.time = vector.at
    question.clock = vector.clock
    question.situation = vector.situation
    if question.situation.policyConfirmedAt == nil { question.situation.policyConfirmedAt = policy.image.issuedAt }
    if !vector.requiredCertifications.isEmpty {
      let image = try directory.rig.store.newestPolicy(of: directory.agent)
      question.situation.requiredCertifications = vector.requiredCertifications.map(image.certificationIndex(named:))
    }
    return .success(question)
  }

  /// The one number of uses that is right for every grant that the case is about; nil where there is none.
  private static func uses(_ vector: DecisionVector, _ document: PolicyDocument) -> UInt32? {
    let tags = document.resources?.first { $0.id == vector.resource.name }?.tags ?? []
    let places = Set([vector.resource.name] + tags.map { "tag:\($0)" })
    let limited = (document.grants ?? []).filter {
      $0.uses != nil && places.contains($0.on) && $0.right == (vector.expected.judged ?? vector.right).name
    }
    let numbers = Set(limited.map { vector.uses[$0.id] ?? 0 })
    return numbers.count > 1 ? nil : numbers.first ?? 0
  }
}

extension ExpectedDecision {
  /// Each way in which an answer is another one, in words; empty when it is the same.
  func differences(from answer: ForecastAnswer, askedFor right: Right) -> [String] {
    var differences: [String] = []
    func same<Value: Equatable>(_ what: String, _ expected: Value, _ found: Value) {
      if expected != found { differences.append("\(what): the rules say \(expected), answered was \(found)") }
    }
    func time(_ wall: WallTime?) -> String? {
      wall.map { Date(timeIntervalSince1970: TimeInterval($0.seconds)).formatted(.iso8601) }
    }
    same("allowed", grant != nil, answer.allowed)
    same("reason", reason?.rawValue, answer.reason)
    same("judged right", (judged ?? right).name, answer.right)
    if let id = grant ?? nearest { same("grant", id, VectorDirectory.documented(answer.grant)) }
    switch detail {
    case nil: break
    case .opensAt(let wall): same("opening", time(wall), answer.opensAt)
    case .validFrom(let wall), .lockedUntil(let wall): same("beginning", time(wall), answer.opensAt)
    case .expiredAt(let wall): same("end", time(wall), answer.endedAt)
    case .certification(let name): same("certification", name, answer.certification)
    case .certificationFrom(let name, let wall):
      same("certification", name, answer.certification)
      same("beginning", time(wall), answer.opensAt)
    case .certificationExpired(let name, let wall):
      same("certification", name, answer.certification)
      same("end", time(wall), answer.endedAt)
    case .hold(let reason, let until):
      same("reason of the hold", reason, answer.why)
      same("end of the hold", time(until), answer.opensAt)
    case .standing(let reason), .lockout(let reason): same("reason given", reason, answer.why)
    case .policyAge(let age, let bound):
      same("age", age, answer.policyAge)
      same("bound", bound, answer.policyAgeBound)
    case .uses(let limit): same("limit", limit, answer.usesLimit)
    }
    return differences
  }
}

extension ForecastQuestion {
  /// As parameters of the interface.
  fileprivate var query: String {
    func text(_ wall: WallTime) -> String {
      Date(timeIntervalSince1970: TimeInterval(wall.seconds)).formatted(.iso8601)
    }
    var parts = ["member=\(member)", "resource=\(resource)", "clock=\(clock.rawValue)", "uses=\(uses)"]
    if let time { parts.append("at=\(text(time))") }
    if let right { parts.append("right=\(right.name)") }
    if let credential { parts.append("credential=\(credential)") }
    if let time = situation.policyConfirmedAt { parts.append("confirmed_at=\(text(time))") }
    if let time = situation.credentialLastUsed { parts.append("last_used=\(text(time))") }
    switch situation.pin {
    case .notGiven: break
    case .verified: parts.append("pin=verified")
    case .wrong: parts.append("pin=wrong")
    case .locked(let until): parts.append("pin_locked_until=\(text(until))")
    }
    for flag in Flag.allCases {
      var other = self
      other.set(flag, to: true)
      if other.situation == situation { parts.append("\(flag.rawValue)=true") }
    }
    return parts.joined(separator: "&")
  }
}
