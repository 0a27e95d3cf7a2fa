public import HardwareAccess
public import SpaceCore
internal import WireCodecs

/// Asks a smart card reader on USB for cards, and for their numbers.
///
/// One command at a time. While no card is there, the slot's status is asked every `polling`, or as soon as the reader
/// says by itself that something changed; a card is given power and asked for its number once, and counts again when it
/// has been away. A PN532 inside is asked directly when the profile says so. The number is no secret: every phone reads it.
public struct CCIDReaderDriver: USBDriver {
  /// The reader that this is, as the space calls it.
  public let reader: ReaderID
  public let profile: DeviceProfile

  /// How long a reader may take to say what its slot holds.
  public static let statusTime: Duration = .milliseconds(500)
  /// How long it may take with a card, and for each unit of more time that it asks for.
  public static let cardTime: Duration = .seconds(2)
  /// The most that one command may take, however often more time is asked for.
  public static let longestTime: Duration = .seconds(20)
  /// Answers in a row that stay out before the port is reset, and how long the device then rests.
  static let silentLimit = 3
  static let resetRest: Duration = .seconds(5)

  private enum Asked {
    case status
    case power
    case uid
    case powerOff
    case retries
    case target
    /// The rest of an answer that old firmware of the ACR122U gives in two parts.
    case remainder
    case lamps
  }

  private struct Pending {
    var asked: Asked
    var sequence: UInt8
    var begun: Moment
    var deadline: Moment
  }

  /// The longest message of this reader.
  private let longest: Int
  private var decoder: CCIDResponseDecoder
  private var health = LineHealth<USBSymptom>()
  private var cards: CardMemory
  private var pending: Pending?
  private var sequence: UInt8 = 0
  private var nextPoll: Moment?
  /// A card that has been read and not been taken away since.
  private var heldCard: RawCredential?
  private var isRead = false
  private var silent = 0
  private var lamps: ReaderSignals.Levels?
  /// Replies that answered no command that was waiting.
  public private(set) var staleReplies = 0

  /// - Parameter descriptor: the class descriptor of the interface; what it does not say is as it is with most readers.
  /// - Precondition: the family of `profile` is ``DeviceFamily/ccid``.
  public init(reader: ReaderID, profile: DeviceProfile, descriptor: [UInt8] = []) {
    precondition(profile.family == .ccid, "\(profile.id) is no smart card reader")
    self.reader = reader
    self.profile = profile
    longest = CCIDDescriptor(bytes: descriptor)?.longestMessage ?? CCIDResponseDecoder.usualLongest
    decoder = CCIDResponseDecoder(longest: longest)
    cards = CardMemory(profile)
  }

  public var nextDeadline: Moment? { [pending?.deadline ?? nextPoll, cards.deadline].compactMap { $0 }.min() }

  public mutating func start(at moment: Moment) -> USBStep<ReaderOutput> {
    forget()
    return profile.ccid.isDirect
      // One attempt for each question, or the chip would search for ever.
      ? ask(.retries, CardAPDU.direct([PN532Command.rfConfiguration.rawValue, 0x05, 0xFF, 0xFF, 0x01]), at: moment)
      : ask(.status, at: moment)
  }

  /// Shows `levels` with the reader's own lamps and buzzer, as soon as the command that runs has been answered. Nothing
  /// for a reader without the quirk ``DeviceQuirk/acr122Signals``.
  public mutating func show(_ levels: ReaderSignals.Levels, at moment: Moment) -> USBStep<ReaderOutput> {
    guard profile.quirks.contains(.acr122Signals) else { return USBStep() }
    lamps = levels
    return pending == nil ? next(at: moment) : USBStep()
  }

  public mutating func received(
    _ result: USBTransferResult, on pipe: USBPipe, at moment: Moment
  ) -> USBStep<ReaderOutput> {
    var step = USBStep(sweep(at: moment))
    switch (pipe, result) {
    case (_, .failure(.disconnected)): break
    case (_, .failure(let fault)): step = step + fail(USBSymptom(fault), at: moment)
    case (.interruptIn, .success(let bytes)): step = step + notice(bytes, at: moment)
    case (.bulkIn, .success(let bytes)):
      for output in decoder.feed(bytes) { step = step + take(output, at: moment) }
    case (.interruptOut, .success), (.bulkOut, .success): break
    }
    return step
  }

