import DeviceDrivers
import HardwareAccess
import SpaceCore

/// One reader on a serial port, reopened when it was gone.
final class SerialReaderPort: ReaderPort {
  let configuration: ReaderConfiguration
  private let address: PortAddress
  private let settings: SerialSettings
  private let hardware: any Hardware
  private var port: SerialPort?
  private(set) var driver: SerialReaderDriver
  /// When to try the port again; nil while it is open.
  private(set) var retryAt: Moment?
  /// Why it was not there at the start; nil when it was.
  let absence: String?
  private var pause = ReaderRetry.interval

  /// Bytes that one reading may take: more than a card sends, less than noise can.
  static let readLimit = 256

  /// A reader that is not there yet is tried again; throws only for what no waiting can mend.
  init(
    _ configuration: ReaderConfiguration, at address: PortAddress, allowUnstableName: Bool, _ profile: DeviceProfile,
    _ hardware: any Hardware
  ) throws(HardwareError) {
    self.configuration = configuration
    self.address = address
    self.hardware = hardware
    settings = SerialSettings(baud: profile.serial.baud, allowUnstableName: allowUnstableName)
    driver = SerialReaderDriver(reader: configuration.id, profile: profile)
    do {
      port = try hardware.openSerialPort(address, settings: settings)
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

  func step(at moment: Moment) throws(HardwareError) -> [ReaderOutput] {
    var outputs: [ReaderOutput] = []
    if let deadline = driver.nextDeadline, deadline <= moment { outputs = driver.deadlineReached(at: moment) }
    let bytes: [UInt8]
    switch port {
    case .some(let port): bytes = try port.read(limit: Self.readLimit)
    case .none: bytes = []
    }
    guard !bytes.isEmpty else { return outputs }
    pause = ReaderRetry.interval
    return outputs + driver.feed(bytes, at: moment)
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
    pause = min(pause * 2, ReaderRetry.longestInterval)
  }

  /// Tries a lost port again when it is time. True when it is back.
  func reopen(at moment: Moment) -> Bool {
    guard let due = retryAt, due <= moment else { return false }
    do {
      port = try hardware.openSerialPort(address, settings: settings)
      retryAt = nil
      return true
    } catch {
      retryAt = moment + ReaderRetry.interval  // still gone: it was recorded when it went
      return false
    }
  }
}
