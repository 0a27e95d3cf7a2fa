internal import Foundation
internal import GRDB
internal import LedgerProtocol
internal import SpaceCore

extension LedgerStore {
  /// Decides as the board that has the resource would with its newest policy. Nothing changes and nothing is recorded.
  public func forecast(_ question: ForecastQuestion) throws -> ForecastAnswer {
    guard let member = MemberID(question.member) else {
      throw LedgerError.invalid("a member is a pseudonym of 32 hexadecimal digits, not '\(question.member)'")
    }
    guard try item(.member, question.member) != nil else {
      throw LedgerError.unknown(kind: DirectoryKind.member.rawValue, id: question.member)
    }
    guard let agent = try agents().first(where: { !$0.isRevoked && $0.resources.contains(question.resource) }) else {
      throw LedgerError.unknown(kind: DirectoryKind.resource.rawValue, id: question.resource)
    }
    let image = try newestPolicy(of: agent.id)
    let time = question.time ?? now()
    let place = image.resourceIndex(of: ResourceID(question.resource))
    var situation = question.situation
    if situation.policyConfirmedAt == nil { situation.policyConfirmedAt = time }
    let credential = try presented(question, member, agent)
    let info = place.flatMap(image.resource)
    func ask(_ right: Right) -> Decision {
      let request = AccessRequest(credential: credential, resource: place, right: right, situation: situation)
      return decide(request, policy: image, at: time, quality: question.clock) { _, _ in question.uses }
    }
    var decision = ask(question.right ?? Self.purpose(info?.kind))
    // As at the board: a tool that is out of service is started by whoever may maintain it, also without the right to
    // operate it.
    if question.right == nil, let info, info.kind == .tool, situation.outOfService || info.lockout != nil {
      let repair = ask(.maintain)
      if repair.isOfGrantInForce { decision = repair }
    }
    return ForecastAnswer(question, agent.id, decision, image.detail(of: decision, on: place))
  }

  /// What somebody at such a resource asks for.
  private static func purpose(_ kind: ResourceKind?) -> Right {
    switch kind {
    case .door, .room, nil: .enter
    case .tool: .operate
    case .area: .disarm
    }
  }

  private func presented(
    _ question: ForecastQuestion, _ member: MemberID, _ agent: AgentRecord
  ) throws -> PresentedCredential {
    guard let id = question.credential else { return .member(member) }
    return try read("reading a credential of") { db in
      guard let item = try Self.item(.credential, id, db), let secret = try self.secret(of: id, db) else {
        throw LedgerError.unknown(kind: DirectoryKind.credential.rawValue, id: id)
      }
      guard try WireJSON.decode(DirectoryValue.Credential.self, from: item.value).member == question.member else {
        throw LedgerError.invalid("the credential '\(id)' is another member's")
      }
      let digester = try PolicyMaker(agent: agent, folder: self.folder, db: db).digester
      return .digest(digester.digest(of: secret.canonical), secret.kind)
    }
  }
}

extension ForecastAnswer {
  init(_ question: ForecastQuestion, _ agent: String, _ decision: Decision, _ detail: DenyDetail) {
    func text(_ time: WallTime) -> String {
      Date(timeIntervalSince1970: TimeInterval(time.seconds)).formatted(.iso8601)
    }
    member = question.member
    resource = question.resource
    self.agent = agent
    right = decision.right.name
    at = text(decision.wall)
    allowed = decision.isAllowed
    grant = detail.grant
    reason = decision.reason?.rawValue
    memberText = decision.reason?.memberText(detail, language: question.language)
    stewardText = decision.reason?.stewardText(detail, language: question.language)
    policyVersion = decision.policyVersion
    opensAt = detail.begins.map { text($0.wall) }
    endedAt = detail.ended.map { text($0.wall) }
    certification = detail.certification
    certificationKind = detail.certificationKind?.name
    givenBy = detail.givenBy
    why = detail.reason
    policyAge = detail.policyAge
    policyAgeBound = detail.policyAgeBound
    usesLimit = detail.usesLimit
  }
}
