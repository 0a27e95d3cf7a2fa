/// Step 3 of `decide` for a credential that the policy knows.
struct CredentialJudge {
  /// Nil for a member who is known by other means than a credential; `isDamaged` tells it from a broken image.
  private let record: PolicyRecord?
  private let isDamaged: Bool
  private let lastUsed: WallTime?

  @inline(__always) init(_ policy: PolicyView, slot: PolicyRecord, _ request: AccessRequest) {
    lastUsed = request.situation.credentialLastUsed
    if case .member = request.credential {
      record = nil
      isDamaged = false
    } else {
      record = policy.sections.pointee.credentialClasses.record(slot.u32(36))
      isDamaged = record == nil
    }
  }

  /// Sets `clockNeeded` when the validity cannot be told from its bounds.
  @inline(__always) func refusal(
    _ clock: PolicyClock, clockNeeded: inout Bool, detail: inout DecisionDetail
  ) -> DenyReason? {
    guard let record else { return isDamaged ? .policyMissing : nil }
    guard let state = CredentialState(rawValue: record.u8(1)) else { return .policyMissing }
    if record.u8(0) == CredentialKind.memberPIN.rawValue || record.u8(0) == CredentialKind.oneTimeCode.rawValue {
      return .credentialUnknown  // by itself it names nobody
    }
    switch state {
    case .active: break
    case .suspended: return .credentialSuspended
    case .lost: return .credentialLost
    case .revoked: return .credentialRevoked
    }
    let until = end(record)
    switch clock.standing(from: record.u32(4), until: until) {
    case .inForce: return nil
    case .clockNeeded:
      clockNeeded = true
      return nil
    case .notYet:
      detail = .validFrom(PolicyClock.time(minutes: record.u32(4)))
      return .credentialNotYetValid
    case .over:
      detail = .expiredAt(PolicyClock.time(minutes: until))
      return .credentialExpired
    }
  }

  /// The end of its validity in minutes, later when use has renewed it; 0 for none.
  @inline(__always) private func end(_ record: PolicyRecord) -> UInt32 {
    let until = record.u32(8)
    guard record.u16(12) != 0, let lastUsed else { return until }
    let renewed = lastUsed.minutes.addingOrSaturated(Int64(record.u16(12)) * 1440)
    return max(until, UInt32(clamping: renewed))
  }

  var obligations: Obligations {
    guard let record else { return [] }
    var obligations: Obligations = []
    if record.u8(2) & 1 != 0 { obligations.insert(.duress) }
    if record.u16(12) != 0 { obligations.insert(.renewCredential) }
    return obligations
  }
}
