/// How a smart card reader is asked for cards.
public struct CCIDProfile: Sendable, Equatable {
  /// The slot of the contactless part, from 0.
  public var slot: UInt8
  /// How often it is asked while no card is there; 50 ms to 1 s.
  public var polling: Duration
  /// Whether the PN532 inside is asked directly, past the reader's own search: ACR122U.
  public var isDirect: Bool

  public init(slot: UInt8 = 0, polling: Duration = Self.defaultPolling, isDirect: Bool = false) {
    self.slot = slot
    self.polling = polling
    self.isDirect = isDirect
  }

  /// A badge is held for half a second; a reader answers in a few milliseconds.
  public static let defaultPolling: Duration = .milliseconds(150)
  public static let pollingRange: ClosedRange<Duration> = .milliseconds(50) ... .seconds(1)
}
