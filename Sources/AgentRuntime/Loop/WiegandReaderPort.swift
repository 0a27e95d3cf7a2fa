import DeviceDrivers
import HardwareAccess
import SpaceCore

/// One Wiegand reader on its two data lines, opened again when they were gone.
final class WiegandReaderPort: ReaderPort {
  let configuration: ReaderConfiguration
  let absence: String?
  private let addresses: [LineAddress]
  private let hardware: any Hardware
  private var lines: InputLines?
  private var driver: WiegandReaderDriver
  /// When to try the lines again; nil while they are open, or rest.
  private var retryAt: Moment?
  private var lostEdges: UInt64 = 0
  /// When to look at the levels next: a kernel does not always say that a chip is gone, and a shorted line says nothing.
  private var lookAt: Moment = .zero

  /// Pulses are low, and only their beginnings count: a short one is over before the kernel could look at its level.
  private static let settings = InputSettings(activeLow: true, pull: .up, edges: .activating)
  /// Edges that one reading may take, and readings of one round: a floating line must not starve the doors.
  private static let edgeLimit = 256
  private static let readings = 4
  private static let lookInterval: Duration = .seconds(1)

  /// Lines that are not there yet are tried again; throws only for what no waiting can mend.
  init(
    _ configuration: ReaderConfiguration, _ data0: LineAddress, _ data1: LineAddress, _ profile: DeviceProfile,
    _ hardware: any Hardware
  ) throws(HardwareError) {
    self.configuration = configuration
    self.hardware = hardware
    addresses = [data0, data1]
    driver = WiegandReaderDriver(reader: configuration.id, profile: profile)
    do {
      lines = try hardware.openInputs(addresses, settings: Self.settings)
      absence = nil
    } catch {
      guard error.mayPass else { throw error }
      absence = "\(error)"
      retryAt = .zero
    }
  }

  var isConnected: Bool { retryAt == nil }

  var descriptor: Int32? {
    switch lines {
    case .some(let lines): lines.descriptor
    case .none: nil
    }
  }

  var deadline: Moment? {
    [retryAt, driver.nextDeadline, descriptor == nil ? nil : lookAt].compactMap(\.self).min()
  }

  func step(at moment: Moment) throws(HardwareError) -> [ReaderOutput] {
    if descriptor == nil, retryAt == nil, driver.restsUntil.map({ $0 <= moment }) ?? true { try listen(at: moment) }
    var outputs = try readEdges(at: moment)
    // What the silence has ended is known only after all edges that wait were read.
    outputs += driver.deadlineReached(at: moment)
    if lookAt <= moment, let levels = try levels() {
      lookAt = moment + Self.lookInterval
      outputs += driver.feed(levels: levels, at: moment)
    }
    // A line that oscillates is given back for a while, so that the kernel rests too.
    if let rest = driver.restsUntil, rest > moment { lines = nil }
    return outputs
  }

  private func readEdges(at moment: Moment) throws(HardwareError) -> [ReaderOutput] {
    var outputs: [ReaderOutput] = []
    for _ in 0..<Self.readings {
      let edges: [Edge]
      switch lines {
      case .none: return outputs
      case .some(let lines):
        edges = try lines.readEdges(limit: Self.edgeLimit)
        if lines.lostEdges > lostEdges {
          outputs += driver.edgesLost(lines.lostEdges - lostEdges, at: moment)
          lostEdges = lines.lostEdges
        }
      }
      outputs += driver.feed(edges, at: moment)
      if edges.count < Self.edgeLimit || driver.restsUntil != nil { break }
    }
    return outputs
  }

  /// The levels of both lines; nil while they are not open.
  private func levels() throws(HardwareError) -> [Level]? {
    switch lines {
    case .none: nil
    case .some(let lines): [try lines.level(of: 0), try lines.level(of: 1)]
    }
  }

  private func listen(at moment: Moment) throws(HardwareError) {
    lines = try hardware.openInputs(addresses, settings: Self.settings)
    lostEdges = 0
    driver.linesOpened(at: moment)
  }

  func lose(at moment: Moment) {
    lines = nil
    driver.linesLost(at: moment)
    retryAt = moment + ReaderRetry.interval
  }

  func reopen(at moment: Moment) -> Bool {
    guard let due = retryAt, due <= moment else { return false }
    do {
      try listen(at: moment)
      retryAt = nil
      return true
    } catch {
      retryAt = moment + ReaderRetry.interval  // still gone: it was recorded when it went
      return false
    }
  }

  func close() {
    lines = nil
    retryAt = nil
  }
}
