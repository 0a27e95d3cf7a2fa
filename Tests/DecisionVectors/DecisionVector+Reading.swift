internal import Foundation
internal import LedgerProtocol
internal import SpaceCore

// Reads cases strictly: an unknown key or word is an error, so that no misspelt condition is left out in silence.

extension DecisionVector: Decodable {
  public init(from decoder: any Decoder) throws {
    let fields = try StrictFields(
      decoder,
      [
        "name", "policy", "credential", "resource", "right", "at", "clock", "confirmed_at", "uses", "situation",
        "expect",
      ])
    name = try fields.text("name")
    policy = try fields.has("policy") ? fields.text("policy") : nil
    credential = try Self.credential(fields.object("credential", ["id", "malformed", "member"]))
    resource = ResourceID(try fields.text("resource"))
    right = try fields.word("right", Right.init(name:))
    at = try fields.time("at")
    clock = try fields.has("clock") ? fields.word("clock", ClockQuality.init(rawValue:)) : .synchronised
    uses = try fields.has("uses") ? fields.value("uses") : [:]
    situation = Situation()
    requiredCertifications = []
    if fields.has("confirmed_at") { situation.policyConfirmedAt = try fields.time("confirmed_at") }
    expected = try ExpectedDecision(
      fields.object("expect", ["allow", "obligations", "deny", "detail", "nearest", "judged"]))
    if fields.has("situation") { try readSituation(fields) }
  }

  private static func credential(_ fields: StrictFields) throws -> Credential {
    if fields.has("id") { return .shown(try rawCredential(try fields.text("id"), fields)) }
    if fields.has("malformed") { return .malformed(try fields.word("malformed", CredentialKind.init(name:))) }
    return .member(try fields.text("member"))
  }

  /// `card_uid:04a1b2c3`, or a PIN in digits: `pin:4711`.
  private static func rawCredential(_ text: String, _ fields: StrictFields) throws -> RawCredential {
    let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
    guard parts.count == 2, let kind = CredentialKind(name: parts[0]) else {
      throw fields.wrong("'\(text)' is no credential; write it like card_uid:04a1b2c3")
    }
    if kind == .pin { return RawCredential(kind: kind, bytes: Array(parts[1].utf8)) }
    let digits = Array(parts[1].utf8)
    let bytes = stride(from: 0, to: digits.count, by: 2).compactMap {
      UInt8(String(decoding: digits[$0..<min($0 + 2, digits.count)], as: UTF8.self), radix: 16)
    }
    guard digits.count == 2 * bytes.count, !bytes.isEmpty else {
      throw fields.wrong("'\(text)' needs pairs of hexadecimal digits")
    }
    return RawCredential(kind: kind, bytes: bytes)
  }

  private static let flags: [(String, @Sendable (inout Situation, Bool) -> Void)] = [
    ("resource_disabled", { $0.resourceDisabled = $1 }), ("lockdown", { $0.lockdown = $1 }),
    ("second_person_present", { $0.secondPersonPresent = $1 }), ("supervisor_present", { $0.supervisorPresent = $1 }),
    ("signed_in", { $0.signedIn = $1 }), ("room_full", { $0.roomFull = $1 }),
    ("quota_used_up", { $0.quotaUsedUp = $1 }), ("anti_passback_violated", { $0.antiPassbackViolated = $1 }),
    ("interlock_open", { $0.interlockOpen = $1 }), ("area_armed", { $0.areaArmed = $1 }),
    ("out_of_service", { $0.outOfService = $1 }), ("emergency_stop", { $0.emergencyStop = $1 }),
    ("precondition_unmet", { $0.preconditionUnmet = $1 }), ("in_use", { $0.inUse = $1 }), ("fault", { $0.fault = $1 }),
  ]

  private mutating func readSituation(_ all: StrictFields) throws {
    let others: Set = ["credential_last_used", "pin", "pin_locked_until", "required_certifications"]
    let fields = try all.object("situation", others.union(Self.flags.map(\.0)))
    for (key, set) in Self.flags where fields.has(key) { set(&situation, try fields.value(key)) }
    if fields.has("credential_last_used") { situation.credentialLastUsed = try fields.time("credential_last_used") }
    if fields.has("pin") {
      let states: [String: PINState] = ["not_given": .notGiven, "verified": .verified, "wrong": .wrong]
      situation.pin = try fields.word("pin") { states[$0] }
    }
    if fields.has("pin_locked_until") { situation.pin = .locked(until: try fields.time("pin_locked_until")) }
    if fields.has("required_certifications") { requiredCertifications = try fields.value("required_certifications") }
  }
}

extension ExpectedDecision {
  fileprivate init(_ fields: StrictFields) throws {
    guard fields.has("allow") != fields.has("deny"), fields.has("obligations") == fields.has("allow") else {
      throw fields.wrong("'expect' needs 'allow' with 'obligations', or 'deny'")
    }
    if fields.has("allow") {
      let names: [String] = try fields.value("obligations")
      var obligations: Obligations = []
      for name in names {
        guard let one = Obligations.names.first(where: { $0.0 == name }) else {
          throw fields.wrong("there is no obligation '\(name)'")
        }
        obligations.insert(one.1)
      }
      outcome = .allow(try fields.text("allow"), obligations)
    } else {
      outcome = .deny(try fields.word("deny", DenyReason.init(rawValue:)))
    }
    detail = try fields.has("detail") ? ExpectedDetail(fields) : nil
    nearest = try fields.has("nearest") ? fields.text("nearest") : nil
    judged = try fields.has("judged") ? fields.word("judged", Right.init(name:)) : nil
  }
}

extension ExpectedDetail {
  fileprivate init(_ all: StrictFields) throws {
    let fields = try all.object(
      "detail",
      [
        "opens_at", "valid_from", "expired_at", "certification", "hold", "until", "standing", "policy_age", "bound",
        "locked_until", "lockout", "uses",
      ])
    switch fields.keys {
    case ["opens_at"]: self = .opensAt(try fields.isNull("opens_at") ? nil : fields.time("opens_at"))
    case ["valid_from"]: self = .validFrom(try fields.time("valid_from"))
    case ["expired_at"]: self = .expiredAt(try fields.time("expired_at"))
    case ["certification"]:
      self = .certification(try fields.isNull("certification") ? nil : fields.text("certification"))
    case ["certification", "expired_at"]:
      self = .certificationExpired(try fields.text("certification"), try fields.time("expired_at"))
    case ["certification", "valid_from"]:
      self = .certificationFrom(try fields.text("certification"), try fields.time("valid_from"))
    case ["hold"]: self = .hold(try fields.text("hold"), until: nil)
    case ["hold", "until"]: self = .hold(try fields.text("hold"), until: try fields.time("until"))
    case ["standing"]: self = .standing(try fields.text("standing"))
    case ["policy_age", "bound"]:
      self = .policyAge(try fields.value("policy_age"), bound: try fields.value("bound"))
    case ["locked_until"]: self = .lockedUntil(try fields.time("locked_until"))
    case ["lockout"]: self = .lockout(try fields.text("lockout"))
    case ["uses"]: self = .uses(try fields.value("uses"))
    default: throw fields.wrong("these particulars do not go together: \(fields.keys.sorted())")
    }
  }
}
