import DeviceDrivers
import HardwareAccess
import SpaceCore

/// One output line with the level that is wanted of it; noncopyable handles live in classes to be collected.
final class OutputPort {
  let wiring: OutputWiring
  private var line: OutputLine?
  /// What the space last asked for: retried until the line takes it.
  private(set) var wanted: Bool
  /// Why the line does not take it; nil while it does.
  private(set) var fault: String?

  init(_ wiring: OutputWiring, _ hardware: any Hardware) throws(HardwareError) {
    self.wiring = wiring
    wanted = wiring.idle == .active
    line = try hardware.openOutput(wiring.address, idle: wiring.idle, activeLow: wiring.activeLow)
  }

  /// Commands a level. Returns true when the fault state changed.
  func set(_ active: Bool) -> Bool {
    wanted = active
    let before = fault
    do {
      try line?.set(active ? .active : .inactive)
      fault = nil
    } catch {
      fault = "\(error)"
    }
    return (before == nil) != (fault == nil)
  }

  /// Drives the safe level and gives the line back.
  func release() throws(HardwareError) {
    try line.take()?.release()
  }
}

/// One input line, debounced: a level counts when it has lasted.
final class InputPort {
  let wiring: InputWiring
  private let lines: InputLines
  /// What the space has been told.
  private(set) var reported: Bool
  /// The level now, and since when it differs from what was reported.
  private var candidate: (active: Bool, since: Moment)?
  private var lostEdges: UInt64 = 0

  init(_ wiring: InputWiring, _ hardware: any Hardware) throws(HardwareError) {
    self.wiring = wiring
    lines = try hardware.openInputs([wiring.address], activeLow: wiring.activeLow, pull: wiring.pull)
    reported = try lines.level(of: 0) == .active
  }

  var descriptor: Int32 { lines.descriptor }
  var deadline: Moment? { candidate.map { $0.since + wiring.debounce } }

  /// Edges that one reading may take: a floating input must not starve the other doors.
  static let edgeLimit = 64

  /// Reads what has arrived. Returns how many edges the kernel dropped since the last reading.
  func read() throws(HardwareError) -> UInt64 {
    for edge in try lines.readEdges(limit: Self.edgeLimit) {
      let active = edge.level == .active
      candidate = active == reported ? nil : (active, Moment(nanoseconds: edge.nanoseconds))
    }
    let lost = lines.lostEdges
    defer { lostEdges = lost }
    guard lost > lostEdges else { return 0 }
    // Edges are missing: what counts is the level now.
    let active = try lines.level(of: 0) == .active
    if active == reported { candidate = nil } else if candidate == nil { candidate = (active, SteadyClock.now) }
    return lost - lostEdges
  }

  /// The new level, once it has lasted; with the moment of its edge.
  func settled(at moment: Moment) -> (active: Bool, since: Moment)? {
    guard let candidate, candidate.since + wiring.debounce <= moment else { return nil }
    self.candidate = nil
    reported = candidate.active
    return candidate
  }
}

/// One reader on a serial port, reopened when it was gone.
final class ReaderPort {
  let configuration: ReaderConfiguration
  private let settings: SerialSettings
  private let hardware: any Hardware
  private var port: SerialPort?
  private(set) var driver: SerialReaderDriver
  /// When to try the port again; nil while it is open.
  private(set) var retryAt: Moment?

  /// How often a lost port is tried again.
  static let retryInterval: Duration = .seconds(1)
  /// Bytes that one reading may take: more than a card sends, less than noise can.
  static let readLimit = 256

  init(_ configuration: ReaderConfiguration, _ profile: DeviceProfile, _ hardware: any Hardware) throws(HardwareError) {
    self.configuration = configuration
    self.hardware = hardware
    settings = SerialSettings(baud: profile.serial.baud, allowUnstableName: configuration.allowUnstableName)
    driver = SerialReaderDriver(reader: configuration.id, profile: profile)
    port = try hardware.openSerialPort(configuration.port, settings: settings)
  }

  var isConnected: Bool { retryAt == nil }

  var descriptor: Int32? {
    switch port {
    case .some(let port): port.descriptor
    case .none: nil
    }
  }

  var deadline: Moment? {
    [retryAt, driver.nextDeadline].compactMap { $0 }.min()
  }

  func read(at moment: Moment) throws(HardwareError) -> [ReaderOutput] {
    let bytes: [UInt8]
    switch port {
    case .some(let port): bytes = try port.read(limit: Self.readLimit)
    case .none: bytes = []
    }
    return bytes.isEmpty ? [] : driver.feed(bytes, at: moment)
  }

  func deadlineReached(at moment: Moment) -> [ReaderOutput] {
    guard let deadline = driver.nextDeadline, deadline <= moment else { return [] }
    return driver.deadlineReached(at: moment)
  }

  /// The port is gone: closes it and says when to try again.
  func lose(at moment: Moment) {
    port = nil
    retryAt = moment + Self.retryInterval
  }

  /// Tries a lost port again when it is time. True when it is back.
  func reopen(at moment: Moment) -> Bool {
    guard let due = retryAt, due <= moment else { return false }
    do {
      port = try hardware.openSerialPort(configuration.port, settings: settings)
      retryAt = nil
      return true
    } catch {
      retryAt = moment + Self.retryInterval  // still gone: it was recorded when it went
      return false
    }
  }
}
