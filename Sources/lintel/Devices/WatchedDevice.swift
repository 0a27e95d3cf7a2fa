import AgentRuntime
import DeviceDrivers
import HardwareAccess
import SpaceCore

/// One open line, pair of data lines or port, read without waiting.
protocol WatchedDevice: AnyObject {
  var name: String { get }
  /// To poll for something to read; nil while it rests.
  var descriptor: Int32? { get }
  /// When `step` has something to do although nothing arrives.
  var deadline: Moment? { get }
  func step(at moment: Moment) throws(HardwareError) -> [WatchedEvent]
  /// Gives it back, and says what was counted.
  func close() -> WatchedEvent
}

/// Lines of one request: the two data lines of a reader, with or without their edges shown, or one line by itself.
final class WatchedLines: WatchedDevice {
  let name: String
  private let hardware: any Hardware
  private let addresses: [LineAddress]
  private let settings: InputSettings
  private var lines: InputLines?
  /// Those whose edges are shown, by their place in the request.
  private var shown: [LineWatch]
  private var reader: WiegandWatch?
  private var lost: UInt64 = 0
  private var lookAt: Moment = .zero

  private static let edgeLimit = 256
  private static let lookInterval: Duration = .seconds(1)

  /// One line by itself.
  init(
    _ address: LineAddress, _ name: String, activeLow: Bool, pull: Pull, _ hardware: any Hardware
  ) throws(HardwareError) {
    self.name = name
    self.hardware = hardware
    addresses = [address]
    settings = InputSettings(activeLow: activeLow, pull: pull)
    shown = [LineWatch(name, activeLow: activeLow)]
    lines = try hardware.openInputs(addresses, settings: settings)
  }

  /// The data lines of a reader, `[data0, data1]`. As the agent does, it is told the beginnings of pulses only; their
  /// ends as well when `widths` are wanted, which a kernel sees less surely.
  init(
    _ data: [LineAddress], _ reader: WiegandWatch, widths: Bool, showsEdges: Bool, _ hardware: any Hardware
  ) throws(HardwareError) {
    name = reader.name
    self.hardware = hardware
    addresses = data
    settings = InputSettings(activeLow: true, pull: .up, edges: widths ? .both : .activating)
    self.reader = reader
    shown = showsEdges ? data.map { LineWatch($0.description, activeLow: true) } : []
    lines = try hardware.openInputs(addresses, settings: settings)
  }

  var descriptor: Int32? {
    switch lines {
    case .some(let lines): lines.descriptor
    case .none: nil
    }
  }

  var deadline: Moment? { [reader?.nextDeadline, lookAt].compactMap(\.self).min() }

  func step(at moment: Moment) throws(HardwareError) -> [WatchedEvent] {
    if descriptor == nil, reader?.restsUntil.map({ $0 <= moment }) ?? true {
      lines = try hardware.openInputs(addresses, settings: settings)
      lost = 0
      reader?.linesOpened(at: moment)
    }
    var events: [WatchedEvent] = []
    var levels: [Level] = []
    switch lines {
    case .none: break
    case .some(let lines):
      let edges = try lines.readEdges(limit: Self.edgeLimit)
      if lines.lostEdges > lost {
        let count = lines.lostEdges - lost
        events += reader?.edgesLost(count, at: moment) ?? shown[0].edgesLost(count)
        lost = lines.lostEdges
      }
      for place in shown.indices { events += shown[place].feed(edges.filter { $0.index == place }) }
      events.sort { ($0.nanoseconds ?? 0) < ($1.nanoseconds ?? 0) }
      events += reader?.feed(edges, at: moment) ?? []
      // Reading a level tells that a chip is gone, which a kernel does not always do by itself.
      if lookAt <= moment { for place in addresses.indices { levels.append(try lines.level(of: place)) } }
    }
    events += reader?.deadlineReached(at: moment) ?? []
    if lookAt <= moment {
      lookAt = moment + Self.lookInterval
      if !levels.isEmpty { events += reader?.feed(levels: levels, at: moment) ?? [] }
    }
    // A line that oscillates is given back for a while, so that the kernel rests too.
    if let rest = reader?.restsUntil, rest > moment { lines = nil }
    return events
  }

  func close() -> WatchedEvent {
    lines = nil
    return reader?.end ?? shown[0].end
  }
}

/// The port of a serial reader.
final class WatchedPort: WatchedDevice {
  private var port: SerialPort?
  private var reader: SerialWatch

  var name: String { reader.name }

  init(
    _ address: PortAddress, _ reader: SerialWatch, allowUnstableName: Bool, _ hardware: any Hardware
  ) throws(HardwareError) {
    self.reader = reader
    port = try hardware.openSerialPort(
      address, settings: SerialSettings(baud: reader.profile.serial.baud, allowUnstableName: allowUnstableName))
  }

  var descriptor: Int32? {
    switch port {
    case .some(let port): port.descriptor
    case .none: nil
    }
  }

  var deadline: Moment? { reader.nextDeadline }

  func step(at moment: Moment) throws(HardwareError) -> [WatchedEvent] {
    let events = reader.deadlineReached(at: moment)
    switch port {
    case .none: return events
    case .some(let port):
      let bytes = try port.read(limit: 256)
      return bytes.isEmpty ? events : events + reader.feed(bytes, at: moment)
    }
  }

  func close() -> WatchedEvent {
    port = nil
    return reader.end
  }
}
