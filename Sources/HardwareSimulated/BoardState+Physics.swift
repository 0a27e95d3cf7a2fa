internal import HardwareAccess

extension BoardState {
  /// Lets time reach `target`: first what was planned until then, then what waited for this call.
  mutating func advance(to target: Int64) {
    wake.set(false)
    let target = max(now, target)
    carryOutPlan(until: target)
    now = target
    let actions = waiting
    waiting = []
    for action in actions { perform(action) }
    carryOutPlan(until: target)
  }

  private mutating func carryOutPlan(until target: Int64) {
    while let (time, event) = plan.takeNext(until: target) {
      now = max(now, time)
      perform(event)
    }
  }

  mutating func planEvent(_ event: PlannedEvent, in delay: Int64) {
    let (time, overflow) = now.addingReportingOverflow(delay)
    plan.add(event, at: overflow ? .max : time)
  }

  private mutating func perform(_ event: PlannedEvent) {
    switch event {
    case .action(let action): perform(action)
    case .wire(let line, let level, let settling):
      guard wires[line]?.settling == settling else { return }
      setNatural(line, level)
    case .settle(let line, let level): bounce(line, to: level)
    case .lock(let door, let released, let movement): moveLock(door, released: released, movement: movement)
    case .pushArrives(let door, let force, let holdOpen): pushArrives(door, force: force, holdOpen: holdOpen)
    case .leafFalls(let door, let movement): leafFalls(door, movement: movement)
    case .bytes(let reader, let bytes): deliver(bytes, to: reader)
    case .chatter(let line): chatter(line)
    }
  }

  private mutating func perform(_ action: SimulatedAction) {
    switch action {
    case .push(let door, let force, let holdOpen):
      planEvent(.pushArrives(door: door, force: force, holdOpen: holdOpen), in: SimulatedTiming.push)
    case .pressExit(let door, let hold):
      guard let line = doors[door]?.parts.requestToExit else { return }
      bounce(line, to: .active)
      planEvent(.settle(line, .inactive), in: hold)
    case .work(let machine, let working):
      machines[machine]?.isWorking = working
      updateMachine(machine)
    case .present(let reader, let bytes, let paced): send(bytes, from: reader, paced: paced)
    case .press(let reader, let keys): press(keys, at: reader)
    case .drive(let line, let level):
      wires[line, default: Wire()].settling += 1
      setNatural(line, level)
    case .send(let bits, let data0, let data1, let timing): pulse(bits, data0, data1, timing)
    case .begin(let fault): begin(fault)
    case .end(let fault): end(fault)
    }
  }

  // MARK: Wires

  /// Gives a wire the level of its part, and lets everything that hangs on the wire follow.
  mutating func setNatural(_ line: String, _ level: Level) {
    changeWire(line) { $0.natural = level }
  }

  mutating func changeWire(_ line: String, _ change: (inout Wire) -> Void) {
    var wire = wires[line] ?? Wire()
    let before = wire.level
    change(&wire)
    wires[line] = wire
    guard wire.level != before else { return }
    note(.changed(line: line, wire.level))
    if let holder = wire.holder { recordEdge(line, wire.level, request: holder) }
    for (name, door) in doors where door.parts.lockOutput == line { commandLock(name) }
    for (name, machine) in machines where machine.parts.relay == line { updateMachine(name) }
  }

  private mutating func recordEdge(_ line: String, _ level: Level, request: Int) {
    guard let index = inputs[request]?.lines.firstIndex(of: line),
      level == .active || inputs[request]?.reports == .both
    else { return }
    inputs[request]?.edges.append(Edge(index: index, level: level, nanoseconds: now))
    if let count = inputs[request]?.edges.count, count > InputRequest.edgeLimit {
      inputs[request]?.edges.removeFirst()
      inputs[request]?.lost += 1
    }
    inputs[request]?.signal.set(true)
  }

  /// Changes a wire as a mechanical contact does: 3, 5 or 7 edges within ``SimulatedTiming/bounce``.
  private mutating func bounce(_ line: String, to level: Level) {
    wires[line, default: Wire()].settling += 1
    guard let wire = wires[line], wire.natural != level else { return }
    setNatural(line, level)
    let count = 2 * Int.random(in: 1...3, using: &random)
    let delays = (0..<count).map { _ in Int64.random(in: 1_000..<SimulatedTiming.bounce, using: &random) }.sorted()
    for (place, delay) in delays.enumerated() {
      planEvent(.wire(line, place % 2 == 0 ? level.inverted : level, settling: wire.settling), in: delay)
    }
  }

  // MARK: Doors

  /// The lock output of a door has changed: the strike or magnet follows after its time, unless told otherwise.
  private mutating func commandLock(_ name: String) {
    guard var door = doors[name] else { return }
    door.lockMovement += 1
    doors[name] = door
    let released = (wires[door.parts.lockOutput]?.level == .active) != door.parts.failSafe
    guard released != door.isReleased else { return }
    planEvent(
      .lock(door: name, released: released, movement: door.lockMovement),
      in: released ? SimulatedTiming.release : SimulatedTiming.engage)
  }

  private mutating func moveLock(_ name: String, released: Bool, movement: Int) {
    guard var door = doors[name], door.lockMovement == movement else { return }
    door.isReleased = released
    doors[name] = door
    note(released ? .lockReleased(door: name) : .lockEngaged(door: name))
    updateLockSensor(door)
  }

  private mutating func pushArrives(_ name: String, force: Bool, holdOpen: Int64) {
    guard var door = doors[name] else { return }
    let result: PushResult =
      door.isOpen ? .alreadyOpen : door.isReleased ? .opened : force ? .forced : .heldShut
    door.lastPush = result
    note(.pushed(door: name, result))
    if result != .heldShut {
      let opens = !door.isOpen
      door.isOpen = true
      door.leafMovement += 1
      planEvent(.leafFalls(door: name, movement: door.leafMovement), in: holdOpen)
      doors[name] = door
      if opens { leafMoved(name, door) }
    } else {
      doors[name] = door
    }
  }

  private mutating func leafFalls(_ name: String, movement: Int) {
    guard var door = doors[name], door.isOpen, door.leafMovement == movement else { return }
    door.isOpen = false
    doors[name] = door
    leafMoved(name, door)
  }

  private mutating func leafMoved(_ name: String, _ door: SimulatedDoor) {
    note(door.isOpen ? .leafOpened(door: name) : .leafClosed(door: name))
    if let contact = door.parts.contact { bounce(contact, to: door.isOpen ? .active : .inactive) }
    updateLockSensor(door)
  }

  private mutating func updateLockSensor(_ door: SimulatedDoor) {
    guard let sensor = door.parts.lockSensor else { return }
    setNatural(sensor, door.isReleased || door.isOpen ? .inactive : .active)
  }

  // MARK: Machines

  mutating func updateMachine(_ name: String) {
    guard var machine = machines[name] else { return }
    let hasPower = machine.isBypassed || wires[machine.parts.relay]?.level == .active
    let draws = hasPower && machine.isWorking
    let (powerChanged, drawChanged) = (hasPower != machine.hasPower, draws != machine.drawsCurrent)
    machine.hasPower = hasPower
    machine.drawsCurrent = draws
    machines[name] = machine
    if powerChanged { note(.powered(machine: name, hasPower)) }
    guard drawChanged else { return }
    note(.drawsCurrent(machine: name, draws))
    if let activity = machine.parts.activity { setNatural(activity, draws ? .active : .inactive) }
  }
}
