/// What an implementation provides behind ``InputLines``. Called from any thread, one call at a time.
public protocol InputLinesBackEnd: AnyObject, Sendable {
  /// Readable (POLLIN) while edges wait, and while the hardware is known to be gone.
  var descriptor: Int32 { get }
  /// How many edges were lost because they were not read in time, since the request.
  var lostEdges: UInt64 { get }
  /// The level of one line of the request now.
  func level(of index: Int) throws(HardwareError) -> Level
  /// At most `limit` edges, oldest first; empty when none waits. Never blocks.
  func readEdges(limit: Int) throws(HardwareError) -> [Edge]
  /// Gives the lines back. Called once.
  func relinquish() throws(HardwareError)
}

/// One request of one or more input lines, whose edges arrive in one order: a contact, a button, both Wiegand lines.
public struct InputLines: ~Copyable, Sendable {
  /// The addresses, in the order of the request; an edge names its line by the place here.
  public let addresses: [LineAddress]
  private let original: any InputLinesBackEnd
  private var backEnd: (any InputLinesBackEnd)?

  /// Made by implementations of ``Hardware``.
  public init(addresses: [LineAddress], backEnd: any InputLinesBackEnd) {
    self.addresses = addresses
    self.original = backEnd
    self.backEnd = backEnd
  }

  /// The file descriptor to poll for POLLIN. Owned by the handle: never close it, never read it.
  ///
  /// Hardware that is gone makes it readable too, but a kernel does not always wake who waits: poll again, and read a
  /// level, every second or so, to know that a line that says nothing is there.
  public var descriptor: Int32 { original.descriptor }

  /// How many edges were lost because they were not read in time, since the request. When this grows, read the
  /// levels: the edges no longer tell them.
  public var lostEdges: UInt64 { original.lostEdges }

  /// The level of one line now; `index` is its place in ``addresses``.
  public borrowing func level(of index: Int) throws(HardwareError) -> Level {
    precondition(addresses.indices.contains(index), "no line \(index) in a request of \(addresses.count)")
    return try original.level(of: index)
  }

  /// At most `limit` (at least 1) edges, oldest first; empty when none waits. Never blocks.
  public borrowing func readEdges(limit: Int) throws(HardwareError) -> [Edge] {
    precondition(limit > 0, "a limit of \(limit) edges would never read any")
    return try original.readEdges(limit: limit)
  }

  /// Gives the lines back, saying so when that failed.
  public consuming func release() throws(HardwareError) {
    try backEnd.take()?.relinquish()
  }

  deinit {
    // A deinit can report nothing; whoever wants to know releases.
    try? backEnd?.relinquish()
  }
}
