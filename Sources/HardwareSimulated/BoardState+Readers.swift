internal import HardwareAccess

extension BoardState {
  /// Puts bytes on a reader's line, after those that are still on their way.
  mutating func send(_ bytes: [UInt8], from name: String, paced: Bool) {
    guard var reader = readers[name] else { return }
    let start = max(now, reader.freeAt)
    if reader.splitsDelivery {
      reader.freeAt = sendInPieces(bytes, from: name, start: start)
    } else if paced {
      // Ten bits for each byte: start, eight data bits, stop.
      let baud = reader.holder.flatMap { ports[$0]?.baud } ?? SerialSettings().baud
      let byteTime = 10_000_000_000 / Int64(baud)
      for (place, byte) in bytes.enumerated() {
        plan.add(.bytes(reader: name, [byte]), at: start + byteTime * Int64(place + 1))
      }
      reader.freeAt = start + byteTime * Int64(bytes.count)
    } else {
      plan.add(.bytes(reader: name, bytes), at: start)
    }
    readers[name] = reader
  }

  /// Sends one byte for each key, at the pace of a person; keys that are still to be pressed come first.
  mutating func press(_ keys: [UInt8], at name: String) {
    guard var reader = readers[name] else { return }
    var time = max(now, reader.freeAt)
    for key in keys {
      plan.add(.bytes(reader: name, [key]), at: time)
      time += SimulatedTiming.key
    }
    reader.freeAt = time
    readers[name] = reader
  }

  private mutating func sendInPieces(_ bytes: [UInt8], from name: String, start: Int64) -> Int64 {
    var time = start
    var rest = bytes[...]
    while !rest.isEmpty {
      let piece = rest.prefix(Int.random(in: 1...5, using: &random))
      rest = rest.dropFirst(piece.count)
      plan.add(.bytes(reader: name, Array(piece)), at: time)
      time += Int64.random(in: 2_000_000...9_000_000, using: &random)
    }
    return time
  }

  mutating func deliver(_ bytes: [UInt8], to name: String) {
    guard let reader = readers[name], !reader.isLost, let holder = reader.holder, var port = ports[holder] else {
      note(.bytesDropped(reader: name, count: bytes.count))
      return
    }
    let fitting = bytes.prefix(PortRequest.byteLimit - port.bytes.count)
    port.bytes += fitting
    if !port.bytes.isEmpty { port.signal.set(true) }
    ports[holder] = port
    if !fitting.isEmpty { note(.bytesArrived(reader: name, count: fitting.count)) }
    if fitting.count < bytes.count { note(.bytesDropped(reader: name, count: bytes.count - fitting.count)) }
  }

  /// Plans the pulses of bits on two data lines: a 0 on the first, a 1 on the second.
  mutating func pulse(_ bits: [Bool], _ data0: String, _ data1: String, _ timing: PulseTiming) {
    for (place, bit) in bits.enumerated() {
      let late = timing.jitter > 0 ? Int64.random(in: 0...timing.jitter, using: &random) : 0
      let (line, start) = (bit ? data1 : data0, now + Int64(place) * timing.interval + late)
      plan.add(.action(.drive(line: line, .active)), at: start)
      plan.add(.action(.drive(line: line, .inactive)), at: start + timing.width)
    }
  }

  /// An open wire changes, and will again.
  mutating func chatter(_ line: String) {
    guard let wire = wires[line], let interval = wire.chatter else { return }
    setNatural(line, wire.natural.inverted)
    planEvent(.chatter(line), in: interval)
  }

  // MARK: Faults

  mutating func begin(_ fault: SimulatedFault) {
    note(.faultBegan(fault))
    switch fault {
    case .stuckLine(let line, let level): changeWire(line) { $0.stuck = level }
    case .failingOutput(let line): changeWire(line) { $0.isFailing = true }
    case .lineLost(let line):
      let isDriven = wires[line]?.holder.map { outputs[$0] != nil } ?? false
      changeWire(line) { wire in
        wire.isGone = true
        if isDriven { wire.natural = .inactive }
        wire.holder = nil
      }
    case .portLost(let name): losePort(name)
    case .splitDelivery(let name): readers[name]?.splitsDelivery = true
    case .noise(let name, let count):
      let bytes = (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &random) }
      send(bytes, from: name, paced: false)
    case .chatter(let line, let interval):
      let isNew = wires[line]?.chatter == nil
      wires[line, default: Wire()].chatter = interval
      if isNew { planEvent(.chatter(line), in: interval) }
    case .bypassedRelay(let machine):
      machines[machine]?.isBypassed = true
      updateMachine(machine)
    }
  }

  mutating func end(_ fault: SimulatedFault) {
    note(.faultEnded(fault))
    switch fault {
    case .stuckLine(let line, _): changeWire(line) { $0.stuck = nil }
    case .failingOutput(let line): changeWire(line) { $0.isFailing = false }
    case .lineLost(let line): changeWire(line) { $0.isGone = false }
    case .portLost(let name): readers[name]?.isLost = false
    case .splitDelivery(let name): readers[name]?.splitsDelivery = false
    case .noise: return  // it was over when it began
    case .chatter(let line, _):
      guard wires[line]?.chatter != nil else { return }
      wires[line]?.chatter = nil
      setNatural(line, .inactive)
    case .bypassedRelay(let machine):
      machines[machine]?.isBypassed = false
      updateMachine(machine)
    }
  }

  /// The port vanishes: its handle is readable for good, and says that the device is gone.
  private mutating func losePort(_ name: String) {
    guard let holder = readers[name]?.holder else {
      readers[name]?.isLost = true
      return
    }
    readers[name]?.isLost = true
    readers[name]?.holder = nil
    ports[holder]?.isGone = true
    ports[holder]?.bytes = []
    ports[holder]?.signal.set(true)
  }
}
