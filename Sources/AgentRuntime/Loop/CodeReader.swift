import LedgerProtocol
import SpaceCore

/// Turns what a reader read into what the space may know of it: digests under this agent's key.
///
/// The digits of a code and the secrets of one-time codes go no further than here.
struct CodeReader {
  private let digester: CredentialDigester
  private let digestKey: [UInt8]

  /// - Parameter digestKey: the agent's own, 32 bytes.
  init(digestKey: [UInt8]) throws {
    digester = try CredentialDigester(key: digestKey)
    self.digestKey = digestKey
  }

  func digest(of credential: RawCredential) -> CredentialDigest { digester.digest(of: credential) }

  /// A code that was entered: as a PIN by itself, and as what it would be of the member whose badge waits there.
  /// - Parameter code: kind `pin`; its bytes are the digits in ASCII.
  func entry(_ code: RawCredential, at reader: ReaderID, _ moment: Moment, in space: Space) -> CodeEntry {
    CodeEntry(
      reader: reader, at: moment, alone: digester.digest(of: code),
      beside: space.memberAwaitingCode(at: reader).map { beside($0, code.bytes, at: moment, in: space) })
  }

  private func beside(_ member: MemberID, _ digits: [UInt8], at moment: Moment, in space: Space) -> BesideCredential {
    let name = OneTimeCode.canonicalBytes(of: member)
    let pin = digester.digest(of: RawCredential(kind: .memberPIN, bytes: name + digits))
    let credential = digester.digest(of: RawCredential(kind: .oneTimeCode, bytes: name))
    // Without knowing the time there is no code of the time.
    guard space.clock.quality != .unknown, let sealed = space.policy?.oneTimeSecret(of: credential) else {
      return BesideCredential(member: member, pin: pin)
    }
    let secret = OneTimeCode.unseal(sealed.sealed, digest: credential, digestKey: digestKey)
    let step = OneTimeCode.matchingStep(
      entered: digits, secret: secret, at: space.wall(at: moment), digits: sealed.digits, period: sealed.period)
    return BesideCredential(
      member: member, pin: pin, oneTime: step.map { .init(credential: credential, step: $0) })
  }
}
