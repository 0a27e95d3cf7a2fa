/// What a reader made of a credential.
public enum PresentedCredential: Sendable, Equatable {
  case digest(CredentialDigest, CredentialKind)
  /// The reader sent something that is no credential of any known form.
  case malformed(CredentialKind)
  /// Known by other means than a credential: somebody who asks over the network, or a rehearsal.
  case member(MemberID)
  case pass(VerifiedPass)
}

/// One act of showing a credential at a reader.
public struct Presentation: Sendable, Equatable {
  /// Where.
  public var reader: ReaderID
  /// What was shown.
  public var credential: PresentedCredential
  /// When the last edge or byte of it arrived.
  public var at: Moment
  /// What came of asking the ledger first; nil until then, and where it is not asked.
  var decider: Decider?

  public init(reader: ReaderID, credential: PresentedCredential, at: Moment) {
    self.reader = reader
    self.credential = credential
    self.at = at
  }
}

/// A code as the runtime hands it in: digests of what was entered, never the digits.
public struct CodeEntry: Sendable, Equatable {
  /// Where.
  public var reader: ReaderID
  /// When the last key was pressed.
  public var at: Moment
  /// As a PIN that names its member by itself.
  public var alone: CredentialDigest
  /// As a code of the member whose presentation waits at this reader; nil when none does.
  public var beside: BesideCredential?

  public init(reader: ReaderID, at: Moment, alone: CredentialDigest, beside: BesideCredential? = nil) {
    self.reader = reader
    self.at = at
    self.alone = alone
    self.beside = beside
  }
}

/// What was entered, as it would count for one member.
public struct BesideCredential: Sendable, Equatable {
  /// A one-time code that is right now.
  public struct OneTimeMatch: Sendable, Equatable {
    /// The one-time code credential that it is of.
    public var credential: CredentialDigest
    /// The time step (RFC 6238, 4.2) of which the code is.
    public var step: UInt64

    public init(credential: CredentialDigest, step: UInt64) {
      self.credential = credential
      self.step = step
    }
  }

  /// Whose code it would be.
  public var member: MemberID
  /// As a PIN that counts only beside another credential of the member.
  public var pin: CredentialDigest
  /// As a one-time code; nil when it is none that is right now.
  public var oneTime: OneTimeMatch?

  public init(member: MemberID, pin: CredentialDigest, oneTime: OneTimeMatch? = nil) {
    self.member = member
    self.pin = pin
    self.oneTime = oneTime
  }
}
