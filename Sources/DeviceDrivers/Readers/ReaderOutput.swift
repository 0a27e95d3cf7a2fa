public import SpaceCore

/// What a reader has to say.
public enum ReaderOutput: Sendable, Equatable {
  /// Somebody shows a credential; the moment is that of the frame's last byte.
  case presentation(RawCredential, Moment)
  /// Somebody has entered a code and pressed enter; the moment is that of the last key. Kind
  /// ``SpaceCore/CredentialKind/pin``, bytes its digits in ASCII: whether it is a PIN of its own, a member's PIN or a
  /// one-time code is not the reader's to know.
  case code(RawCredential, Moment)
  /// A key of a keypad counts, the clear key too: for a beep. Enter is answered by what it comes to.
  case key(Moment)
  /// Something of this kind was shown or entered and could not be read, and no good frame followed; the moment is
  /// that of the bad frame or of the enter key.
  case malformed(CredentialKind, Moment)
  /// Bad frames have become a pattern: what it looks like and what to check, and how many were bad. Said once.
  case degraded(finding: String, count: Int)
  /// Good frames arrive again.
  case recovered
}
