import DeviceDrivers
import HardwareAccess
import LedgerProtocol
import LocalStore
import SpaceCore

/// What the control loop does in one round, without waiting: reads what has arrived, tells the space, carries out what
/// it wants. The thread that owns it polls between rounds; tests and the simulator step it through time of their own.
///
/// On the way of a badge there is no lock, no disk and no hop to another thread: the record goes into the writer's
/// ring, and the output follows when the writer says that it is durable, or when the door's write bound has passed.
final class ControlCore {
  private(set) var space: Space
  let inputs: [InputPort]
  let readers: [any ReaderPort]
  private let outputs: [SpaceOutput: OutputPort]
  private let lamps: [ReaderID: ReaderLamps]
  private let hardware: any Hardware
  private let writer: JournalWriter
  private let codes: CodeReader

  private var deadlines: [SpaceDeadline: Moment] = [:]
  /// Nil until a ledger is joined: then there is nobody whose passes count.
  var passes: PassReader?
  private var waiting: [WaitingOutput] = []
  /// The number of the last record that was handed to the writer.
  private(set) var ticket: UInt64 = 0
  private var retryOutputsAt: Moment?
  /// When to command every output once more.
  private var refreshAt: Moment = .zero
  private(set) var indications = ReaderIndications()
  var badges = BadgeDesk()
  /// What is to be told to others once this round is over.
  var replies: [@Sendable () -> Void] = []
  var hasNews = false
  private let outputMoved: (@Sendable (SpaceOutput, Bool) -> Void)?
  private let askLedger: @Sendable (LedgerQuestion) -> Void

  /// An output that waits for its record.
  private struct WaitingOutput {
    var output: SpaceOutput
    var active: Bool
    var ticket: UInt64
    var bound: Moment
  }

  /// How often a line that does not take its level is tried again.
  static let outputRetry: Duration = .milliseconds(100)
  /// How often every output is commanded once more.
  static let outputRefresh: Duration = .seconds(1)

  init(
    space: Space, configuration: SpaceConfiguration, profiles: DeviceCatalogue, hardware: any Hardware,
    writer: JournalWriter, codes: CodeReader,
    outputMoved: (@Sendable (SpaceOutput, _ active: Bool) -> Void)? = nil,
    askLedger: @escaping @Sendable (LedgerQuestion) -> Void = { _ in }
  ) throws(AgentError) {
    self.outputMoved = outputMoved
    self.askLedger = askLedger
    self.space = space
    self.hardware = hardware
    self.writer = writer
    self.codes = codes
    do throws(HardwareError) {
      // Outputs first: each is at its safe level before anything else is touched.
      var outputs: [SpaceOutput: OutputPort] = [:]
      for wiring in configuration.outputs {
        outputs[wiring.output] = try OutputPort(
          wiring.address, idle: wiring.idle, activeLow: wiring.activeLow, hardware)
      }
      self.outputs = outputs
      var lamps: [ReaderID: ReaderLamps] = [:]
      for reader in configuration.readers where reader.lines != ReaderLinePlaces() {
        lamps[reader.id] = try ReaderLamps(reader.lines, profiles.lines(of: reader), hardware)
      }
      self.lamps = lamps
      inputs = try (configuration.inputs + configuration.tamperInputs(profiles)).map {
        wiring throws(HardwareError) in try InputPort(wiring, hardware)
      }
    } catch {
      throw AgentError.cannotOpen("the lines of \(configuration.settings.name)", cause: "\(error)")
    }
    var readers: [any ReaderPort] = []
    for reader in configuration.readers {
      guard let profile = profiles.profile(reader.profile) else {
        throw AgentError.cannotOpen(
          "the reader \(reader.id)",
          cause: "no device profile is called '\(reader.profile)'; there is \(profiles.ids.joined(separator: ", "))")
      }
      do {
        readers.append(try reader.open(profile, hardware))
      } catch let error as AgentError {
        throw error
      } catch {
        throw AgentError.cannotOpen("the reader \(reader.id)", cause: "\(error)")
      }
    }
    self.readers = readers
  }

  // MARK: One round

  /// The next moment at which `step` has something to do although nothing arrives.
  var nextDeadline: Moment? {
    var next = deadlines.values.min()
    func consider(_ moment: Moment?) {
      guard let moment else { return }
      next = next.map { min($0, moment) } ?? moment
    }
    for output in waiting { consider(output.bound) }
    for input in inputs { consider(input.deadline) }
    for reader in readers { consider(reader.deadline) }
    for lamp in lamps.values { consider(lamp.deadline) }
    consider(outputs.isEmpty && lamps.isEmpty ? nil : refreshAt)
    consider(indications.deadline)
    consider(badges.deadline)
    consider(retryOutputsAt)
    consider(hardware.nextDeadline.map(Moment.init(nanoseconds:)))
    return next
  }

