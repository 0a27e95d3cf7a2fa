@testable import SpaceCore

/// A house with everything: a front door with a keypad, a lab, a vault for two, an airlock, a sign-in reader, an area.
enum HouseFixture {
  static let noon = SpaceFixture.noon
  static let (ada, ben, cleo) = (SpaceFixture.ada, SpaceFixture.ben, SpaceFixture.cleo)

  /// What the members enter: digests as the runtime makes them.
  enum Code {
    /// Ada's PIN, which names her by itself, and the one for when she is forced.
    static let ada = CredentialDigest(high: 0xA1, low: 1)
    static let adaForced = CredentialDigest(high: 0xA1, low: 2)
    /// Ben's, which counts only beside his badge.
    static let ben = CredentialDigest(high: 0xB1, low: 1)
    /// Cleo's one-time codes.
    static let cleo = CredentialDigest(high: 0xC1, low: 1)
    static let nobody = CredentialDigest(high: 0xFF, low: 9)
  }

  static func door(_ id: ResourceID, _ change: (inout DoorSettings) -> Void = { _ in }) -> DoorSettings {
    var door = DoorFixture.strike
    door.id = id
    door.name = id.name
    door.readers = [ReaderID("\(id)-out")]
    door.exitReaders = [ReaderID("\(id)-in")]
    door.hasLockSensor = false
    change(&door)
    return door
  }

  static var settings: SpaceSettings {
    var settings = SpaceSettings(
      id: "house", name: "House", doors: ["front", "lab", "vault", "outer", "inner"].map { door($0) },
      tools: [ToolFixture.laser],
      rooms: [RoomSettings(id: "hall", name: "Hall", doors: ["front"], readers: ["desk"])],
      areas: [
        AreaSettings(
          id: "night", name: "Night", readers: ["panel"], doors: ["front"], detectors: ["pir"], disarmsAtDoor: true,
          exitDelay: .seconds(45), entryDelay: .seconds(30))
      ],
      auxiliaries: [
        AuxiliarySettings(id: "chime", name: "Chime", trigger: .bell, holdTime: .seconds(2)),
        AuxiliarySettings(id: "lamp", name: "Lamp", trigger: .occupied),
        AuxiliarySettings(id: "sign", name: "Sign", trigger: .lockdown, listensTo: ["front"]),
      ])
    settings.rules.keypads = ["front-out", "lab-out", "bench"]
    settings.rules.interlocks = [["outer", "inner"]]
    settings.rules.remoteUnlock = ["front"]
    return settings
  }

