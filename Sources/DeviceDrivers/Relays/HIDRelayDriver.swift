public import HardwareAccess
public import SpaceCore
internal import WireCodecs

/// What a relay board has to say.
public enum RelayOutput: Sendable, Equatable {
  /// The board says that its relays are as they are wanted: bit 0 is relay 1.
  case confirmed(relays: UInt8, Moment)
  /// The board does not do what it is told, or says something else; what to check. Said once.
  case degraded(finding: String)
  /// It does again.
  case recovered
}

/// Switches the relays of a board 16c0:05df, reads them back and compares.
///
/// Whenever the board is new, or was gone, its relays are brought to their idle state first: a relay that was on before
/// an unplugging is on again only when somebody wants it so. What the board says is asked again every ``check``.
public struct HIDRelayDriver: USBDriver {
  /// How often the state is read although nothing was switched.
  public static let check: Duration = .seconds(5)
  /// How soon a command that did not work is tried again.
  public static let retry: Duration = .milliseconds(200)
  /// Attempts in a row before it is told. They go on, every ``check``.
  public static let attemptLimit = 3

  public let profile: DeviceProfile
  /// The relays that are on when nobody wants anything, by bit.
  public let idle: UInt8
  /// The relays that are to be on, by bit.
  public private(set) var wanted: UInt8
  /// The relays that are on, as the board said last; nil while it is not known.
  public private(set) var actual: UInt8?
  /// The serial number that the board says; nil while it is not known.
  public private(set) var serial: String?

  private var isConnected = false
  private var readsPending = 0
  private var isTold = false
  private var isDegraded = false
  private var attempts = 0
  private var deadline: Moment?

  private var mask: UInt8 { UInt8(truncatingIfNeeded: (1 << profile.relays) - 1) }

  /// - Parameter idle: the relays that are on when nobody wants anything, by bit; those that the board has not do not
  ///   count.
  /// - Precondition: the family of `profile` is ``DeviceFamily/hidRelay``.
  public init(profile: DeviceProfile, idle: UInt8 = 0) {
    precondition(profile.family == .hidRelay, "\(profile.id) is no relay board")
    self.profile = profile
    let mask = UInt8(truncatingIfNeeded: (1 << profile.relays) - 1)
    self.idle = idle & mask
    wanted = idle & mask
  }

  public var nextDeadline: Moment? { isConnected ? deadline : nil }

  /// Switches one relay, counted from 1. While the board is away this is remembered until ``start(at:)`` forgets it.
  ///
  /// - Precondition: the board has that relay.
  public mutating func set(_ relay: Int, isOn: Bool, at moment: Moment) -> USBStep<RelayOutput> {
    precondition((1...profile.relays).contains(relay), "\(profile.id) has no relay \(relay)")
    let bit = UInt8(1) << UInt8(relay - 1)
    wanted = isOn ? wanted | bit : wanted & ~bit
    isTold = false
    attempts = 0
    guard isConnected else { return USBStep() }
    return send([.set(relay: UInt8(relay), isOn: isOn)], at: moment)
  }

  public mutating func start(at moment: Moment) -> USBStep<RelayOutput> {
    isConnected = true
    wanted = idle
    isTold = false
    readsPending = 0
    attempts = 0
    return send(everything, at: moment)
  }

  public mutating func received(
    _ result: USBTransferResult, on pipe: USBPipe, at moment: Moment
  ) -> USBStep<RelayOutput> {
    USBStep()  // the board says nothing by itself
  }

  public mutating func completed(
    _ transfer: USBTransfer, _ result: USBTransferResult, at moment: Moment
  ) -> USBStep<RelayOutput> {
    guard isConnected else { return USBStep() }
    switch transfer {
    case .classIn:
      readsPending = max(0, readsPending - 1)
      // What was read before the latest command was sent says nothing of it.
      guard readsPending == 0 else { return USBStep() }
      return judge(result, at: moment)
    case .classOut, .bulkOut, .reset: return USBStep()  // the state that is read after it tells
    }
  }

  public mutating func deadlineReached(at moment: Moment) -> USBStep<RelayOutput> {
    guard isConnected, let deadline, deadline <= moment else { return USBStep() }
    // An answer that never came counts as none.
    if readsPending > 0 {
      readsPending = 0
      return judge(.failure(.timedOut), at: moment)
    }
    return send(actual == wanted ? [] : everything, at: moment)
  }

  public mutating func disconnected(at moment: Moment) {
    isConnected = false
    actual = nil
    deadline = nil
    readsPending = 0
  }

  /// All relays to what is wanted, those that go off first.
  private var everything: [HIDRelayCommand] {
    guard wanted != 0 else { return [.setAll(isOn: false)] }
    let relays = (1...UInt8(profile.relays))
    func isWanted(_ relay: UInt8) -> Bool { wanted >> (relay - 1) & 1 == 1 }
    return relays.filter { !isWanted($0) }.map { .set(relay: $0, isOn: false) }
      + relays.filter(isWanted).map { .set(relay: $0, isOn: true) }
  }

  private mutating func send(_ commands: [HIDRelayCommand], at moment: Moment) -> USBStep<RelayOutput> {
    readsPending += 1
    deadline = moment + Self.check
    return USBStep(
      transfers: commands.map { .setFeature($0.encode()) } + [.getFeature(length: HIDRelayCommand.length)])
  }

  private mutating func judge(_ result: USBTransferResult, at moment: Moment) -> USBStep<RelayOutput> {
    let finding: String
    switch result {
    case .success(let bytes):
      guard let state = HIDRelayState(bytes: bytes) else {
        finding = "the board answers with something else than its state: it is another model than its profile"
        break
      }
      serial = state.serial
      actual = state.relays & mask
      guard actual != wanted else { return confirm(at: moment) }
      finding = "relays are not as they were switched: look at the board's supply, and for another program that uses it"
    case .failure(let fault):
      finding = "the board does not answer (\(fault.rawValue)): look at its plug and its supply"
    }
    if case .failure = result { actual = nil }
    attempts = min(attempts + 1, Self.attemptLimit)
    isTold = false
    deadline = moment + (attempts < Self.attemptLimit ? Self.retry : Self.check)
    guard attempts == Self.attemptLimit, !isDegraded else { return USBStep() }
    isDegraded = true
    return USBStep([.degraded(finding: finding)])
  }

  private mutating func confirm(at moment: Moment) -> USBStep<RelayOutput> {
    attempts = 0
    deadline = moment + Self.check
    var outputs: [RelayOutput] = []
    if isDegraded { outputs.append(.recovered) }
    isDegraded = false
    if !isTold { outputs.append(.confirmed(relays: wanted, moment)) }
    isTold = true
    return USBStep(outputs)
  }
}
