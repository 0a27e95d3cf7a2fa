import DecisionVectors
import HardwareAccess
import HardwareSimulated
import LedgerProtocol
import SpaceCore
import Testing

@testable import AgentRuntime
@testable import LocalStore

/// A board with everything that the decision vectors of one placing are about: started anew for each of them, brought
/// into its state by what happens at a board, and shown the credential.
final class VectorBoard {
  private let placing: VectorPlacing
  private let policy: VectorPolicy?
  private let document: VectorDocument?
  private let core: ControlCore
  private let store: AgentStore
  private let writer: JournalWriter
  private let board: SimulatedBoard
  /// The output of each door or tool.
  private let lines: [ResourceID: String]
  private let codes: CodeReader
  private let clock = HandClock(Moment(nanoseconds: 1_000_000_000))
  private let folder = TemporaryFolder()
  private var now = Moment(nanoseconds: 1_000_000_000)
  /// The locks and relays that were switched on since a case began.
  private let moves = Record<SpaceOutput>()

  private static let lobby: ResourceID = "lobby of everybody"
  private static let operatorName = "test"
  private static let wrongCode = "99999"
  /// How long before the moment of a case the agent starts: what is switched then has its record by that moment.
  private static let lead: Duration = .milliseconds(100)

  init(_ placing: VectorPlacing, _ vectors: [DecisionVector], _ policy: VectorPolicy?) throws {
    self.placing = placing
    self.policy = policy
    document = try policy.map { try VectorDocument($0.document, placing) }
    var settings = SpaceSettings(id: "vectors", name: "Vectors")
    settings.rooms = [RoomSettings(id: Self.lobby, name: "Lobby")]
    var outputs: [OutputWiring] = []
    var lines: [ResourceID: String] = [:]
    board = try SimulatedBoard(seed: 1)
    for (place, id) in Set(vectors.map(\.resource)).sorted(by: { $0.name < $1.name }).enumerated() {
      let line = "line-\(place)"
      settings.add(placing, id)
      if placing.station == .door { try board.addDoor("door-\(place)", SimulatedDoorParts(lockOutput: line)) }
      if placing.station == .tool { try board.addMachine("tool-\(place)", SimulatedMachineParts(relay: line)) }
      guard let output = Self.output(placing, id) else { continue }
      lines[id] = line
      outputs.append(
        OutputWiring(output: output, address: try LineAddress("sim:\(line)"), activeLow: false, idle: .inactive))
    }
    self.lines = lines
    let clock = clock
    store = try AgentStore.open(
      folder: folder.path, clock: StoreClock(now: { clock.now }, wall: { (Bench.wall, .synchronised) }))
    writer = try store.startWriter {}
    codes = try CodeReader(digestKey: DecisionVectors.digestKey)
    var space = Space(
      settings: settings, clock: WallClock(reading: Bench.wall, at: now, quality: .synchronised))
    if let image = document?.image { space.restore(policy: image, confirmedAt: image.issuedAt) }
    let configuration = SpaceConfiguration(
      settings: settings, timeZone: "UTC", ledger: .none, readers: [], inputs: [], outputs: outputs,
      webHost: "127.0.0.1", webPort: 0, warnings: [])
    let moves = moves
    core = try ControlCore(
      space: space, configuration: configuration, profiles: Cards.catalogue, hardware: board, writer: writer,
      codes: codes, outputMoved: { output, active in if active { moves.add(output) } })
  }

  private static func output(_ placing: VectorPlacing, _ id: ResourceID) -> SpaceOutput? {
    switch placing.station {
    case .door: .lock(id)
    case .tool: .relay(id)
    case .room, .area: nil
    }
  }

  // MARK: One case

  /// What a case has come to, beside its entries.
  struct Outcome {
    var tag: String?
    var holder: MemberID?
    /// The lock was released, or the relay switched on.
    var isOn: Bool
    /// The lock was still released after the usual time; nil where that says nothing.
    var isLong: Bool?
  }

