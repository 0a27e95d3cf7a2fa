public import SpaceCore
internal import WireCodecs

/// Asks a PN532 on a serial port for cards of ISO/IEC 14443 type A.
///
/// A value without clock or port: the owner sends ``Step/bytes``, feeds what it has read, and tells when ``nextDeadline``
/// has come. A command is acknowledged, then answered; what stays out begins anew with waking the chip.
public struct PN532ReaderDriver: Sendable {
  /// What comes of one call.
  public struct Step: Sendable, Equatable {
    /// What the reader has to say.
    public var outputs: [ReaderOutput]
    /// What is to be sent.
    public var bytes: [UInt8]

    init(_ outputs: [ReaderOutput] = [], bytes: [UInt8] = []) {
      self.outputs = outputs
      self.bytes = bytes
    }
  }

  /// The reader that this is, as the space calls it.
  public let reader: ReaderID
  public let profile: DeviceProfile

  /// A chip acknowledges within 15 ms; a USB bridge and a busy machine take their time.
  public static let acknowledgeTime: Duration = .milliseconds(100)
  /// One search for a card takes some 30 ms.
  public static let answerTime: Duration = .milliseconds(500)
  /// How often it is asked.
  public static let polling: Duration = .milliseconds(150)
  /// How long it rests when it does not answer.
  static let rest: Duration = .seconds(1)

  private struct Pending {
    var command: PN532Command
    var isAcknowledged: Bool
    var deadline: Moment
  }

  private var decoder = PN532FrameDecoder()
  private var health = LineHealth<USBSymptom>()
  private var cards: CardMemory
  private var pending: Pending?
  private var nextStart: Moment?
  private var nextPoll: Moment?

  /// - Precondition: the family of `profile` is ``DeviceFamily/pn532HSU``.
  public init(reader: ReaderID, profile: DeviceProfile) {
    precondition(profile.family == .pn532HSU, "\(profile.id) is no PN532")
    self.reader = reader
    self.profile = profile
    cards = CardMemory(profile)
  }

  /// When ``deadlineReached(at:)`` has something to do; nil before ``start(at:)``.
  public var nextDeadline: Moment? {
    [pending?.deadline ?? nextStart ?? nextPoll, cards.deadline].compactMap { $0 }.min()
  }

  /// The port is open, for the first time or again.
  public mutating func start(at moment: Moment) -> Step {
    decoder = PN532FrameDecoder()
    // Normal mode, without the security module: the chip must not wait for one.
    let step = ask(.samConfiguration, [0x01, 0x00, 0x00], at: moment)
    return Step(bytes: PN532Frame.wakeUp + step.bytes)
  }

  /// Takes bytes in the order they came, however they were cut.
  public mutating func feed(_ bytes: [UInt8], at moment: Moment) -> Step {
    var step = Step(sweep(at: moment))
    for output in decoder.feed(bytes) {
      let next = take(output, at: moment)
      step.outputs += next.outputs
      step.bytes += next.bytes
    }
    return step
  }

  /// Time has passed. Calling it early does nothing.
  public mutating func deadlineReached(at moment: Moment) -> Step {
    var step = Step(sweep(at: moment))
    let next: Step
    if let pending {
      guard pending.deadline <= moment else { return step }
      next = fail(.silent, at: moment)
    } else if let begin = nextStart {
      guard begin <= moment else { return step }
      nextStart = nil
      next = start(at: moment)
    } else {
      guard let poll = nextPoll, poll <= moment else { return step }
      next = ask(.inListPassiveTarget, [0x01, 0x00], at: moment)
    }
    step.outputs += next.outputs
    step.bytes += next.bytes
    return step
  }

  /// The port is gone; ``start(at:)`` follows when it is back.
  public mutating func portLost(at moment: Moment) {
    pending = nil
    nextStart = nil
    nextPoll = nil
  }

  private mutating func sweep(at moment: Moment) -> [ReaderOutput] {
    cards.due(at: moment).map { [.malformed(.cardUID, $0)] } ?? []
  }

  private mutating func ask(_ command: PN532Command, _ parameters: [UInt8], at moment: Moment) -> Step {
    pending = Pending(command: command, isAcknowledged: false, deadline: moment + Self.acknowledgeTime)
    nextPoll = nil
    return Step(bytes: command.frame(parameters).encode())
  }

  private mutating func take(_ output: PN532FrameDecoder.Output, at moment: Moment) -> Step {
    switch output {
    case .refused: return Step(health.outputs(health.bad(.garbage)))
    case .frame(.ack):
      pending?.isAcknowledged = true
      pending?.deadline = moment + Self.answerTime
      return Step()
    case .frame(.nack), .frame(.error): return pending == nil ? Step() : fail(.refused, at: moment)
    case .frame(.data(PN532Frame.fromChip, let body)): return answer(body, at: moment)
    case .frame(.data): return Step()  // our own command, from a line that echoes
    }
  }

  private mutating func answer(_ body: [UInt8], at moment: Moment) -> Step {
    guard let waiting = pending, waiting.isAcknowledged, body.first == waiting.command.rawValue + 1 else {
      return Step()  // late: what was asked has been given up
    }
    pending = nil
    let change = health.outputs(health.good())
    switch waiting.command {
    case .samConfiguration:
      // One attempt for each question, or the chip would search for ever.
      return Step(change, bytes: ask(.rfConfiguration, [0x05, 0xFF, 0xFF, 0x01], at: moment).bytes)
    case .rfConfiguration:
      return Step(change, bytes: ask(.inListPassiveTarget, [0x01, 0x00], at: moment).bytes)
    case .inListPassiveTarget:
      nextPoll = moment + Self.polling
      guard let targets = PN532Target.read(body) else {
        cards.noteUnread(at: moment)
        return Step(change)
      }
      return Step(change + (targets.first.map { present($0.uid, at: moment) } ?? []))
    case .getFirmwareVersion, .inDataExchange, .inDeselect, .inRelease:
      nextPoll = moment + Self.polling
      return Step(change)
    }
  }

  private mutating func present(_ uid: [UInt8], at moment: Moment) -> [ReaderOutput] {
    let form = CardNumberProfile(form: .hexUID, credential: .uid)
    guard let credential = form.credential(CardNumber(bytes: uid)) else {
      return cards.tellsMalformed(at: moment) ? [.malformed(.cardUID, moment)] : []
    }
    return cards.present(credential, at: moment) ? [.presentation(credential, moment)] : []
  }

  private mutating func fail(_ symptom: USBSymptom, at moment: Moment) -> Step {
    pending = nil
    nextPoll = nil
    nextStart = moment + Self.rest
    decoder = PN532FrameDecoder()
    // An acknowledgement from the host ends a command that still runs.
    return Step(health.outputs(health.bad(symptom)), bytes: PN532Frame.ack.encode())
  }
}
