/// Why a presentation was refused: a closed, stable set. The raw value is what entries, pages and scripts see.
///
/// The cases stand in the order in which `decide` looks for them.
public enum DenyReason: String, Sendable, CaseIterable, Codable {
  // 0. Nothing to decide from.
  /// No verified policy is installed: deny by default.
  case policyMissing = "policy_missing"
  // 1. The resource.
  case resourceUnknown = "resource_unknown"
  case resourceDisabled = "resource_disabled"
  // 2. The posture.
  case lockdown = "lockdown"
  case closedHours = "closed_hours"
  // 3. The credential.
  case pinLocked = "pin_locked"
  case credentialMalformed = "credential_malformed"
  case credentialUnknown = "credential_unknown"
  case pinWrong = "pin_wrong"
  case credentialSuspended = "credential_suspended"
  case credentialLost = "credential_lost"
  case credentialRevoked = "credential_revoked"
  case credentialNotYetValid = "credential_not_yet_valid"
  case credentialExpired = "credential_expired"
  // 4. The member's standing.
  case memberSuspended = "member_suspended"
  case memberLeft = "member_left"
  case graceEnded = "grace_ended"
  // 5. Holds.
  case held = "held"
  // 6. and 7. How much the board can trust what it knows.
  case policyStale = "policy_stale"
  case clockUnknown = "clock_unknown"
  // 8. A grant, or the nearest miss.
  case noGrant = "no_grant"
  case trainingMissing = "training_missing"
  case scheduleClosed = "schedule_closed"
  case grantNotYetValid = "grant_not_yet_valid"
  case grantExpired = "grant_expired"
  case grantUsedUp = "grant_used_up"
  case approvalMissing = "approval_missing"
  // 9. Conditions.
  case pinRequired = "pin_required"
  case certificationMissing = "certification_missing"
  case certificationExpired = "certification_expired"
  case secondPersonRequired = "second_person_required"
  case supervisorRequired = "supervisor_required"
  case signInRequired = "sign_in_required"
  case roomFull = "room_full"
  case quotaUsedUp = "quota_used_up"
  case antiPassback = "anti_passback"
  case interlock = "interlock"
  case areaArmed = "area_armed"
  // 10. The resource's own state.
  case outOfService = "out_of_service"
  case emergencyStop = "emergency_stop"
  case preconditionUnmet = "precondition_unmet"
  case inUse = "in_use"
  case fault = "fault"
}
