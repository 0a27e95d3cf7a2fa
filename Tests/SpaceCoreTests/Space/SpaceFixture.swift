@testable import SpaceCore

/// A workshop: a front door, a magnetic back door, a laser, and a hall behind the front door.
enum SpaceFixture {
  /// Tuesday 3 March 2026, 12:00 UTC.
  static let noon = WallTime.utc(2026, 3, 3, 12, 0)
  /// In the order of `tables.members`.
  static let ada = MemberID(high: 1, low: 1)
  static let ben = MemberID(high: 1, low: 2)
  static let cleo = MemberID(high: 1, low: 3)
  static let dan = MemberID(high: 1, low: 4)

  static var settings: SpaceSettings {
    var front = DoorFixture.strike
    front.relock = .onClose
    var back = DoorFixture.magnet
    back.id = "back"
    back.name = "Back door"
    back.readers = ["back-outside"]
    back.exitReaders = ["back-inside"]
    var laser = ToolFixture.laser
    laser.room = "hall"
    return SpaceSettings(
      id: "s", name: "Workshop", doors: [front, back], tools: [laser],
      rooms: [RoomSettings(id: "hall", name: "Hall", capacity: 2, closesWhenFull: true, doors: ["front"])])
  }

  /// Ada may enter and operate, twice a day of grants; Ben supervises and repairs; Cleo passes lockdowns; Dan has lost
  /// his badge.
  static func tables(version: UInt64 = 7) -> PolicyTables {
    var tables = PolicyTables(version: version, issuedAt: noon, agent: PolicyAgentID(high: 1, low: 2))
    tables.resources = [
      .init(id: "front", name: "Front door"), .init(id: "back", name: "Back door"),
      .init(id: "laser", name: "Laser", kind: .tool),
    ]
    var limited = PolicyTables.Grant(id: "g-laser")
    limited.uses = 2
    tables.grants = [.init(id: "g-enter"), limited, .init(id: "g-staff")]
    tables.rightsSets = [
      [
        .init(resource: 0, right: .enter, grant: 0), .init(resource: 1, right: .enter, grant: 0),
        .init(resource: 2, right: .operate, grant: 1),
      ],
      [
        .init(resource: 0, right: .enter, grant: 2), .init(resource: 2, right: .maintain, grant: 2),
        .init(resource: 2, right: .supervise, grant: 2),
      ],
      [.init(resource: 0, right: .enter, grant: 0), .init(resource: 0, right: .override, grant: 2)],
    ]
    tables.memberClasses = (0..<3).map { .init(rights: $0) }
    tables.members = [
      .init(id: ada, memberClass: 0), .init(id: ben, memberClass: 1), .init(id: cleo, memberClass: 2),
      .init(id: dan, memberClass: 0),
    ]
    tables.credentialClasses = [.init(kind: .cardUID), .init(kind: .cardUID, state: .lost)]
    tables.credentials = (0..<4).map {
      .init(digest: digest(of: tables.members[$0].id), member: $0, credentialClass: $0 == 3 ? 1 : 0)
    }
    return tables
  }

  static func digest(of member: MemberID) -> CredentialDigest {
    CredentialDigest(high: member.low &* 0x9E37_79B9_7F4A_7C15, low: member.low)
  }

  static func image(_ tables: PolicyTables = tables()) throws -> PolicyImage {
    try PolicyImage(PolicyImageBuilder.build(tables))
  }

  /// Started with the leaves closed and a policy in force.
  static func space(
    _ tables: PolicyTables = tables(), settings: SpaceSettings = settings, memory: SpaceMemory = SpaceMemory(),
    inputs: [SpaceInput: Bool] = [.contact("front"): false, .contact("back"): false]
  ) throws -> Space {
    var space = Space(settings: settings, clock: WallClock(origin: noon, quality: .synchronised))
    space.restore(policy: try image(tables), confirmedAt: noon)
    _ = space.handle(.started(memory, inputs: inputs), at: .zero)
    return space
  }
}

extension Space {
  /// A member shows their badge.
  mutating func tap(_ member: MemberID, at reader: ReaderID, _ moment: Moment) -> [SpaceAction] {
    let credential = PresentedCredential.digest(SpaceFixture.digest(of: member), .cardUID)
    return handle(.presented(Presentation(reader: reader, credential: credential, at: moment)), at: moment)
  }

  /// A member comes in through the front door and it closes behind them.
  mutating func enter(_ member: MemberID, _ moment: Moment) -> [SpaceAction] {
    tap(member, at: "outside", moment)
      + handle(.input(.contact("front"), active: true), at: moment + .seconds(1))
      + handle(.input(.contact("front"), active: false), at: moment + .seconds(2))
  }
}

extension [SpaceAction] {
  var events: [JournalEvent] {
    compactMap { action in
      if case .record(let event, _) = action { event } else { nil }
    }
  }

  var records: [JournalEventType] { events.map(\.type) }

  func first(_ type: JournalEventType) -> JournalEvent? { events.first { $0.type == type } }

  var outputs: [SpaceAction] { filter(\.isOutput) }

  var saved: [DurableState] {
    flatMap { action -> [DurableState] in
      if case .record(_, let saving) = action { saving } else { [] }
    }
  }
}
