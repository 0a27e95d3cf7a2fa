/// What an implementation provides behind a ``SerialPort``. Called from any thread, one call at a time.
public protocol SerialPortBackEnd: AnyObject, Sendable {
  /// Readable (POLLIN) while bytes wait, and when the device is gone.
  var descriptor: Int32 { get }
  /// At most `limit` bytes; empty when none waits. Never blocks.
  func read(limit: Int) throws(HardwareError) -> [UInt8]
  /// Hands over as many bytes as fit without blocking, and says how many that were.
  func write(_ bytes: [UInt8]) throws(HardwareError) -> Int
  /// Gives the port back. Called once.
  func relinquish() throws(HardwareError)
}

/// One serial port, held exclusively, without blocking.
public struct SerialPort: ~Copyable, Sendable {
  /// The address under which the port was opened.
  public let address: PortAddress
  private let original: any SerialPortBackEnd
  private var backEnd: (any SerialPortBackEnd)?

  /// Made by implementations of ``Hardware``, with the port set up and stale input thrown away.
  public init(address: PortAddress, backEnd: any SerialPortBackEnd) {
    self.address = address
    self.original = backEnd
    self.backEnd = backEnd
  }

  /// The file descriptor to poll for POLLIN (it also reports POLLHUP). Owned by the handle: never close or read it.
  public var descriptor: Int32 { original.descriptor }

  /// At most `limit` (at least 1) bytes; empty when none waits now. Never blocks. Throws
  /// ``HardwareError/disconnected(operation:object:)`` when the device is gone; release the handle then.
  public borrowing func read(limit: Int) throws(HardwareError) -> [UInt8] {
    precondition(limit > 0, "a limit of \(limit) bytes would never read any")
    return try original.read(limit: limit)
  }

  /// Hands over as many bytes as fit without blocking and returns how many; the rest is to be tried again later.
  public borrowing func write(_ bytes: [UInt8]) throws(HardwareError) -> Int {
    try original.write(bytes)
  }

  /// Restores the port's former settings and gives it back, saying so when that failed.
  public consuming func release() throws(HardwareError) {
    try backEnd.take()?.relinquish()
  }

  deinit {
    // A deinit can report nothing; whoever wants to know releases.
    try? backEnd?.relinquish()
  }
}
