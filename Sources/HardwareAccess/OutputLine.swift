/// What an implementation provides behind an ``OutputLine``. Called from any thread, one call at a time.
public protocol OutputLineBackEnd: AnyObject, Sendable {
  /// Commands the level and returns when the hardware has taken it.
  func set(_ level: Level) throws(HardwareError)
  /// Drives the idle level that was demanded at the request, then gives the line back. Called once.
  func relinquish() throws(HardwareError)
  /// The level last commanded with success.
  var commanded: Level { get }
}

/// One output line, held exclusively: a strike, a machine's relay, a lamp.
///
/// The idle level is demanded when the line is opened and applied in the same request, so there is no blip. Losing
/// the handle is safe: releasing it, or letting it go, drives the idle level first. A process that is killed runs
/// neither: a resistor, relay or watchdog covers that case, as the page of each lock says.
public struct OutputLine: ~Copyable, Sendable {
  /// The address under which the line was opened.
  public let address: LineAddress
  /// The level that the line has when nobody holds this handle.
  public let idle: Level
  private let original: any OutputLineBackEnd
  private var backEnd: (any OutputLineBackEnd)?

  /// Made by implementations of ``Hardware``, with the line already at `idle`.
  public init(address: LineAddress, idle: Level, backEnd: any OutputLineBackEnd) {
    self.address = address
    self.idle = idle
    self.original = backEnd
    self.backEnd = backEnd
  }

  /// The level last commanded with success. What the door did is another fact, known by its contact only.
  public var commanded: Level { original.commanded }

  /// Commands a level; returns when the hardware has taken it. On an error the level is what it was, or unknown
  /// when the error is ``HardwareError/disconnected(operation:object:)``.
  public borrowing func set(_ level: Level) throws(HardwareError) {
    try original.set(level)
  }

  /// Drives the idle level and gives the line back, saying so when that failed.
  public consuming func release() throws(HardwareError) {
    try backEnd.take()?.relinquish()
  }

  deinit {
    // A deinit can report nothing; whoever wants to know releases.
    try? backEnd?.relinquish()
  }
}
