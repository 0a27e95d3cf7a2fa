public import SpaceCore

/// What a room sensor measures.
public enum SensorQuantity: String, Sendable, CaseIterable {
  case carbonDioxide = "co2"
  case temperature
  case humidity
  /// 1 while somebody is seen, 0 while nobody is.
  case presence

  /// The unit; empty for presence.
  public var unit: String {
    switch self {
    case .carbonDioxide: "ppm"
    case .temperature: "°C"
    case .humidity: "%"
    case .presence: ""
    }
  }
}

/// One measured value that may be shown.
public struct SensorReading: Sendable, Equatable {
  public var quantity: SensorQuantity
  /// In the unit of the quantity.
  public var value: Double
  /// When it arrived.
  public var moment: Moment

  public init(_ quantity: SensorQuantity, _ value: Double, at moment: Moment) {
    self.quantity = quantity
    self.value = value
    self.moment = moment
  }
}

/// What a sensor has to say.
public enum SensorOutput: Sendable, Equatable {
  case reading(SensorReading)
  /// What arrives is no measurement any more; the last reading is not to be shown. Said once.
  case degraded(SensorQuantity, finding: String)
  /// Measurements arrive again.
  case recovered(SensorQuantity)
}

/// How much a reading can be trusted now.
public enum SensorQuality: String, Sendable, CaseIterable {
  /// Measured a moment ago.
  case good
  /// Nothing has been measured yet.
  case waiting
  /// Repeats, is frozen, is out of range, or is silent.
  case degraded
}

/// What a quantity is now: a reading only while it can be trusted.
public struct SensorState: Sendable, Equatable {
  public var quality: SensorQuality
  /// nil unless the quality is good.
  public var reading: SensorReading?
  /// How old the reading is.
  public var age: Duration?

  public init(quality: SensorQuality, reading: SensorReading? = nil, age: Duration? = nil) {
    self.quality = quality
    self.reading = reading
    self.age = age
  }
}

/// What can be believed of a quantity from one kind of sensor.
public struct SensorLimits: Sendable, Equatable {
  /// Values outside are no measurement.
  public var range: ClosedRange<Double>
  /// Values sooner after one another than this are repeats of an old report.
  public var closest: Duration
  /// A value that has not changed for so long is frozen; nil where a room can keep still.
  public var frozenAfter: Duration?
  /// Nothing for so long is silence.
  public var silentAfter: Duration
  /// How long after the start values out of range are normal.
  public var warmUp: Duration

  public init(
    range: ClosedRange<Double>, closest: Duration, frozenAfter: Duration?, silentAfter: Duration,
    warmUp: Duration = .zero
  ) {
    self.range = range
    self.closest = closest
    self.frozenAfter = frozenAfter
    self.silentAfter = silentAfter
    self.warmUp = warmUp
  }
}
