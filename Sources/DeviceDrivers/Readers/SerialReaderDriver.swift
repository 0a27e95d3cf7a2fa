public import SpaceCore
internal import WireCodecs

/// Turns the bytes of one serial reader into presentations, or those of a keypad into codes.
///
/// A value without clock or port: the owner feeds it what it has read and tells it when ``nextDeadline`` has come.
/// A held card, repeated every few milliseconds, is one presentation until it has been away for the profile's hold-off.
public struct SerialReaderDriver: Sendable {
  public let reader: ReaderID
  public let profile: DeviceProfile

  /// Cards remembered as held: a combined card answers as two, and more than a handful do not fit a reader's field.
  static let heldLimit = 4
  /// Bytes outside any frame that count as something sent: fewer are a line end or the click of a plug.
  static let strayBurst = 4
  /// Bytes outside any frame after which a new burst begins although the line never rests.
  static let longestBurst = 64
  /// How long a bad frame waits for a good one of the same card: readers repeat a held card within 65 ms.
  static let secondChance: Duration = .milliseconds(200)

  private struct HeldCard {
    var credential: RawCredential
    /// When it last counted against its return: its last frame, or its presentation when the reader sends once.
    var seen: Moment
  }

  private var frames: ReaderFrames
  private var health: LineHealth
  private var held: [HeldCard] = []
  private var entry = KeypadEntry()
  private var strays = 0
  private var lastByte = Moment.zero
  /// The bad frame that waits for its second chance.
  private var unread: Moment?
  private var lastMalformed: Moment?

  public init(reader: ReaderID, profile: DeviceProfile) {
    self.reader = reader
    self.profile = profile
    frames = ReaderFrames(profile)
    health = LineHealth(baud: profile.serial.baud)
  }

  /// When ``deadlineReached(at:)`` has something to do; nil while it has not.
  public var nextDeadline: Moment? {
    [silenceDeadline, unread.map { $0 + Self.secondChance }, entry.deadline].compactMap { $0 }.min()
  }

  private var kind: CredentialKind { profile.family.credentialKind }

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
    if let bad = unread, bad + Self.secondChance <= moment {
      unread = nil
      lastMalformed = bad
      outputs.append(.malformed(kind, bad))
    }
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
      unread = nil
      let credential = RawCredential(kind: kind, bytes: bytes)
      let presented = present(credential, at: moment)
      return (presented ? [.presentation(credential, moment)] : []) + tell(health.good())
    case .key(let key):
      return tell(health.good()) + press(key, at: moment)
    case .refused(let fault) where profile.family == .asciiKeypad:
      entry.spoil(at: moment)
      return tell(health.bad(LineHealth.Symptom(fault)))
    case .refused(let fault):
      let change = tell(health.bad(LineHealth.Symptom(fault)))
      if !health.isDegraded { noteUnread(at: moment) } else { unread = nil }
      return change
    }
  }

  /// Whether this frame is a new presentation, and remembers it.
  private mutating func present(_ credential: RawCredential, at moment: Moment) -> Bool {
    held.removeAll { $0.seen + profile.holdOff <= moment }
    if let place = held.firstIndex(where: { $0.credential == credential }) {
      if !profile.quirks.contains(.sendsOnce) { held[place].seen = moment }
      return false
    }
    if held.count == Self.heldLimit { held.removeFirst() }
    held.append(HeldCard(credential: credential, seen: moment))
    return true
  }

  private mutating func press(_ key: KeypadKey, at moment: Moment) -> [ReaderOutput] {
    switch entry.press(key, at: moment) {
    case .key, .cleared: return [.key(moment)]
    case .complete(let code): return [.code(code, moment)]
    case .tooLong, .unreadable:
      guard !health.isDegraded, mayTellMalformed(at: moment) else { return [] }
      lastMalformed = moment
      return [.malformed(kind, moment)]
    case nil: return []
    }
  }

  /// A bad frame becomes a presentation that could not be read, unless a card is held whose frame it was, or one
  /// such presentation has just been told.
  private mutating func noteUnread(at moment: Moment) {
    guard unread == nil, !held.contains(where: { moment < $0.seen + profile.holdOff }) else { return }
    if mayTellMalformed(at: moment) { unread = moment }
  }

  private func mayTellMalformed(at moment: Moment) -> Bool {
    lastMalformed.map { $0 + profile.holdOff <= moment } ?? true
  }

  private mutating func takeStray() -> [ReaderOutput] {
    strays += 1
    return strays == Self.longestBurst ? endBurst() : []
  }

  private mutating func endBurst() -> [ReaderOutput] {
    defer { strays = 0 }
    return strays >= Self.strayBurst ? tell(health.bad(.gibberish)) : []
  }

  private func tell(_ change: LineHealth.Change?) -> [ReaderOutput] {
    switch change {
    case .degraded(let finding, let count): [.degraded(finding: finding, count: count)]
    case .recovered: [.recovered]
    case nil: []
    }
  }
}

extension LineHealth.Symptom {
  init(_ fault: FrameFault) {
    switch fault {
    case .checksum, .parity: self = .checksum
    case .incomplete: self = .brokenOff
    case .charset, .overlong, .length, .header, .stop: self = .gibberish
    }
  }
}
