@testable import SpaceCore

extension PolicyFixture {
  /// One thing that refuses. The raw value is the reason it gives; the cases stand in the order of the contract.
  enum Cause: String, CaseIterable {
    case policyMissing = "policy_missing"
    case resourceUnknown = "resource_unknown"
    case resourceDisabled = "resource_disabled"
    case lockdown
    case closedHours = "closed_hours"
    case credentialMalformed = "credential_malformed"
    case credentialUnknown = "credential_unknown"
    case credentialSuspended = "credential_suspended"
    case credentialLost = "credential_lost"
    case credentialRevoked = "credential_revoked"
    case credentialNotYetValid = "credential_not_yet_valid"
    case credentialExpired = "credential_expired"
    case memberSuspended = "member_suspended"
    case memberLeft = "member_left"
    case graceEnded = "grace_ended"
    case held
    case policyStale = "policy_stale"
    case clockUnknown = "clock_unknown"
    case noGrant = "no_grant"
    case grantExpired = "grant_expired"
    case grantUsedUp = "grant_used_up"
    case approvalMissing = "approval_missing"
    case trainingMissing = "training_missing"
    case grantNotYetValid = "grant_not_yet_valid"
    case scheduleClosed = "schedule_closed"
    case pinLocked = "pin_locked"
    case pinWrong = "pin_wrong"
    case pinRequired = "pin_required"
    case certificationMissing = "certification_missing"
    case certificationExpired = "certification_expired"
    case secondPersonRequired = "second_person_required"
    case supervisorRequired = "supervisor_required"
    case signInRequired = "sign_in_required"
    case roomFull = "room_full"
    case quotaUsedUp = "quota_used_up"
    case antiPassback = "anti_passback"
    case interlock
    case areaArmed = "area_armed"
    case outOfService = "out_of_service"
    case emergencyStop = "emergency_stop"
    case preconditionUnmet = "precondition_unmet"
    case inUse = "in_use"
    case fault

    var reason: DenyReason? { DenyReason(rawValue: rawValue) }

    func apply(to fixture: inout PolicyFixture) {
      switch self {
      case .policyMissing: fixture.hasPolicy = false
      case .resourceUnknown: fixture.resource = "nowhere"
      case .resourceDisabled: fixture.tables.resources[1].isEnabled = false
      case .lockdown: fixture.situation.lockdown = true
      case .closedHours:
        fixture.tables.schedules.append(.init(name: "closed", weekly: [0..<10_080]))
        fixture.tables.resources[1].closedHours = fixture.tables.schedules.count - 1
      case .credentialMalformed: fixture.credential = .malformed(.wiegand)
      case .credentialUnknown: fixture.credential = .digest(CredentialDigest(high: 9, low: 9), .cardUID)
      case .credentialSuspended: fixture.tables.credentialClasses[0].state = .suspended
      case .credentialLost: fixture.tables.credentialClasses[0].state = .lost
      case .credentialRevoked: fixture.tables.credentialClasses[0].state = .revoked
      case .credentialNotYetValid:
        fixture.tables.credentialClasses[0].until = nil
        fixture.tables.credentialClasses[0].from = fixture.now + 1
      case .credentialExpired: fixture.tables.credentialClasses[0].until = fixture.now
      case .memberSuspended:
        fixture.tables.memberClasses[0].standing = .suspended
        fixture.tables.memberClasses[0].standingReason = "unpaid since May"
      case .memberLeft: fixture.tables.memberClasses[0].standing = .left
      case .graceEnded: fixture.tables.memberClasses[0].graceUntil = fixture.now
      case .held: fixture.tables.memberClasses[0].holds = [.init(resource: 1, reason: "left it dirty")]
      case .policyStale: fixture.situation.policyConfirmedAt = WallTime.utc(2026, 2, 27, 12, 0)
      case .clockUnknown: fixture.quality = .unknown
      case .noGrant: fixture.tables.rightsSets[0] = []
      default: applyLater(to: &fixture)
      }
    }

    private func applyLater(to fixture: inout PolicyFixture) {
      switch self {
      case .grantExpired: fixture.tables.grants[0].until = fixture.now
      case .grantUsedUp: fixture.used = 10
      case .approvalMissing: fixture.tables.grants[0].isApproved = false
      case .trainingMissing: fixture.tables.memberClasses[0].certifications.removeAll { $0.certification == 0 }
      case .grantNotYetValid:
        fixture.tables.grants[0].from = fixture.now + 1
      case .scheduleClosed: fixture.tables.schedules[0].weekly = [2 * 1440 + 480..<2 * 1440 + 1320]
      case .pinLocked: fixture.situation.pin = .locked(until: fixture.wall + .seconds(30))
      case .pinWrong: fixture.situation.pin = .wrong
      case .pinRequired: fixture.situation.pin = .notGiven
      case .certificationMissing:
        fixture.tables.memberClasses[0].certifications.removeAll { $0.certification == 2 }
      case .certificationExpired:
        fixture.tables.memberClasses[0].certifications.removeAll { $0.certification == 1 }
        fixture.tables.memberClasses[0].certifications.append(.init(certification: 1, until: fixture.now))
      case .secondPersonRequired: fixture.situation.secondPersonPresent = false
      case .supervisorRequired: fixture.situation.supervisorPresent = false
      case .signInRequired: fixture.situation.signedIn = false
      case .roomFull: fixture.situation.roomFull = true
      case .quotaUsedUp: fixture.situation.quotaUsedUp = true
      case .antiPassback: fixture.situation.antiPassbackViolated = true
      case .interlock: fixture.situation.interlockOpen = true
      case .areaArmed: fixture.situation.areaArmed = true
      case .outOfService: fixture.situation.outOfService = true
      case .emergencyStop: fixture.situation.emergencyStop = true
      case .preconditionUnmet: fixture.situation.preconditionUnmet = true
      case .inUse: fixture.situation.inUse = true
      case .fault: fixture.situation.fault = true
      default: break
      }
    }

    /// Causes that are values of one thing, so that only one of them can be present: the step and the thing.
    var excludes: String? {
      switch self {
      case .credentialMalformed, .credentialUnknown: "what was shown"
      case .credentialSuspended, .credentialLost, .credentialRevoked: "the credential's state"
      case .credentialNotYetValid, .credentialExpired: "the credential's validity"
      case .memberSuspended, .memberLeft, .graceEnded: "the standing"
      case .pinLocked, .pinWrong, .pinRequired: "the PIN"
      case .grantExpired, .grantNotYetValid: "the grant's validity"
      default: nil
      }
    }
  }
}
