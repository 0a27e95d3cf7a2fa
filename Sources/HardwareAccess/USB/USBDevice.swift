/// What happened to a claimed USB device since it was asked last.
public enum USBEvent: Hashable, Sendable {
  /// An IN endpoint brought a packet, or failed to; reading goes on, but for ``USBTransferFault/disconnected``.
  case received(USBPipe, USBTransferResult)
  /// A transfer is done or has failed.
  case completed(USBTransfer, USBTransferResult)

  /// Whether the device is gone.
  public var isDisconnection: Bool {
    switch self {
    case .received(_, .failure(.disconnected)), .completed(_, .failure(.disconnected)): true
    case .received, .completed: false
    }
  }
}

/// What an implementation provides behind a ``USBDevice``. Called from any thread, one call at a time.
public protocol USBDeviceBackEnd: AnyObject, Sendable {
  /// Readable (POLLIN) while events wait.
  var descriptor: Int32 { get }
  /// Begins to keep reads pending on an IN endpoint.
  func listen(on pipe: USBPipe) throws(HardwareError)
  /// Puts a transfer behind those that wait; never blocks.
  func submit(_ transfer: USBTransfer) throws(HardwareError)
  /// At most `limit` events, oldest first; empty when none waits. Never blocks.
  func events(limit: Int) throws(HardwareError) -> [USBEvent]
  /// Gives the interface back to the system, with its own driver. Called once.
  func relinquish() throws(HardwareError)
}

/// One interface of a USB device, claimed exclusively, without blocking.
///
/// Once an event says that the device is gone, nothing more comes of it: release the handle then.
public struct USBDevice: ~Copyable, Sendable {
  /// The most transfers that may wait: a driver waits for what it has sent.
  public static let mostWaiting = 32

  /// What the device says of itself.
  public let description: USBDeviceDescription
  /// The interface that is claimed.
  public let interface: USBInterface
  private let original: any USBDeviceBackEnd
  private var backEnd: (any USBDeviceBackEnd)?

  /// Made by implementations of ``USBBus``, with the interface claimed and the system's driver detached.
  public init(description: USBDeviceDescription, interface: USBInterface, backEnd: any USBDeviceBackEnd) {
    self.description = description
    self.interface = interface
    original = backEnd
    self.backEnd = backEnd
  }

  /// The file descriptor to poll for POLLIN. Owned by the handle: never close or read it.
  public var descriptor: Int32 { original.descriptor }

  /// Begins to keep reads pending on an IN endpoint of the interface; asking again does nothing.
  public borrowing func listen(on pipe: USBPipe) throws(HardwareError) { try original.listen(on: pipe) }

  /// Puts a transfer behind those that wait. Throws ``HardwareError/unsupported(operation:object:explanation:)`` beyond
  /// ``mostWaiting``.
  public borrowing func submit(_ transfer: USBTransfer) throws(HardwareError) { try original.submit(transfer) }

  /// At most `limit` (at least 1) events, oldest first; empty when none waits. Never blocks.
  public borrowing func events(limit: Int) throws(HardwareError) -> [USBEvent] {
    precondition(limit > 0, "a limit of \(limit) events would never tell any")
    return try original.events(limit: limit)
  }

  /// Gives the interface back, saying so when that failed.
  public consuming func release() throws(HardwareError) { try backEnd.take()?.relinquish() }

  deinit {
    // A deinit can report nothing; whoever wants to know releases.
    try? backEnd?.relinquish()
  }
}

/// What changed on a USB bus.
public enum USBBusChange: Hashable, Sendable {
  /// A device was plugged in.
  case plugged(USBDeviceDescription)
  /// The device at this place is gone.
  case unplugged(place: String)
}

/// The USB devices of this machine, or of a simulated one.
public protocol USBBus: AnyObject, Sendable {
  /// Readable (POLLIN) while changes wait.
  var descriptor: Int32 { get }
  /// What is plugged in now.
  func devices() throws(HardwareError) -> [USBDeviceDescription]
  /// What changed since the last call, oldest first. Never blocks.
  func changes() throws(HardwareError) -> [USBBusChange]
  /// Claims an interface of the device at `place` exclusively, and detaches the system's driver from it.
  func open(place: String, interface: UInt8) throws(HardwareError) -> USBDevice
}
