public import SpaceCore

/// Watches one quantity of one sensor: a reading is passed on only while it can be believed.
public struct SensorChannel: Sendable {
  public let quantity: SensorQuantity
  public let limits: SensorLimits

  /// Values in a row that are out of range, or repeats, before it is told.
  public static let badLimit = 3
  /// Repeats in a row before it is told: a hub may hand two reports over at once.
  public static let repeatLimit = 10
  /// Good values in a row before a degraded sensor is believed again.
  public static let goodRun = 3

  private var started: Moment?
  private var lastArrival: Moment?
  private var lastValue: Double?
  private var changed: Moment?
  private var reading: SensorReading?
  private var outside = 0
  private var repeats = 0
  private var good = 0
  /// Whether what arrives is not believed; told once.
  public private(set) var isDegraded = false

  public init(_ quantity: SensorQuantity, _ limits: SensorLimits) {
    self.quantity = quantity
    self.limits = limits
  }

  /// When ``deadlineReached(at:)`` finds silence; nil before the start and while degraded.
  public var nextDeadline: Moment? {
    isDegraded ? nil : (lastArrival ?? started).map { $0 + limits.silentAfter }
  }

  /// What it is now.
  public func state(at moment: Moment) -> SensorState {
    guard !isDegraded else { return SensorState(quality: .degraded) }
    guard let reading else { return SensorState(quality: .waiting) }
    let age = moment - reading.moment
    guard age < limits.silentAfter else { return SensorState(quality: .degraded) }
    return SensorState(quality: .good, reading: reading, age: age)
  }

  /// The sensor is there, for the first time or again: what it said before is old.
  public mutating func start(at moment: Moment) {
    stop()
    started = moment
  }

  /// The sensor is gone, and its owner tells that: nothing is waited for.
  public mutating func stop() {
    let wasDegraded = isDegraded
    self = SensorChannel(quantity, limits)
    isDegraded = wasDegraded
  }

  /// Takes a value as the sensor sent it.
  public mutating func take(_ value: Double, at moment: Moment) -> [SensorOutput] {
    let sinceLast = lastArrival.map { moment - $0 }
    lastArrival = moment
    if let sinceLast, sinceLast < limits.closest { return takeRepeat() }
    repeats = 0
    guard limits.range.contains(value) else { return takeOutside(value, at: moment) }
    outside = 0
    if value != lastValue {
      lastValue = value
      changed = moment
    } else if let frozenAfter = limits.frozenAfter, let changed, changed + frozenAfter <= moment {
      return degrade(
        "the value has not changed at all for \(Self.text(moment - changed)): the sensor is frozen; unplug it and plug it "
          + "in again")
    }
    if isDegraded {
      good += 1
      guard good >= Self.goodRun else { return [] }
      isDegraded = false
      return [.recovered(quantity), tell(value, at: moment)]
    }
    return [tell(value, at: moment)]
  }

  /// Time has passed. Calling it early does nothing.
  public mutating func deadlineReached(at moment: Moment) -> [SensorOutput] {
    guard let nextDeadline, nextDeadline <= moment else { return [] }
    return degrade(
      "nothing has been measured for \(Self.text(limits.silentAfter)): look at the sensor, its plug and its hub")
  }

  /// Something else says that the sensor cannot be believed.
  public mutating func degrade(_ finding: String) -> [SensorOutput] {
    good = 0
    reading = nil
    guard !isDegraded else { return [] }
    isDegraded = true
    return [.degraded(quantity, finding: finding)]
  }

  private mutating func tell(_ value: Double, at moment: Moment) -> SensorOutput {
    let told = SensorReading(quantity, value, at: moment)
    reading = told
    return .reading(told)
  }

  private mutating func takeRepeat() -> [SensorOutput] {
    repeats = min(repeats + 1, Self.repeatLimit)
    guard repeats == Self.repeatLimit else { return [] }
    return degrade(
      "one report is repeated without a pause: the sensor or its hub is stuck; unplug it and plug it in again")
  }

  private mutating func takeOutside(_ value: Double, at moment: Moment) -> [SensorOutput] {
    good = 0
    if let started, moment < started + limits.warmUp { return [] }
    outside = min(outside + 1, Self.badLimit)
    guard outside == Self.badLimit else { return [] }
    let range = "\(limits.range.lowerBound) to \(limits.range.upperBound) \(quantity.unit)"
    return degrade("values arrive that are outside of \(range): the sensor is broken, or not where it belongs")
  }

  private static func text(_ time: Duration) -> String {
    let seconds = time.components.seconds
    return seconds < 120 ? "\(seconds) s" : "\(seconds / 60) min"
  }
}