  /// Tells the space that it has started.
  func start(_ memory: SpaceMemory, at moment: Moment) {
    var levels: [SpaceInput: Bool] = [:]
    for input in inputs {
      levels[input.wiring.input] = inputs.contains { $0.reports(input.wiring.input) }
    }
    handle(.started(memory, inputs: levels), at: moment)
    for reader in readers {
      guard let absence = reader.absence else { continue }
      handle(.device(.lost(device: reader.configuration.id.name, reason: absence)), at: moment)
    }
  }

  /// One round at `moment`.
  func step(at moment: Moment) {
    hardware.advance(to: moment.nanoseconds)
    releaseDurable(at: moment)
    for reader in readers { step(reader, at: moment) }
    for input in inputs { step(input, at: moment) }
    passDeadlines(at: moment)
    retryOutputs(at: moment)
    releaseDurable(at: moment)
    if indications.expire(at: moment) { hasNews = true }
    for lamp in lamps.values { tellFaults(of: lamp.step(at: moment), at: moment) }
    refreshOutputs(at: moment)
    expireBadges(at: moment)
  }

  func takeReplies() -> [@Sendable () -> Void] {
    defer { replies = [] }
    return replies
  }

  func takeNews() -> Bool {
    defer { hasNews = false }
    return hasNews
  }

  private func step(_ reader: any ReaderPort, at moment: Moment) {
    if reader.reopen(at: moment) {
      handle(.device(.found(device: reader.configuration.id.name)), at: moment)
    }
    var results: [ReaderOutput] = []
    do {
      results = try reader.step(at: moment)
    } catch {
      reader.lose(at: moment)
      handle(.device(.lost(device: reader.configuration.id.name, reason: "\(error)")), at: moment)
    }
    for result in results { handle(result, of: reader, at: moment) }
  }

  private func handle(_ output: ReaderOutput, of reader: any ReaderPort, at moment: Moment) {
    let id = reader.configuration.id
    switch output {
    case .presentation(let credential, let when): present(credential, at: id, when, moment)
    case .code(let code, let when): handle(.code(codes.entry(code, at: id, when, in: space)), at: moment)
    case .key: tellFaults(of: lamps[id]?.key(at: moment) ?? [], at: moment)
    case .malformed(let kind, let when):
      handle(.presented(Presentation(reader: id, credential: .malformed(kind), at: when)), at: moment)
    case .degraded(let finding, let count):
      handle(.device(.degraded(device: id.name, finding: finding, count: count)), at: moment)
    case .recovered:
      handle(.device(.found(device: id.name)), at: moment)
    }
  }

  private func present(_ credential: RawCredential, at reader: ReaderID, _ when: Moment, _ moment: Moment) {
    if credential.kind == .barcode, SignedPass.isPass(credential.bytes) {
      // Nobody can enrol a pass, and nobody may find its text again: it is not remembered.
      let pass = passes?.credential(credential.bytes, at: space.resource(at: reader), codes) ?? .malformed(.pass)
      return handle(.presented(Presentation(reader: reader, credential: pass, at: when)), at: moment)
    }
    let digest = codes.digest(of: credential)
    let shown = Presentation(reader: reader, credential: .digest(digest, credential.kind), at: when)
    if let waiting = badges.capture(at: reader) {
      handle(.captured(shown, actor: waiting.actor), at: moment)
      indicate(reader, .granted, at: moment)
      let holder = space.policy.flatMap { policy in policy.holder(of: digest).flatMap(policy.memberID) }
      let captured = CapturedBadge(credential, tag: digest.checkTag, holder: holder)
      replies.append { waiting.reply(.success(captured)) }
      return
    }
    handle(.presented(shown), at: moment)
    if space.policy?.holder(of: digest) == nil {
      badges.remember(credential, digest, at: reader, space.wall(at: moment), moment)
    }
  }

  private func step(_ input: InputPort, at moment: Moment) {
    if input.reopen(at: moment) { handle(.device(.found(device: input.name)), at: moment) }
    do {
      let reading = try input.read(at: moment)
      if reading.lostEdges > 0 {
        let finding = "edges were lost: the line changes faster than it can be read"
        handle(.device(.degraded(device: input.name, finding: finding, count: Int(reading.lostEdges))), at: moment)
      }
      if reading.oscillates {
        let finding =
          "the line oscillates, and is listened to only once a second: check its cable, its ground and its pull resistor"
        handle(.device(.degraded(device: input.name, finding: finding, count: InputPort.oscillation)), at: moment)
      }
      for change in reading.changes {
        // Several lines of one meaning, such as the tamper wires of two readers of a door: any of them counts.
        let active = change.active || inputs.contains { $0 !== input && $0.reports(input.wiring.input) }
        handle(.input(input.wiring.input, active: active), at: moment)
      }
    } catch {
      input.lose(at: moment)
      handle(.device(.lost(device: input.name, reason: "\(error)")), at: moment)
    }
  }

  private func passDeadlines(at moment: Moment) {
    guard let first = deadlines.values.min(), first <= moment else { return }
    // In the order of their moments, so that a round that comes late tells them as they were due.
    for (deadline, due) in deadlines.filter({ $0.value <= moment }).sorted(by: { $0.value < $1.value })
    where deadlines[deadline] == due {
      deadlines[deadline] = nil
      handle(.deadline(deadline), at: moment)
    }
  }