  /// Ada enters the front door, and with a PIN the lab; Ben, a steward by day, everything; Cleo the lab by one-time code.
  /// The vault takes two.
  static func tables(_ change: (inout PolicyTables) -> Void = { _ in }) -> PolicyTables {
    var tables = PolicyTables(version: 9, issuedAt: noon, agent: PolicyAgentID(high: 1, low: 2))
    let doors: [ResourceID] = ["front", "lab", "vault", "outer", "inner"]
    tables.resources =
      doors.map { .init(id: $0, name: $0.name) } + [
        .init(id: "hall", name: "Hall", kind: .room), .init(id: "night", name: "Night", kind: .area),
        .init(id: "laser", name: "Laser", kind: .tool),
      ]
    tables.schedules = [.init(name: "day", weekly: (0..<7).map { $0 * 1440 + 480..<$0 * 1440 + 1080 })]
    var (pin, pair, day) = (
      PolicyTables.Grant(id: "g-pin"), PolicyTables.Grant(id: "g-pair"), PolicyTables.Grant(id: "g-day")
    )
    pin.conditions = [.pin]
    pair.conditions = [.secondPerson]
    day.schedule = 0
    tables.grants = [.init(id: "g"), pin, pair, day]
    func entries(_ right: Right, _ places: [Int], _ grant: Int) -> [PolicyTables.RightEntry] {
      places.map { .init(resource: $0, right: right, grant: grant) }
    }
    tables.rightsSets = [
      entries(.enter, [0, 3, 4, 5], 0) + entries(.enter, [1], 1) + entries(.enter, [2], 2) + entries(.operate, [7], 1),
      entries(.enter, [0, 3, 4, 5], 0) + entries(.enter, [1], 1) + entries(.enter, [2], 2)
        + entries(.manage, [0, 1], 3) + entries(.arm, [6], 0) + entries(.disarm, [6], 0),
      entries(.enter, [0], 0) + entries(.enter, [1], 1),
    ]
    tables.memberClasses = (0..<3).map { .init(rights: $0) }
    tables.members = [ada, ben, cleo].enumerated().map { .init(id: $1, memberClass: $0) }
    tables.credentialClasses = [
      .init(kind: .cardUID), .init(kind: .pin), .init(kind: .pin), .init(kind: .memberPIN), .init(kind: .oneTimeCode),
    ]
    tables.credentialClasses[2].isDuress = true
    tables.credentials = tables.members.enumerated().map {
      .init(digest: SpaceFixture.digest(of: $1.id), member: $0, credentialClass: 0)
    }
    tables.credentials += [
      .init(digest: Code.ada, member: 0, credentialClass: 1),
      .init(digest: Code.adaForced, member: 0, credentialClass: 2),
      .init(digest: Code.ben, member: 1, credentialClass: 3), .init(digest: Code.cleo, member: 2, credentialClass: 4),
    ]
    tables.oneTimeSecrets = [.init(digest: Code.cleo, sealed: Array(repeating: 7, count: 20))]
    change(&tables)
    return tables
  }

  static func space(
    _ tables: PolicyTables = tables(), settings: SpaceSettings = settings, memory: SpaceMemory = SpaceMemory(),
    inputs: [SpaceInput: Bool] = [:], start: WallTime = noon, quality: ClockQuality = .synchronised
  ) throws -> Space {
    var space = Space(settings: settings, clock: WallClock(origin: start, quality: quality))
    space.restore(policy: try SpaceFixture.image(tables), confirmedAt: noon)
    let closed = settings.doors.map { (SpaceInput.contact($0.id), false) }
    let all = Dictionary(uniqueKeysWithValues: closed).merging(inputs) { $1 }
    _ = space.handle(.started(memory, inputs: all), at: .zero)
    return space
  }
}

extension Space {
  /// Somebody enters a code: as a PIN alone, and beside the badge of whoever waits.
  mutating func enterCode(
    _ code: CredentialDigest, step: UInt64? = nil, at reader: ReaderID, _ moment: Moment
  ) -> [SpaceAction] {
    let beside = memberAwaitingCode(at: reader).map { member in
      BesideCredential(
        member: member, pin: code, oneTime: step.map { .init(credential: HouseFixture.Code.cleo, step: $0) })
    }
    return handle(.code(CodeEntry(reader: reader, at: moment, alone: code, beside: beside)), at: moment)
  }

  mutating func leaf(_ door: ResourceID, open: Bool, _ moment: Moment) -> [SpaceAction] {
    handle(.input(.contact(door), active: open), at: moment)
  }
}

extension [SpaceAction] {
  func releases(_ door: ResourceID) -> Bool {
    contains { if case .output(.lock(door), active: true, _) = $0 { true } else { false } }
  }

  func engages(_ door: ResourceID) -> Bool {
    contains { if case .output(.lock(door), active: false, _) = $0 { true } else { false } }
  }

  func sets(_ output: SpaceOutput) -> Bool? {
    for action in reversed() {
      if case .output(output, let active, _) = action { return active }
    }
    return nil
  }

  var denied: String? { first(.accessDenied)?.data.reason }
  var alarms: [String] { events.filter { $0.type == .alarmRaised }.compactMap(\.data.alarm) }
}