  public mutating func completed(
    _ transfer: USBTransfer, _ result: USBTransferResult, at moment: Moment
  ) -> USBStep<ReaderOutput> {
    switch result {
    case .failure(.disconnected), .success: USBStep(sweep(at: moment))
    case .failure(let fault): USBStep(sweep(at: moment)) + fail(USBSymptom(fault), at: moment)
    }
  }

  public mutating func deadlineReached(at moment: Moment) -> USBStep<ReaderOutput> {
    let step = USBStep(sweep(at: moment))
    if let pending {
      return pending.deadline <= moment ? step + fail(.silent, at: moment) : step
    }
    guard let nextPoll, nextPoll <= moment else { return step }
    return step + next(at: moment)
  }

  public mutating func disconnected(at moment: Moment) { forget() }

  private mutating func forget() {
    decoder = CCIDResponseDecoder(longest: longest)
    pending = nil
    nextPoll = nil
    isRead = false
    heldCard = nil
    silent = 0
  }

  private mutating func sweep(at moment: Moment) -> [ReaderOutput] {
    cards.due(at: moment).map { [.malformed(.cardUID, $0)] } ?? []
  }

  // MARK: Asking

  private mutating func ask(_ asked: Asked, _ data: [UInt8] = [], at moment: Moment) -> USBStep<ReaderOutput> {
    sequence &+= 1
    let kind: CCIDCommand.Kind
    switch asked {
    case .status: kind = .getSlotStatus
    case .power: kind = .iccPowerOn
    case .powerOff: kind = .iccPowerOff
    case .uid: kind = .xfrBlock
    case .retries, .target, .remainder, .lamps: kind = .escape
    }
    let time = asked == .status ? Self.statusTime : Self.cardTime
    pending = Pending(asked: asked, sequence: sequence, begun: moment, deadline: moment + time)
    nextPoll = nil
    let command = CCIDCommand(kind, slot: profile.ccid.slot, sequence: sequence, data: data)
    return USBStep(transfers: [.bulkOut(command.encode())])
  }

  /// What is to be asked now that nothing is pending: the lamps first.
  private mutating func next(at moment: Moment) -> USBStep<ReaderOutput> {
    if let levels = lamps {
      lamps = nil
      return ask(.lamps, Self.signal(levels).apdu, at: moment)
    }
    guard nextPoll.map({ $0 <= moment }) ?? true else { return USBStep() }
    return profile.ccid.isDirect
      ? ask(.target, CardAPDU.direct([PN532Command.inListPassiveTarget.rawValue, 0x01, 0x00]), at: moment)
      : ask(.status, at: moment)
  }

  private static func signal(_ levels: ReaderSignals.Levels) -> ACR122Signal {
    let lamps: UInt8 = 0x0C | (levels.redLED ? 1 : 0) | (levels.led ? 2 : 0)
    return ACR122Signal(
      lamps: lamps, phases: (levels.buzzer ? 1 : 0, 0), repetitions: levels.buzzer ? 1 : 0,
      beep: levels.buzzer ? .first : .never)
  }

  private mutating func rest(until moment: Moment) -> USBStep<ReaderOutput> {
    pending = nil
    nextPoll = moment
    return USBStep()
  }

  // MARK: Answers

  private mutating func notice(_ bytes: [UInt8], at moment: Moment) -> USBStep<ReaderOutput> {
    guard case .slots(let slots)? = CCIDNotification(bytes: bytes) else {
      return USBStep(health.outputs(health.bad(.garbage)))
    }
    guard Int(profile.ccid.slot) < slots.count, slots[Int(profile.ccid.slot)].hasChanged else { return USBStep() }
    if !slots[Int(profile.ccid.slot)].isPresent { isRead = false }
    // Gone and back within one question: it is read again, and the hold-off says whether that is a new presentation.
    if slots[Int(profile.ccid.slot)].isPresent, isRead { isRead = false }
    guard pending == nil, !profile.ccid.isDirect else { return USBStep() }
    nextPoll = moment
    return next(at: moment)
  }

