public import SpaceCore
internal import WireCodecs

/// Reads an LD2410 presence radar on a serial port: whether somebody is seen.
///
/// A radar sees fans, curtains and what is behind a thin wall too: a hint of presence, not a head count, and never a
/// reason to unlock. While it calibrates nothing is known.
public struct RadarDriver: Sendable {
  /// Ten reports a second, each of which may say the same for days while nobody is there.
  public static let limits = SensorLimits(
    range: 0...1, closest: .zero, frozenAfter: nil, silentAfter: .seconds(5))
  /// Energies that do not move at all for so long, with somebody seen, are frozen: breathing moves them.
  public static let frozenAfter: Duration = .seconds(600)

  private var decoder = LD2410FrameDecoder()
  private var channel = SensorChannel(.presence, Self.limits)
  private var lastReport: LD2410Report?
  private var changed: Moment?
  private var lastTold: Double?
  private var lastTime: Moment?
  /// Frames that were refused since the start.
  public private(set) var refused = 0
  /// How often presence is told again while it does not change.
  public static let interval: Duration = .seconds(1)

  /// - Precondition: the family of `profile` is ``DeviceFamily/ld2410``.
  public init(profile: DeviceProfile) {
    precondition(profile.family == .ld2410, "\(profile.id) is no LD2410")
  }

  /// Whether somebody is seen now, and whether that can be believed.
  public func state(at moment: Moment) -> SensorState { channel.state(at: moment) }

  /// When ``deadlineReached(at:)`` has something to do; nil before ``start(at:)``.
  public var nextDeadline: Moment? { channel.nextDeadline }

  /// The port is open, for the first time or again.
  public mutating func start(at moment: Moment) {
    portLost(at: moment)
    channel.start(at: moment)
  }

  /// The port is gone.
  public mutating func portLost(at moment: Moment) {
    decoder = LD2410FrameDecoder()
    lastReport = nil
    changed = nil
    lastTold = nil
    channel.stop()
  }

  /// Takes bytes in the order they came, however they were cut.
  public mutating func feed(_ bytes: [UInt8], at moment: Moment) -> [SensorOutput] {
    var outputs = deadlineReached(at: moment)
    for output in decoder.feed(bytes) {
      switch output {
      case .frame(.report(let report)): outputs += take(report, at: moment)
      case .frame: break  // answers to commands that this driver does not send
      case .refused: refused = min(refused + 1, Int(Int32.max))
      }
    }
    return outputs
  }

  /// Time has passed. Calling it early does nothing.
  public mutating func deadlineReached(at moment: Moment) -> [SensorOutput] { channel.deadlineReached(at: moment) }

  private mutating func take(_ report: LD2410Report, at moment: Moment) -> [SensorOutput] {
    if report != lastReport || report.state.isPresent != true { changed = moment }
    lastReport = report
    guard let isPresent = report.state.isPresent else { return [] }  // it calibrates; silence follows if it stays so
    if let changed, changed + Self.frozenAfter <= moment {
      return channel.degrade(
        "distances and energies have not changed at all for 10 min while somebody is seen: the radar is frozen; switch it "
          + "off and on")
    }
    let value: Double = isPresent ? 1 : 0
    let outputs = channel.take(value, at: moment)
    // Ten equal readings a second are one: told when it changes, and every second.
    guard value == lastTold, let last = lastTime, moment < last + Self.interval else {
      lastTold = value
      lastTime = moment
      return outputs
    }
    return outputs.filter { if case .reading = $0 { false } else { true } }
  }
}
