public import HardwareAccess
public import SpaceCore
internal import WireCodecs

/// Reads a CO2mini, TFA AIRCO2NTROL or another device on the ZyAura module: carbon dioxide, temperature, humidity.
///
/// Old devices encrypt with a key that they are given, new ones do not; each report tells. A device that falls silent is
/// given its key again, which some need after a hub's hiccup.
public struct AirMonitorDriver: USBDriver {
  /// How long the device may be silent before it is given its key again; it sends something every few seconds.
  public static let silence: Duration = .seconds(60)

  /// What the module can measure, by its data sheet, and how often at most.
  public static let limits: [SensorQuantity: SensorLimits] = [
    // The module's end, and the least that outdoor air has; it warms up for minutes and reads 0 until then.
    .carbonDioxide: SensorLimits(
      range: 300...9999, closest: .milliseconds(500), frozenAfter: .seconds(3600), silentAfter: .seconds(90),
      warmUp: .seconds(300)),
    .temperature: SensorLimits(
      range: -10...60, closest: .milliseconds(500), frozenAfter: .seconds(24 * 3600), silentAfter: .seconds(90)),
    .humidity: SensorLimits(
      range: 1...99, closest: .milliseconds(500), frozenAfter: .seconds(24 * 3600), silentAfter: .seconds(90)),
  ]

  private var channels: [SensorQuantity: SensorChannel] = [:]
  private var lastReport: Moment?
  /// Reports that were none of this device, or had a wrong sum.
  public private(set) var refused = 0

  /// - Precondition: the family of `profile` is ``DeviceFamily/co2Monitor``.
  public init(profile: DeviceProfile) {
    precondition(profile.family == .co2Monitor, "\(profile.id) is no air monitor")
    for quantity in [SensorQuantity.carbonDioxide, .temperature] {
      channels[quantity] = Self.limits[quantity].map { SensorChannel(quantity, $0) }
    }
  }

  /// What a quantity is now; nil for one that the device has never sent.
  public func state(_ quantity: SensorQuantity, at moment: Moment) -> SensorState? {
    channels[quantity]?.state(at: moment)
  }

  public var nextDeadline: Moment? {
    (channels.values.map(\.nextDeadline) + [lastReport.map { $0 + Self.silence }]).compactMap { $0 }.min()
  }

  public mutating func start(at moment: Moment) -> USBStep<SensorOutput> {
    for quantity in channels.keys { channels[quantity]?.start(at: moment) }
    lastReport = moment
    return USBStep(transfers: [.setFeature(AirMonitorReport.usualKey)])
  }

  public mutating func received(
    _ result: USBTransferResult, on pipe: USBPipe, at moment: Moment
  ) -> USBStep<SensorOutput> {
    guard case .success(let bytes) = result, let (report, _) = AirMonitorReport.read(bytes) else {
      refused = min(refused + 1, Int(Int32.max))
      return deadlineReached(at: moment)
    }
    var step = deadlineReached(at: moment)
    lastReport = moment
    guard let value = report.value else { return step }
    switch report.item {
    case .carbonDioxide: step.outputs += take(.carbonDioxide, value, at: moment)
    case .temperature: step.outputs += take(.temperature, value, at: moment)
    case .humidity:
      // A CO2mini has no such sensor and says 0.
      if report.raw != 0 || channels[.humidity] != nil { step.outputs += take(.humidity, value, at: moment) }
    case nil: break
    }
    return step
  }

  public mutating func completed(
    _ transfer: USBTransfer, _ result: USBTransferResult, at moment: Moment
  ) -> USBStep<SensorOutput> {
    deadlineReached(at: moment)  // whether the key was taken is seen by what the device sends
  }

  public mutating func deadlineReached(at moment: Moment) -> USBStep<SensorOutput> {
    var step = USBStep<SensorOutput>()
    for quantity in SensorQuantity.allCases { step.outputs += channels[quantity]?.deadlineReached(at: moment) ?? [] }
    if let last = lastReport, last + Self.silence <= moment {
      lastReport = moment
      step.transfers = [.setFeature(AirMonitorReport.usualKey)]
    }
    return step
  }

  public mutating func disconnected(at moment: Moment) {
    lastReport = nil
    for quantity in channels.keys { channels[quantity]?.stop() }
  }

  private mutating func take(_ quantity: SensorQuantity, _ value: Double, at moment: Moment) -> [SensorOutput] {
    if channels[quantity] == nil {
      channels[quantity] = Self.limits[quantity].map { SensorChannel(quantity, $0) }
      channels[quantity]?.start(at: moment)
    }
    return channels[quantity]?.take(value, at: moment) ?? []
  }
}