  private mutating func take(_ output: CCIDResponseDecoder.Output, at moment: Moment) -> USBStep<ReaderOutput> {
    guard case .response(let response) = output else { return fail(.garbage, at: moment) }
    guard let pending, response.sequence == pending.sequence, response.slot == profile.ccid.slot else {
      staleReplies += 1
      return USBStep()
    }
    if case .timeExtension(let factor) = response.outcome {
      let more = moment + Self.cardTime * Int(max(1, factor))
      self.pending?.deadline = min(more, pending.begun + Self.longestTime)
      return USBStep()
    }
    self.pending = nil
    silent = 0
    var step = USBStep(health.outputs(health.good()))
    switch pending.asked {
    case .status, .powerOff: step = step + status(response, at: moment)
    case .power: step = step + powered(response, at: moment)
    case .uid: step = step + number(response, at: moment)
    case .target: step = step + target(response, mayFollow: true, at: moment)
    case .remainder: step = step + target(response, mayFollow: false, at: moment)
    case .retries, .lamps: _ = rest(until: moment)
    }
    return self.pending == nil ? step + next(at: moment) : step
  }

  private mutating func status(_ response: CCIDResponse, at moment: Moment) -> USBStep<ReaderOutput> {
    switch response.card {
    case .absent, .unknown:
      isRead = false
      heldCard = nil
    case .active, .inactive:
      if !isRead { return ask(.power, at: moment) }
      if let heldCard { _ = cards.present(heldCard, at: moment) }  // still there: its hold-off begins anew
    }
    return rest(until: moment + profile.ccid.polling)
  }

  private mutating func powered(_ response: CCIDResponse, at moment: Moment) -> USBStep<ReaderOutput> {
    guard response.outcome == .ok, !response.isMuteQuirk, CardATR(bytes: response.data) != nil else {
      return unread(at: moment, answered: response)
    }
    return ask(.uid, CardAPDU.getUID, at: moment)
  }

  private mutating func number(_ response: CCIDResponse, at moment: Moment) -> USBStep<ReaderOutput> {
    guard response.outcome == .ok, let uid = CardAnswer(bytes: response.data)?.uid else {
      return unread(at: moment, answered: response)
    }
    isRead = true
    return USBStep(present(uid, at: moment)) + ask(.powerOff, at: moment)
  }

  /// A card that was taken away too soon, or one that cannot be read.
  private mutating func unread(at moment: Moment, answered response: CCIDResponse) -> USBStep<ReaderOutput> {
    cards.noteUnread(at: moment)
    if response.card == .absent { return rest(until: moment + profile.ccid.polling) }
    isRead = true  // asked again when it has been away, not in a circle
    heldCard = nil
    return ask(.powerOff, at: moment)
  }

  private mutating func target(
    _ response: CCIDResponse, mayFollow: Bool, at moment: Moment
  ) -> USBStep<ReaderOutput> {
    if mayFollow, let rest = CardAnswer(bytes: response.data)?.pending {
      return ask(.remainder, CardAPDU.pending(rest), at: moment)
    }
    _ = rest(until: moment + profile.ccid.polling)
    guard let answer = CardAnswer(bytes: response.data), answer.isOK, answer.data.first == PN532Frame.fromChip,
      let targets = PN532Target.read(Array(answer.data.dropFirst()))
    else {
      cards.noteUnread(at: moment)
      return USBStep()
    }
    return USBStep(targets.first.map { present($0.uid, at: moment) } ?? [])
  }

  private mutating func present(_ sent: [UInt8], at moment: Moment) -> [ReaderOutput] {
    let uid = profile.quirks.contains(.uidReversed) ? sent.reversed() : sent
    let form = CardNumberProfile(form: .hexUID, credential: .uid)
    guard let credential = form.credential(CardNumber(bytes: uid)) else {
      heldCard = nil
      return cards.tellsMalformed(at: moment) ? [.malformed(.cardUID, moment)] : []
    }
    heldCard = credential
    return cards.present(credential, at: moment) ? [.presentation(credential, moment)] : []
  }

  /// Something went wrong on the way: begins anew after a pause, with a reset of the port when nothing else has helped.
  private mutating func fail(_ symptom: USBSymptom, at moment: Moment) -> USBStep<ReaderOutput> {
    decoder = CCIDResponseDecoder(longest: longest)
    let outputs = health.outputs(health.bad(symptom))
    if health.isDegraded { cards.forgetUnread() }
    silent += 1
    guard silent % Self.silentLimit == 0 else {
      _ = rest(until: moment + profile.ccid.polling)
      return USBStep(outputs)
    }
    isRead = false
    _ = rest(until: moment + Self.resetRest)
    return USBStep(outputs, transfers: [.reset])
  }
}
