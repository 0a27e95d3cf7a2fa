public import SpaceCore
internal import WireCodecs

/// Turns the bytes of one serial reader into presentations, or those of a keypad into codes.
///
/// A value without clock or port: the owner feeds it what it has read and tells it when ``nextDeadline`` has come.
/// A held card, repeated every few milliseconds, is one presentation until it has been away for the profile's hold-off.
public struct SerialReaderDriver: Sendable {
  public let reader: ReaderID
  public let profile: DeviceProfile

  /// Bytes outside any frame that count as something sent: fewer are a line end or the click of a plug.
  static let strayBurst = 4
  /// Bytes outside any frame after which a new burst begins although the line never rests.
  static let longestBurst = 64
  private var frames: ReaderFrames
  private var health = LineHealth<SerialSymptom>()
  private var cards: CardMemory
  private var entry = KeypadEntry()
  private var strays = 0
  private var lastByte = Moment.zero

  /// - Precondition: the family of `profile` is one whose readers send by themselves on a serial port.
  public init(reader: ReaderID, profile: DeviceProfile) {
    precondition(profile.family.isSerialReader, "\(profile.id) does not send by itself on a serial port")
    self.reader = reader
    self.profile = profile
    frames = ReaderFrames(profile)
    cards = CardMemory(profile)
  }

  /// When ``deadlineReached(at:)`` has something to do; nil while it has not.
  public var nextDeadline: Moment? {
    [silenceDeadline, cards.deadline, entry.deadline].compactMap { $0 }.min()
  }

  private var kind: CredentialKind { profile.family.credentialKind ?? .cardUID }

  private var silenceDeadline: Moment? {
    frames.isMidFrame || strays > 0 ? lastByte + profile.serial.silence : nil
  }

  /// Takes bytes in the order they came, however they were cut, and says what they mean.
  public mutating func feed(_ bytes: [UInt8], at moment: Moment) -> [ReaderOutput] {
    guard !bytes.isEmpty else { return [] }
    var outputs = deadlineReached(at: moment)
    lastByte = moment
    for byte in bytes {
      let wasOutside = !frames.isMidFrame
      if let output = frames.feed(byte) {
        outputs += endBurst() + take(output, at: moment)
      } else if wasOutside {
        outputs += frames.isMidFrame ? endBurst() : takeStray()
      }
    }
    return outputs
  }

  /// Time has passed: ends what the silence has cut off. Calling it early does nothing.
  public mutating func deadlineReached(at moment: Moment) -> [ReaderOutput] {
    var outputs: [ReaderOutput] = []
    if let silence = silenceDeadline, silence <= moment {
      outputs += endBurst()
      if let output = frames.lineIdle() { outputs += take(output, at: silence) }
    }
    if let bad = cards.due(at: moment) { outputs.append(.malformed(kind, bad)) }
    _ = entry.deadlineReached(at: moment)  // what somebody left at a keypad is forgotten without a word
    return outputs
  }

  /// The port is gone: keys that are pressed meanwhile are lost, so a code around the gap would be another one.
  public mutating func portLost(at moment: Moment) {
    if profile.family == .asciiKeypad { entry.spoil(at: moment) }
  }

  private mutating func take(_ output: ReaderFrames.Output, at moment: Moment) -> [ReaderOutput] {
    switch output {
    case .credential(let bytes):
      let own = RawCredential(kind: kind, bytes: bytes)
      let credential = profile.number?.credential(CardNumber(bytes: bytes)) ?? own
      let presented = cards.present(credential, at: moment)
      return (presented ? [.presentation(credential, moment)] : []) + tell(health.good())
    case .key(let key):
      return tell(health.good()) + press(key, at: moment)
    case .refused(let fault) where profile.family == .asciiKeypad:
      entry.spoil(at: moment)
      return tell(health.bad(SerialSymptom(fault)))
    case .refused(let fault):
      let change = tell(health.bad(SerialSymptom(fault)))
      if !health.isDegraded { cards.noteUnread(at: moment) } else { cards.forgetUnread() }
      return change
    }
  }

  private mutating func press(_ key: KeypadKey, at moment: Moment) -> [ReaderOutput] {
    switch entry.press(key, at: moment) {
    case .key, .cleared: return [.key(moment)]
    case .complete(let code): return [.code(code, moment)]
    case .tooLong, .unreadable:
      guard !health.isDegraded, cards.tellsMalformed(at: moment) else { return [] }
      return [.malformed(kind, moment)]
    case nil: return []
    }
  }

  private mutating func takeStray() -> [ReaderOutput] {
    strays += 1
    return strays == Self.longestBurst ? endBurst() : []
  }

  private mutating func endBurst() -> [ReaderOutput] {
    defer { strays = 0 }
    return strays >= Self.strayBurst ? tell(health.bad(.gibberish)) : []
  }

  private func tell(_ change: LineHealth<SerialSymptom>.Change?) -> [ReaderOutput] {
    switch change {
    case .degraded(let bad, let count):
      let finding = SerialSymptom.finding(bad, hasSeenGood: health.hasSeenGood, baud: profile.serial.baud)
      return [.degraded(finding: finding, count: count)]
    case .recovered: return [.recovered]
    case nil: return []
    }
  }
}