  func run(_ vector: DecisionVector) throws -> Outcome {
    let shown = try presented(vector)
    let holder = self.holder(shown)
    start(vector, shown, holder)
    prepare(vector)
    lockReader(vector, holder)
    moves.clear()
    if vector.situation.secondPersonPresent, placing.station == .door {
      present(digest(VectorDocument.companion), vector.resource)
    }
    switch (vector.credential, shown) {
    case (.member, .member(let member)):
      core.handle(.command(.remoteUnlock(door: vector.resource, member: member), actor: Self.operatorName), at: now)
    case (.shown(let raw), .digest(_, .pin)): enter(raw, vector.resource)
    case (_, let credential): present(credential, vector.resource)
    }
    enterCode(vector)
    step(.milliseconds(100))
    let isOn = Self.output(placing, vector.resource).map(moves.values.contains) ?? false
    step(.seconds(10))
    let saysHowLong = isOn && placing.station == .door && !vector.situation.secondPersonPresent
    let isLong = saysHowLong ? lines[vector.resource].map { board.level(of: $0) == .active } : nil
    step(.seconds(25))  // whatever waits is over
    return Outcome(tag: shown.tag, holder: holder, isOn: isOn, isLong: isLong)
  }

  private func presented(_ vector: DecisionVector) throws -> PresentedCredential {
    switch vector.credential {
    case .shown(let raw): return digest(raw)
    case .malformed(let kind): return .malformed(kind)
    case .member(let name): return .member(try MemberID(name) ?? #require(try policy?.member(named: name)))
    }
  }

  private func digest(_ raw: RawCredential) -> PresentedCredential {
    .digest(codes.digest(of: raw), raw.kind)
  }

  private func holder(_ shown: PresentedCredential) -> MemberID? {
    guard let image = document?.image else { return nil }
    switch shown {
    case .digest(let digest, _): return image.holder(of: digest).flatMap(image.memberID)
    case .malformed: return nil
    case .member(let id): return image.member(id).flatMap(image.memberID)
    case .pass(let pass): return pass.holder
    }
  }

  // MARK: Its state

  /// Starts the agent anew, with what it remembers and the clock of the case.
  private func start(_ vector: DecisionVector, _ shown: PresentedCredential, _ holder: MemberID?) {
    let situation = vector.situation
    var memory = SpaceMemory()
    for room in core.space.settings.rooms { memory.rooms[room.id] = RoomMemory() }
    let near: ResourceID = placing.station == .room ? vector.resource : .near(vector.resource)
    if situation.roomFull { memory.rooms[near]?.correction = SpaceSettings.capacity }
    if situation.secondPersonPresent, placing.station == .tool {
      memory.rooms[near]?.present[VectorDocument.companionID] = vector.at
    }
    if situation.supervisorPresent { memory.rooms[near]?.present[VectorDocument.supervisorID] = vector.at }
    if let holder {
      if situation.signedIn { memory.rooms[Self.lobby]?.present[holder] = vector.at }
      if situation.antiPassbackViolated { memory.sides[holder] = SideMemory(zone: "elsewhere", at: vector.at) }
      if case .locked(let until) = situation.pin { memory.codes[holder] = CodeMemory(wrong: 3, lockedUntil: until) }
      for (grant, count) in vector.uses { memory.uses[GrantUse(grant: grant, member: holder)] = count }
    }
    if case .digest(let digest, _) = shown { memory.renewals[digest] = situation.credentialLastUsed }
    core.handle(.clock(WallClock(reading: vector.at, at: now + Self.lead, quality: vector.clock)), at: now)
    if let confirmed = situation.policyConfirmedAt ?? document?.image.issuedAt {
      core.handle(.policyConfirmed(confirmed), at: now)
    }
    core.start(memory, at: now)
  }

  /// What happens at the board before somebody comes.
  private func prepare(_ vector: DecisionVector) {
    let (id, situation) = (vector.resource, vector.situation)
    func command(_ command: SpaceCommand) { core.handle(.command(command, actor: Self.operatorName), at: now) }
    if situation.lockdown { command(.posture(door: id, .lockdown)) }
    if situation.resourceDisabled { command(.posture(door: id, .disabled)) }
    if situation.areaArmed { command(.arm(area: .area(id), forced: true)) }
    if vector.right == .disarm { command(.arm(area: id, forced: true)) }
    if vector.right == .arm { command(.disarm(area: id)) }  // in its closed hours it has armed itself
    if situation.interlockOpen { core.handle(.input(.contact(.twin(id)), active: true), at: now) }
    if situation.inUse { present(digest(VectorDocument.companion), id) }
    if situation.outOfService { command(.lockout(tool: id, reason: "under repair")) }
    if situation.emergencyStop { core.handle(.input(.emergencyStop(id), active: true), at: now) }
    if situation.fault { core.handle(.input(.activity(id), active: true), at: now) }
    step(Self.lead)
  }

  /// Where codes are locked and nobody is known by what is shown, it is the reader that is locked.
  private func lockReader(_ vector: DecisionVector, _ holder: MemberID?) {
    guard case .locked = vector.situation.pin, holder == nil else { return }
    for _ in 0..<3 { enter(Self.wrongCode, vector.resource) }
  }

  // MARK: What people do

  private func present(_ credential: PresentedCredential, _ resource: ResourceID) {
    core.handle(.presented(Presentation(reader: .at(resource), credential: credential, at: now)), at: now)
  }

  private func enter(_ digits: String, _ resource: ResourceID) {
    enter(RawCredential(kind: .pin, bytes: Array(digits.utf8)), resource)
  }

  private func enter(_ code: RawCredential, _ resource: ResourceID) {
    core.handle(.code(codes.entry(code, at: .at(resource), now, in: core.space)), at: now)
  }

  /// The code that the reader waits for, as the case has it.
  private func enterCode(_ vector: DecisionVector) {
    guard let member = core.space.memberAwaitingCode(at: .at(vector.resource)) else { return }
    switch vector.situation.pin {
    case .notGiven, .locked: break
    case .verified: if let pin = document?.pins[member] { enter(pin, vector.resource) }
    case .wrong: enter(Self.wrongCode, vector.resource)
    }
  }

  private func step(_ duration: Duration) {
    now = now + duration
    clock.set(now)
    core.step(at: now)
    core.passOverflow()
  }

  // MARK: What it recorded

  /// The entries of each case, in order.
  func entries() throws -> [[JournalEvent]] {
    let (core, writer) = (core, writer)
    let ticket = core.ticket
    #expect(
      eventually {
        core.passOverflow()
        return writer.durableThrough >= ticket
      })
    #expect(writer.lost == 0)
    return try events(of: store).reduce(into: []) { cases, event in
      if event.type == .agentStarted { cases.append([]) }
      if !cases.isEmpty { cases[cases.count - 1].append(event) }
    }
  }
}

