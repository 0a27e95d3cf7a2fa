public import HardwareAccess
public import SpaceCore
internal import WireCodecs

/// Turns what a reader types as a USB keyboard into presentations.
///
/// The device is claimed, so nothing of it reaches a console. A silence of ``silence`` within a scan gives it up, or ends
/// it when the profile says how long scans are. What a profile's `number` cannot read is refused, never guessed.
public struct KeyboardReaderDriver: USBDriver {
  /// The reader that this is, as the space calls it.
  public let reader: ReaderID
  public let profile: DeviceProfile

  /// How long a reader may pause between two keys; they come every 8 to 10 ms.
  public static let silence: Duration = .milliseconds(300)

  private var decoder: KeyboardLineDecoder
  private var health = LineHealth<USBSymptom>()
  private var cards: CardMemory
  private var lastReport = Moment.zero

  /// - Precondition: the family of `profile` is ``DeviceFamily/hidKeyboard``.
  public init(reader: ReaderID, profile: DeviceProfile) {
    precondition(profile.family == .hidKeyboard, "\(profile.id) is no keyboard")
    self.reader = reader
    self.profile = profile
    decoder = KeyboardLineDecoder(profile.keyboard)
    cards = CardMemory(profile)
  }

  public var nextDeadline: Moment? { [silenceDeadline, cards.deadline].compactMap { $0 }.min() }

  private var silenceDeadline: Moment? { decoder.isMidFrame ? lastReport + Self.silence : nil }
  private var kind: CredentialKind { profile.number == nil ? .barcode : .cardUID }

  public mutating func start(at moment: Moment) -> USBStep<ReaderOutput> {
    decoder.disconnected()
    // A device whose reports have an ID never has the boot protocol.
    return USBStep(transfers: profile.keyboard.hasReportID ? [.setIdle] : [.setBootProtocol, .setIdle])
  }

  public mutating func received(
    _ result: USBTransferResult, on pipe: USBPipe, at moment: Moment
  ) -> USBStep<ReaderOutput> {
    var outputs = sweep(at: moment)
    lastReport = moment
    switch result {
    case .success(let report):
      for output in decoder.feed(report) { outputs += take(output, at: moment) }
    case .failure(.disconnected): break
    case .failure(let fault):
      // What it held is unknown: an empty report refuses what has begun.
      let spoilt = decoder.isMidFrame ? decoder.feed([]) : []
      outputs +=
        spoilt.isEmpty ? health.outputs(health.bad(USBSymptom(fault))) : spoilt.flatMap { take($0, at: moment) }
    }
    return USBStep(outputs)
  }

  public mutating func completed(
    _ transfer: USBTransfer, _ result: USBTransferResult, at moment: Moment
  ) -> USBStep<ReaderOutput> {
    // Many devices refuse SET_IDLE, and some SET_PROTOCOL, and type all the same: reports tell whether they are right.
    USBStep(sweep(at: moment))
  }

  public mutating func deadlineReached(at moment: Moment) -> USBStep<ReaderOutput> { USBStep(sweep(at: moment)) }

  public mutating func disconnected(at moment: Moment) { decoder.disconnected() }

  private mutating func sweep(at moment: Moment) -> [ReaderOutput] {
    var outputs: [ReaderOutput] = []
    if let silence = silenceDeadline, silence <= moment {
      for output in decoder.lineIdle() { outputs += take(output, at: silence) }
    }
    if let bad = cards.due(at: moment) { outputs.append(.malformed(kind, bad)) }
    return outputs
  }

  private mutating func take(_ output: KeyboardLineDecoder.Output, at moment: Moment) -> [ReaderOutput] {
    switch output {
    case .line(let text, _):
      guard let number = profile.number else { return present(RawCredential(kind: .barcode, bytes: text), at: moment) }
      guard number.form.read(text) != nil else { return refuse(.otherForm, at: moment) }
      guard
        let credential = number.credential(typed: text, isReversed: profile.quirks.contains(.uidReversed))
      else {
        // A number that the chip makes up anew each time.
        return health.outputs(health.good()) + (cards.tellsMalformed(at: moment) ? [.malformed(kind, moment)] : [])
      }
      return present(credential, at: moment)
    case .refused(let fault): return refuse(USBSymptom(fault), at: moment)
    }
  }

  private mutating func present(_ credential: RawCredential, at moment: Moment) -> [ReaderOutput] {
    (cards.present(credential, at: moment) ? [.presentation(credential, moment)] : []) + health.outputs(health.good())
  }

  private mutating func refuse(_ symptom: USBSymptom, at moment: Moment) -> [ReaderOutput] {
    let change = health.outputs(health.bad(symptom))
    if health.isDegraded { cards.forgetUnread() } else { cards.noteUnread(at: moment) }
    return change
  }
}
