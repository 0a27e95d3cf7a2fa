public import HardwareAccess
internal import Synchronization

extension SimulatedBoard {
  /// Somebody pushes a door: 300 ms later it opens if it is released then (or `force` is used), and falls shut after
  /// `holdOpen` nanoseconds. What came of it is in ``lastPush(_:)`` and the trace.
  public func pushDoor(
    _ door: String, force: Bool = false, holdOpen: Int64 = 3_000_000_000, at time: Int64? = nil
  ) throws(SimulationError) {
    guard holdOpen >= 0 else { throw .outOfRange(what: "the time a door is held open", allowed: "0 ns or more") }
    try request(.push(door: door, force: force, holdOpen: holdOpen), at: time)
  }

  /// Somebody presses the exit button of a door for `hold` nanoseconds. Nothing happens at a door without one.
  public func pressExit(_ door: String, hold: Int64 = 500_000_000, at time: Int64? = nil) throws(SimulationError) {
    guard hold > SimulatedTiming.bounce else {
      throw .outOfRange(what: "the time a button is pressed", allowed: "more than \(SimulatedTiming.bounce) ns")
    }
    try request(.pressExit(door: door, hold: hold), at: time)
  }

  /// Somebody starts or ends work at a machine; it draws current only while it has power.
  public func setWorking(_ machine: String, _ working: Bool, at time: Int64? = nil) throws(SimulationError) {
    try request(.work(machine: machine, working), at: time)
  }

  /// A card at a reader: its bytes arrive at once, or with `paced` at the speed of the port (ten bits for each byte).
  public func present(
    reader: String, bytes: [UInt8], paced: Bool = false, at time: Int64? = nil
  ) throws(SimulationError) {
    guard (1...Self.longestPresentation).contains(bytes.count) else {
      throw .outOfRange(what: "the length of a presentation", allowed: "1 to \(Self.longestPresentation) bytes")
    }
    try request(.present(reader: reader, bytes: bytes, paced: paced), at: time)
  }

  /// Somebody presses the keys of a serial keypad, one after another ``SimulatedTiming/key`` apart: `0` to `9`, `*` and
  /// `#`, each of which the keypad sends as that character. Keys of earlier calls come first.
  public func press(keys: String, reader: String, at time: Int64? = nil) throws(SimulationError) {
    let bytes = Array(keys.utf8)
    let known = (UInt8(ascii: "0")...UInt8(ascii: "9"))
    guard (1...Self.longestEntry).contains(bytes.count),
      bytes.allSatisfy({ known.contains($0) || $0 == UInt8(ascii: "*") || $0 == UInt8(ascii: "#") })
    else {
      throw .outOfRange(what: "what is keyed in", allowed: "1 to \(Self.longestEntry) of the keys 0 to 9, * and #")
    }
    try request(.press(reader: reader, keys: bytes), at: time)
  }

  /// A card at a reader with two data lines: each bit is a pulse, active while it lasts, on `data0` for a 0 and on
  /// `data1` for a 1; at most 256 bits.
  public func present(
    bits: [Bool], data0: String, data1: String, timing: PulseTiming = .nominal, at time: Int64? = nil
  ) throws(SimulationError) {
    guard (1...Self.longestFrame).contains(bits.count) else {
      throw .outOfRange(what: "the length of a frame", allowed: "1 to \(Self.longestFrame) bits")
    }
    guard timing.width > 0, timing.jitter >= 0, timing.interval > timing.width + timing.jitter else {
      throw .outOfRange(what: "the time between two pulses", allowed: "more than a pulse and its jitter last")
    }
    try request(.send(bits: bits, data0: data0, data1: data1, timing), at: time)
  }

  /// Somebody enters a code at a serial keypad: its digits, then `#`.
  public func enter(code: String, reader: String, at time: Int64? = nil) throws(SimulationError) {
    try press(keys: code + "#", reader: reader, at: time)
  }

  /// Somebody holds a code before a scanner, which sends its text as one line, ended by CR and LF.
  public func scan(text: String, reader: String, at time: Int64? = nil) throws(SimulationError) {
    guard !text.isEmpty else { throw .outOfRange(what: "the text of a code", allowed: "1 byte or more") }
    try present(reader: reader, bytes: Array(text.utf8) + [0x0D, 0x0A], at: time)
  }

  /// Somebody bridges or opens a wire by hand: any line that is no output of a part.
  public func drive(_ line: String, to level: Level, at time: Int64? = nil) throws(SimulationError) {
    try request(.drive(line: line, level), at: time)
  }

  /// Something goes wrong.
  public func inject(_ fault: SimulatedFault, at time: Int64? = nil) throws(SimulationError) {
    try request(.begin(fault), at: time)
  }

  /// Something is mended. A fault that is not there is no error.
  public func clear(_ fault: SimulatedFault, at time: Int64? = nil) throws(SimulationError) {
    try request(.end(fault), at: time)
  }

  private func request(_ action: SimulatedAction, at time: Int64?) throws(SimulationError) {
    try state.withLock { state throws(SimulationError) in
      try state.check(action)
      guard state.plan.count + state.waiting.count < Self.planLimit else {
        throw .tooMuchPlanned(limit: Self.planLimit)
      }
      if let time {
        state.plan.add(.action(action), at: max(time, state.now))
      } else {
        state.waiting.append(action)
      }
      state.wake.set(true)
    }
  }
}

extension BoardState {
  /// Refuses what names something that is not there.
  fileprivate func check(_ action: SimulatedAction) throws(SimulationError) {
    switch action {
    case .push(let door, _, _), .pressExit(let door, _): try find(door, "door", doors.keys)
    case .work(let machine, _): try find(machine, "machine", machines.keys)
    case .present(let reader, _, _), .press(let reader, _): try find(reader, "reader", readers.keys)
    case .send(let bits, let data0, let data1, _):
      guard plan.count + 2 * bits.count < SimulatedBoard.planLimit else {
        throw .tooMuchPlanned(limit: SimulatedBoard.planLimit)
      }
      for line in [data0, data1] { try check(.drive(line: line, .active)) }
    case .drive(let line, _):
      if let holder = wires[line]?.holder, outputs[holder] != nil {
        throw .lineWired(line: line, part: "the output that holds it")
      }
    case .begin(let fault), .end(let fault): try check(fault)
    }
  }

  private func check(_ fault: SimulatedFault) throws(SimulationError) {
    switch fault {
    case .stuckLine, .failingOutput, .lineLost: return  // any line may be wired later
    case .portLost(let reader), .splitDelivery(let reader): try find(reader, "reader", readers.keys)
    case .noise(let reader, let count):
      try find(reader, "reader", readers.keys)
      guard (1...SimulatedBoard.longestPresentation).contains(count) else {
        throw .outOfRange(what: "noise", allowed: "1 to \(SimulatedBoard.longestPresentation) bytes")
      }
    case .chatter(let line, let interval):
      guard interval >= 1000 else {
        throw .outOfRange(what: "the time between two changes", allowed: "1000 ns or more")
      }
      try check(.drive(line: line, .active))
    case .bypassedRelay(let machine): try find(machine, "machine", machines.keys)
    }
  }

  private func find(
    _ name: String, _ kind: String, _ available: some Collection<String>
  ) throws(SimulationError) {
    guard available.contains(name) else {
      throw .unknown(kind: kind, name: name, available: available.sorted())
    }
  }
}
