import DecisionVectors
import LedgerProtocol
import SpaceCore

/// Why a board cannot be brought into the state of a decision vector.
enum VectorUnreachable: String, Error {
  case noBoardKnows = "no board counts quotas or checks preconditions"
  case doorAndTool = "what is said is partly of doors and partly of tools"
  case sessionEnds = "a session ends by an emergency stop, and what is fed past the relay has none"
  case supervisorIsSecond = "at a tool whoever supervises is a second person"
  case disabledOrLockdown = "a door that is disabled is not in a lockdown"
  case override = "override is asked only where something is closed"
  case repairsInstead = "whoever may maintain what is out of service is asked for that"
  case wouldChangePlaces = "what is out of service passes maintain only by that name"
  case tooLongLocked = "codes are locked for an hour at most"
  case codeNotAskedFor = "a code is entered only where it is asked for, and another grant does without"
  case onlyDoors = "over the network only doors are asked for"
}

/// How a decision vector is put to a board: at what, and by which right the board asks there.
struct VectorPlacing: Hashable {
  enum Station: Hashable { case door, tool, room, area }

  var policy: String?
  var station: Station
  /// What the grants of the case give, where the board asks for another right there: the two rights change places in
  /// the document, so that the same grants are judged. The rules make no difference between these.
  var exchanged: Right?
  /// What the configuration asks for beside the policy.
  var requires: [String]

  /// What the board asks for there by itself.
  static func right(at station: Station) -> Right { station == .tool ? .operate : .enter }

  static func of(_ vector: DecisionVector, _ policy: VectorPolicy?) throws -> Result<VectorPlacing, VectorUnreachable> {
    let situation = vector.situation
    let resource = policy?.document.resources?.first { $0.id == vector.resource.name }
    guard !situation.quotaUsedUp, !situation.preconditionUnmet else { return .failure(.noBoardKnows) }
    guard !situation.lockdown || !situation.resourceDisabled else { return .failure(.disabledOrLockdown) }
    if case .locked(let until) = situation.pin, until > vector.at + .seconds(3600) { return .failure(.tooLongLocked) }
    let isDoors =
      situation.lockdown || situation.resourceDisabled || situation.antiPassbackViolated || situation.interlockOpen
      || situation.areaArmed || situation.roomFull && resource?.kind != ResourceKind.room.name
    let isTools =
      situation.outOfService || situation.emergencyStop || situation.inUse || situation.fault
      || !vector.requiredCertifications.isEmpty
    guard !isDoors || !isTools else { return .failure(.doorAndTool) }
    let usual: Station =
      switch resource?.kind {
      case ResourceKind.tool.name: .tool
      case ResourceKind.room.name: .room
      case ResourceKind.area.name: .area
      default: .door  // also what no policy knows
      }
    let station = isDoors ? .door : isTools ? .tool : usual
    if let why = try unreachable(vector, policy, at: station, isOut: situation.outOfService || resource?.lockout != nil)
    {
      return .failure(why)
    }
    let own =
      station == .area || vector.right == right(at: station)
      || vector.right == .maintain && (situation.outOfService || resource?.lockout != nil)
    return .success(
      VectorPlacing(
        policy: vector.policy, station: station, exchanged: own ? nil : vector.right,
        requires: vector.requiredCertifications))
  }

  private static func unreachable(
    _ vector: DecisionVector, _ policy: VectorPolicy?, at station: Station, isOut: Bool
  ) throws -> VectorUnreachable? {
    let situation = vector.situation
    if vector.right == .override { return .override }
    if case .member = vector.credential, station != .door { return .onlyDoors }
    if situation.pin == .verified {
      var without = vector
      without.situation.pin = .notGiven
      let decision = try without.decide(policy)
      if decision.isAllowed, decision.grant != (try vector.decide(policy)).grant { return .codeNotAskedFor }
    }
    guard station == .tool else { return isOut && vector.right == .maintain ? .wouldChangePlaces : nil }
    if situation.inUse, situation.emergencyStop || situation.fault { return .sessionEnds }
    if situation.supervisorPresent, !situation.secondPersonPresent { return .supervisorIsSecond }
    guard isOut, vector.right == .operate else { return nil }
    var repair = vector
    repair.right = .maintain
    return try repair.decide(policy).isOfGrantInForce ? .repairsInstead : nil
  }
}

/// The document of some decision vectors with what a board needs to be brought into their states: a PIN for everybody,
/// somebody who comes along, and somebody who supervises.
struct VectorDocument {
  static let companion = RawCredential(kind: .cardUID, bytes: [0xC0, 0, 0, 1])
  static let supervisor = RawCredential(kind: .cardUID, bytes: [0xC0, 0, 0, 2])
  static let companionID = MemberID(high: 0xC0, low: 1)
  static let supervisorID = MemberID(high: 0xC0, low: 2)

  let image: PolicyImage
  /// Digits by member.
  let pins: [MemberID: RawCredential]

  init(_ original: PolicyDocument, _ placing: VectorPlacing) throws {
    var document = original
    if let right = placing.exchanged {
      let own = VectorPlacing.right(at: placing.station)
      document.grants = document.grants?.map { grant in
        var grant = grant
        if grant.right == right.name {
          grant.right = own.name
        } else if grant.right == own.name {
          grant.right = right.name
        }
        return grant
      }
    }
    var pins: [MemberID: RawCredential] = [:]
    document.members = (document.members ?? []).enumerated().map { place, member in
      let pin = RawCredential(kind: .pin, bytes: Array("77\(10_000 + place)".utf8))
      if let id = MemberID(member.id) { pins[id] = pin }
      var member = member
      member.credentials = (member.credentials ?? []) + [Self.credential(pin)]
      return member
    }
    self.pins = pins
    let helpers = [(Self.companionID, Self.companion), (Self.supervisorID, Self.supervisor)]
    document.members? += helpers.map { Self.helper($0, $1, original) }
    for resource in document.resources ?? [] {
      func grant(_ right: Right, _ member: MemberID) -> PolicyDocument.Grant {
        .init(id: "\(resource.id)-\(right.name)-helper", to: "member:\(member)", right: right.name, on: resource.id)
      }
      var pair = grant(.enter, Self.companionID)
      pair.requires = ["second_person"]
      document.grants? += [pair, grant(.operate, Self.companionID), grant(.supervise, Self.supervisorID)]
    }
    image = try PolicyImage(try PolicyCompiler.compile(document, digestKey: DecisionVectors.digestKey))
  }

  private static func credential(_ raw: RawCredential) -> PolicyDocument.Credential {
    var credential = PolicyDocument.Credential(
      kind: raw.kind.name, digest: "", state: nil, from: nil, until: nil)
    credential.digest = nil
    let digits = Array("0123456789abcdef")
    credential.uid = String(raw.bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
    return credential
  }

  private static func helper(
    _ id: MemberID, _ card: RawCredential, _ document: PolicyDocument
  ) -> PolicyDocument.Member {
    var member = PolicyDocument.Member(id: id.description)
    member.certifications = (document.certifications ?? []).map { .init($0.name, from: nil, until: nil) }
    member.credentials = [credential(card)]
    return member
  }
}
