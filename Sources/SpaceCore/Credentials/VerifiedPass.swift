/// A pass that the ledger signed and its holder carries, as the runtime hands it in once the signature is verified.
///
/// It brings its right to enter along: the policy need not know it. Plain numbers throughout.
public struct VerifiedPass: Sendable, Equatable {
  /// Its id, which entries name as the grant.
  public var id: MemberID
  /// Under which the policy knows it once it was revoked, suspended or reported lost.
  public var digest: CredentialDigest
  /// Whoever carries it: a member, or a guest under the pass's own id.
  public var holder: MemberID
  /// The first minute since 1970 in which it is good.
  public var from: UInt32
  /// The first in which it is good no longer.
  public var until: UInt32
  /// Whether it names the resource at whose reader it is shown.
  public var isForHere: Bool

  public init(
    id: MemberID, digest: CredentialDigest, holder: MemberID, from: UInt32, until: UInt32, isForHere: Bool
  ) {
    self.id = id
    self.digest = digest
    self.holder = holder
    self.from = from
    self.until = until
    self.isForHere = isForHere
  }
}
