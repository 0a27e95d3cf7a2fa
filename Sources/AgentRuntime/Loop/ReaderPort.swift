import DeviceDrivers
import HardwareAccess
import SpaceCore

/// One reader on a serial port, reopened when it was gone.
final class ReaderPort {
  let configuration: ReaderConfiguration
  private let settings: SerialSettings
  private let hardware: any Hardware
  private var port: SerialPort?
  private(set) var driver: SerialReaderDriver
  /// When to try the port again; nil while it is open.
  private(set) var retryAt: Moment?
  /// Why it was not there at the start; nil when it was.
  let absence: String?
  private var pause = ReaderPort.retryInterval

  /// How often a lost port is tried again, and how often at least one that comes and goes without a byte: a loose
  /// plug must not fill the journal.
  static let retryInterval: Duration = .seconds(1)
  static let longestRetryInterval: Duration = .seconds(60)
  /// Bytes that one reading may take: more than a card sends, less than noise can.
  static let readLimit = 256

  /// A reader that is not there yet is tried again; throws only for what no waiting can mend.
  init(_ configuration: ReaderConfiguration, _ profile: DeviceProfile, _ hardware: any Hardware) throws(HardwareError) {
    self.configuration = configuration
    self.hardware = hardware
    settings = SerialSettings(baud: profile.serial.baud, allowUnstableName: configuration.allowUnstableName)
    driver = SerialReaderDriver(reader: configuration.id, profile: profile)
    do {
      port = try hardware.openSerialPort(configuration.port, settings: settings)
      absence = nil
    } catch {
      guard error.mayPass else { throw error }
      absence = "\(error)"
      retryAt = .zero
    }
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
    guard !bytes.isEmpty else { return [] }
    pause = Self.retryInterval
    return driver.feed(bytes, at: moment)
  }

  func deadlineReached(at moment: Moment) -> [ReaderOutput] {
    guard let deadline = driver.nextDeadline, deadline <= moment else { return [] }
    return driver.deadlineReached(at: moment)
  }

  /// Gives the port back, for good.
  func close() {
    port = nil
    retryAt = nil
  }

  /// The port is gone: closes it and says when to try again.
  func lose(at moment: Moment) {
    driver.portLost(at: moment)
    port = nil
    retryAt = moment + pause
    pause = min(pause * 2, Self.longestRetryInterval)
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

extension HardwareError {
  /// True when waiting may mend it: the device is not plugged in yet, or the system could not just then.
  fileprivate var mayPass: Bool {
    switch self {
    case .notFound, .busy, .disconnected, .failed: true
    case .malformedAddress, .unknownScheme, .unsupported, .notPermitted, .unstableName, .invalidSetting: false
    }
  }
}