  // MARK: Carrying out

  /// Tells the space and carries out what it wants.
  func handle(_ event: SpaceEvent, at moment: Moment) {
    hasNews = true
    let actions = space.handle(event, at: moment)
    let bound = actions.compactMap(\.writeBound).min().map { moment + $0 }
    for action in actions { record(action, deadline: bound) }
    let recorded = ticket
    for action in actions { carryOut(action, recorded: recorded, at: moment) }
  }

  private func record(_ action: SpaceAction, deadline: Moment?) {
    guard case .record(let event, let saving) = action else { return }
    ticket += 1
    // When ring and overflow are full the writer counts the loss and keeps the states; it reports both itself.
    writer.enqueue(
      JournalRecord(event, states: saving.map(DurableStateCoding.change), ticket: ticket, deadline: deadline))
  }

  private func carryOut(_ action: SpaceAction, recorded: UInt64, at moment: Moment) {
    switch action {
    case .record: break
    case .output(let output, let active, .now):
      waiting.removeAll { $0.output == output }
      move(output, active, at: moment)
    case .output(let output, let active, .afterRecord(let bound)):
      waiting.removeAll { $0.output == output }
      waiting.append(WaitingOutput(output: output, active: active, ticket: recorded, bound: moment + bound))
    case .indicate(let reader, let indication): indicate(reader, indication, at: moment)
    case .arm(let deadline, let when): deadlines[deadline] = when
    case .disarm(let deadline): deadlines[deadline] = nil
    case .askLedger(let question): replies.append { [askLedger] in askLedger(question) }
    }
  }

  /// Moves the outputs whose records are durable, and those that have waited long enough.
  private func releaseDurable(at moment: Moment) {
    guard !waiting.isEmpty else { return }
    let durable = writer.durableThrough
    let due = waiting.filter { $0.ticket <= durable || $0.bound <= moment }
    guard !due.isEmpty else { return }
    waiting.removeAll { $0.ticket <= durable || $0.bound <= moment }
    for output in due where move(output.output, output.active, at: moment) {
      handle(.outputMoved(output.output, late: output.ticket > durable), at: moment)
    }
  }

  /// Commands a level. False when the line did not take it: it is tried again until it does, or is told otherwise.
  @discardableResult
  private func move(_ output: SpaceOutput, _ active: Bool, at moment: Moment) -> Bool {
    guard let port = outputs[output] else { return true }
    let changed = port.set(active, at: moment)
    let moved = port.fault == nil
    if moved { outputMoved?(output, active) } else { retryOutputsAt = moment + Self.outputRetry }
    if changed { tellFaults(of: [port], at: moment) }
    return moved
  }

  private func retryOutputs(at moment: Moment) {
    guard let due = retryOutputsAt, due <= moment else { return }
    retryOutputsAt = nil
    for (output, port) in outputs where port.fault != nil { move(output, port.wanted, at: moment) }
  }

  /// Commands every output once more: that is how a chip that went, or that came back, shows.
  private func refreshOutputs(at moment: Moment) {
    guard refreshAt <= moment else { return }
    refreshAt = moment + Self.outputRefresh
    for port in outputs.values where port.fault == nil && port.drive(at: moment) {
      retryOutputsAt = moment + Self.outputRetry
      tellFaults(of: [port], at: moment)
    }
    for lamp in lamps.values { tellFaults(of: lamp.drive(at: moment), at: moment) }
  }

  private func tellFaults(of ports: [OutputPort], at moment: Moment) {
    for port in ports {
      let device = "\(port.address)"
      if let fault = port.fault {
        handle(.device(.lost(device: device, reason: fault)), at: moment)
      } else {
        handle(.device(.found(device: device)), at: moment)
      }
    }
  }

  func indicate(_ reader: ReaderID, _ indication: Indication, at moment: Moment) {
    indications.show(indication, at: reader, language: space.settings.language, moment)
    tellFaults(of: lamps[reader]?.show(indication, at: moment) ?? [], at: moment)
  }

  var journalHealth: WriterHealth { writer.health }
  var journalLost: UInt64 { writer.lost }
  func passOverflow() { writer.passOverflow() }

  /// Drives every output to its safe level, then gives back every line and port. Returns what could not be done.
  func release() -> [String] {
    var faults: [String] = []
    for port in outputs.values {
      do {
        try port.release()
      } catch {
        faults.append("\(error)")
      }
    }
    for lamp in lamps.values {
      do {
        try lamp.release()
      } catch {
        faults.append("\(error)")
      }
    }
    for input in inputs { input.close() }
    for reader in readers { reader.close() }
    return faults
  }
}

extension SpaceAction {
  /// How long an output of this action waits for its record; nil when it waits for none.
  fileprivate var writeBound: Duration? {
    switch self {
    case .output(_, _, .afterRecord(let bound)): bound
    case .output(_, _, .now), .record, .indicate, .arm, .disarm, .askLedger: nil
    }
  }
}