extension SpaceSettings {
  /// Of every room.
  static let capacity = 1000

  /// A resource with its reader, and what beside it brings it into the states of cases: a room that can be full, an
  /// area that can be armed, a second door that can stand open.
  fileprivate mutating func add(_ placing: VectorPlacing, _ id: ResourceID) {
    rules.keypads.insert(.at(id))
    switch placing.station {
    case .door:
      doors.append(DoorSettings(id: id, name: id.name, readers: [.at(id)]))
      doors.append(DoorSettings(id: .twin(id), name: "\(id)'s twin", hasContact: true))
      rules.interlocks.append([id, .twin(id)])
      rules.sides[id] = SideRule(mode: .hard, to: "behind \(id)")
      rules.remoteUnlock.insert(id)
      addRoom(.near(id), doors: [id])
      areas.append(AreaSettings(id: .area(id), name: "\(id)'s area", doors: [id], exitDelay: .zero))
    case .tool:
      tools.append(
        ToolSettings(
          id: id, name: id.name, readers: [.at(id)], room: .near(id), requires: placing.requires, hasActivity: true))
      addRoom(.near(id))
    case .room: addRoom(id, readers: [.at(id)])
    case .area: areas.append(AreaSettings(id: id, name: id.name, readers: [.at(id)], exitDelay: .zero))
    }
  }

  private mutating func addRoom(_ id: ResourceID, doors: [ResourceID] = [], readers: [ReaderID] = []) {
    rooms.append(
      RoomSettings(
        id: id, name: id.name, capacity: Self.capacity, closesWhenFull: true, doors: doors, readers: readers))
  }
}

extension ReaderID {
  static func at(_ resource: ResourceID) -> ReaderID { ReaderID("at \(resource)") }
}

extension ResourceID {
  fileprivate static func near(_ id: ResourceID) -> ResourceID { ResourceID("room of \(id)") }
  fileprivate static func area(_ id: ResourceID) -> ResourceID { ResourceID("area of \(id)") }
  fileprivate static func twin(_ id: ResourceID) -> ResourceID { ResourceID("twin of \(id)") }
}

extension PresentedCredential {
  /// As entries have it; nil for what is no credential of anybody.
  fileprivate var tag: String? {
    switch self {
    case .digest(let digest, _): digest.checkTag
    case .pass(let pass): pass.digest.checkTag
    case .malformed, .member: nil
    }
  }
}
