public import HardwareAccess
public import SpaceCore
internal import WireCodecs

/// Asks a TEMPer stick for its temperature, and humidity where it has it.
///
/// The firmware's name tells how its bytes are meant; a stick of an unknown one is degraded and never guessed.
public struct TemperDriver: USBDriver {
  /// How often it is asked.
  public static let polling: Duration = .seconds(10)
  /// How long the second half of an answer may take.
  public static let answerTime: Duration = .milliseconds(250)

  /// What the sticks can measure, by their makers.
  public static let limits: [SensorQuantity: SensorLimits] = [
    .temperature: SensorLimits(
      range: -40...85, closest: .seconds(1), frozenAfter: .seconds(24 * 3600), silentAfter: .seconds(60)),
    .humidity: SensorLimits(
      range: 1...99, closest: .seconds(1), frozenAfter: .seconds(24 * 3600), silentAfter: .seconds(60)),
  ]

  private enum Phase {
    case stopped
    case naming
    case measuring
    case resting
  }

  private var phase = Phase.stopped
  private var answer: [UInt8] = []
  private var deadline: Moment?
  private var scale: TemperScale?
  private var temperature = SensorChannel(.temperature, Self.limits[.temperature] ?? Self.never)
  private var humidity: SensorChannel?
  /// What the stick calls its firmware; empty until it has said it.
  public private(set) var firmware = ""

  private static let never = SensorLimits(range: 0...0, closest: .zero, frozenAfter: nil, silentAfter: .seconds(60))

  /// - Precondition: the family of `profile` is ``DeviceFamily/temper``.
  public init(profile: DeviceProfile) {
    precondition(profile.family == .temper, "\(profile.id) is no TEMPer")
  }

  /// What a quantity is now; nil for one that the stick has not.
  public func state(_ quantity: SensorQuantity, at moment: Moment) -> SensorState? {
    switch quantity {
    case .temperature: temperature.state(at: moment)
    case .humidity: humidity?.state(at: moment)
    case .carbonDioxide, .presence: nil
    }
  }

  public var nextDeadline: Moment? {
    [deadline, temperature.nextDeadline, humidity?.nextDeadline].compactMap { $0 }.min()
  }

  public mutating func start(at moment: Moment) -> USBStep<SensorOutput> {
    temperature.start(at: moment)
    humidity?.start(at: moment)
    scale = nil
    return ask(.naming, TemperReply.firmwareRequest, at: moment)
  }

  public mutating func received(
    _ result: USBTransferResult, on pipe: USBPipe, at moment: Moment
  ) -> USBStep<SensorOutput> {
    guard case .success(let bytes) = result, bytes.count == 8, phase == .naming || phase == .measuring,
      answer.count < 16
    else { return deadlineReached(at: moment) }
    answer += bytes
    return answer.count == 16 ? finish(at: moment) : deadlineReached(at: moment)
  }

  public mutating func completed(
    _ transfer: USBTransfer, _ result: USBTransferResult, at moment: Moment
  ) -> USBStep<SensorOutput> {
    deadlineReached(at: moment)  // a request that was not taken has no answer
  }

  public mutating func deadlineReached(at moment: Moment) -> USBStep<SensorOutput> {
    var step = USBStep<SensorOutput>()
    step.outputs = temperature.deadlineReached(at: moment) + (humidity?.deadlineReached(at: moment) ?? [])
    guard let deadline, deadline <= moment else { return step }
    return step + (phase == .resting ? again(at: moment) : finish(at: moment))
  }

  public mutating func disconnected(at moment: Moment) {
    phase = .stopped
    deadline = nil
    temperature.stop()
    humidity?.stop()
  }

  private mutating func ask(_ phase: Phase, _ request: [UInt8], at moment: Moment) -> USBStep<SensorOutput> {
    self.phase = phase
    answer = []
    deadline = moment + Self.answerTime
    return USBStep(transfers: [.setOutput(request)])
  }

  private mutating func again(at moment: Moment) -> USBStep<SensorOutput> {
    scale == nil
      ? ask(.naming, TemperReply.firmwareRequest, at: moment) : ask(.measuring, TemperReply.request, at: moment)
  }

  /// The answer is whole, or nothing more came of it in time.
  private mutating func finish(at moment: Moment) -> USBStep<SensorOutput> {
    let wasNaming = phase == .naming
    phase = .resting
    deadline = moment + Self.polling
    guard wasNaming else { return USBStep(take(at: moment)) }
    guard answer.count == 16 else { return USBStep() }
    firmware = String(decoding: answer.filter { (0x21...0x7E).contains($0) }, as: UTF8.self)
    scale = TemperScale(firmware: firmware)
    guard scale != nil else {
      let name = firmware.isEmpty ? "without a name" : "'\(firmware)'"
      return USBStep(
        temperature.degrade("the firmware \(name) is not known, so its numbers would be guessed; tell us what it sends")
      )
    }
    return ask(.measuring, TemperReply.request, at: moment)
  }

  private mutating func take(at moment: Moment) -> [SensorOutput] {
    guard let scale, let values = TemperReply(bytes: answer)?.values(scale) else { return [] }
    var outputs: [SensorOutput] = []
    // A probe is where the room is; the stick itself is warmed by its host.
    if let value = values.outside ?? values.inside { outputs += temperature.take(value, at: moment) }
    if let value = values.outsideHumidity ?? values.insideHumidity, let limits = Self.limits[.humidity] {
      if humidity == nil {
        humidity = SensorChannel(.humidity, limits)
        humidity?.start(at: moment)
      }
      outputs += humidity?.take(value, at: moment) ?? []
    }
    return outputs
  }
}
