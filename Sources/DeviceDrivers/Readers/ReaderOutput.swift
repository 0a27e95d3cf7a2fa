public import SpaceCore

/// What a reader has to say.
public enum ReaderOutput: Sendable, Equatable {
  /// Somebody shows a credential; the moment is that of the frame's last byte.
  case presentation(RawCredential, Moment)
  /// Something was shown and could not be read, and no good frame followed; the moment is that of the bad frame.
  case malformed(Moment)
  /// Bad frames have become a pattern: what it looks like and what to check, and how many were bad. Said once.
  case degraded(finding: String, count: Int)
  /// Good frames arrive again.
  case recovered
}
