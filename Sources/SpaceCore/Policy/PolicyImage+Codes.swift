// What the space asks about PINs and one-time codes that are entered beside another credential.

/// The secret of a one-time code as it lies in an image: sealed under the agent's digest key.
public struct SealedOneTimeSecret: Equatable, Sendable {
  /// Of the credential it belongs to.
  public var digest: CredentialDigest
  /// ``PolicyLayout/oneTimeSecretBytes`` bytes.
  public var sealed: [UInt8]
  /// Digits of a code: 6 or 8.
  public var digits: Int
  /// Seconds that a code lasts.
  public var period: Int
}

/// What an entered code is worth beside the credential of a member.
public enum CodeStanding: Sendable, Equatable {
  case good
  /// Good, and chosen to say that the member is forced: raise a silent alarm and show nothing of it.
  case duress
  case wrong
}

extension PolicyImage {
  /// The secret by whose codes a member may add to a credential; nil for a member without one.
  /// - Parameter digest: of the member's one-time code, which is known by the member's pseudonym alone.
  public func oneTimeSecret(of digest: CredentialDigest) -> SealedOneTimeSecret? {
    let secrets = view.sections.pointee.oneTimeSecrets
    let place = secrets.firstPlace { ($0.u64(0), $0.u64(8)) < (digest.high, digest.low) }
    guard let record = secrets.record(place), record.u64(0) == digest.high, record.u64(8) == digest.low else {
      return nil
    }
    let sealed = (0..<PolicyLayout.oneTimeSecretBytes).map { record.u8(16 + $0) }
    return SealedOneTimeSecret(
      digest: digest, sealed: sealed, digits: Int(record.u8(36)), period: Int(record.u8(37)))
  }

  /// Whether a code, by its digest, is a PIN or one-time code of `member` that is in force.
  ///
  /// While the clock is unknown one with a validity is wrong unless the resource allows it, as for any credential.
  public func standing(
    ofCode digest: CredentialDigest, member: MemberID, on resource: PolicyResource, at wall: WallTime,
    quality: ClockQuality
  ) -> CodeStanding {
    guard
      let slot = view.credential(digest), slot.u64(16) == member.high, slot.u64(24) == member.low,
      let record = view.sections.pointee.credentialClasses.record(slot.u32(36)),
      let place = view.sections.pointee.resources.record(resource.index),
      let rule = ClockUnknownRule(rawValue: place.u8(10)),
      record.u8(1) == CredentialState.active.rawValue, let kind = CredentialKind(rawValue: record.u8(0))
    else { return .wrong }
    switch kind {
    case .pin, .memberPIN, .oneTimeCode: break
    case .cardUID, .wiegand, .barcode, .cryptographicCard, .pass: return .wrong
    }
    switch PolicyClock(wall: wall, quality: quality, rule: rule).standing(from: record.u32(4), until: record.u32(8)) {
    case .inForce: return record.u8(2) & 1 != 0 ? .duress : .good
    case .notYet, .over, .clockNeeded: return .wrong
    }
  }
}

extension PolicyImage {
  /// Whether a credential is one that says its member is forced: active, and marked so.
  public func isForDuress(_ digest: CredentialDigest) -> Bool {
    guard let slot = view.credential(digest),
      let record = view.sections.pointee.credentialClasses.record(slot.u32(36))
    else { return false }
    return record.u8(1) == CredentialState.active.rawValue && record.u8(2) & 1 != 0
  }
}
