/// One part of what survives a restart.
public enum DurableState: Sendable, Equatable {
  case door(ResourceID, DoorMemory)
  case tool(ResourceID, ToolMemory)
  case room(ResourceID, RoomMemory)
  /// How often a member has used a grant that allows only so many uses.
  case uses(grant: String, member: MemberID, count: UInt32)
  case area(ResourceID, AreaMemory)
  /// On which side of the doors a member was last seen; nil for forgotten.
  case side(MemberID, SideMemory?)
  /// Every side that was seen up to then is forgotten.
  case sidesForgotten(at: WallTime)
  /// When a credential was last used whose validity is renewed by that.
  case renewal(CredentialDigest, WallTime)
  /// Wrong codes of a member in a row.
  case codes(MemberID, CodeMemory)
  /// Until when somebody keeps a door open; nil for no longer.
  case keptOpen(ResourceID, until: WallTime?)
}

/// Everything that survives a restart.
public struct SpaceMemory: Sendable, Equatable {
  /// Postures, forced alarms and what else a door keeps.
  public var doors: [ResourceID: DoorMemory]
  /// Sessions and lockouts.
  public var tools: [ResourceID: ToolMemory]
  /// Who is in, and corrections.
  public var rooms: [ResourceID: RoomMemory]
  /// How often members have used grants that allow only so many uses.
  public var uses: [GrantUse: UInt32]
  /// What is armed, and open alarms.
  public var areas: [ResourceID: AreaMemory] = [:]
  /// On which side of the doors members were last seen.
  public var sides: [MemberID: SideMemory] = [:]
  /// When credentials were last used that are renewed by use.
  public var renewals: [CredentialDigest: WallTime] = [:]
  /// Wrong codes, and the one-time codes that were taken.
  public var codes: [MemberID: CodeMemory] = [:]
  /// Until when somebody keeps doors open.
  public var keptOpen: [ResourceID: WallTime] = [:]
  /// The wall time of the last entry: the clock cannot be before it.
  public var lastKnown: WallTime?

  public init(
    doors: [ResourceID: DoorMemory] = [:], tools: [ResourceID: ToolMemory] = [:],
    rooms: [ResourceID: RoomMemory] = [:], uses: [GrantUse: UInt32] = [:], lastKnown: WallTime? = nil
  ) {
    self.doors = doors
    self.tools = tools
    self.rooms = rooms
    self.uses = uses
    self.lastKnown = lastKnown
  }

  /// Takes in what an entry saved.
  public mutating func keep(_ state: DurableState) {
    switch state {
    case .door(let id, let door): doors[id] = door
    case .tool(let id, let tool): tools[id] = tool
    case .room(let id, let room): rooms[id] = room
    case .uses(let grant, let member, let count): uses[GrantUse(grant: grant, member: member)] = count
    case .area(let id, let area): areas[id] = area
    case .side(let member, let side): sides[member] = side
    case .sidesForgotten(let time): sides = sides.filter { $0.value.at > time }
    case .renewal(let digest, let time): renewals[digest] = time
    case .codes(let member, let codes): self.codes[member] = codes
    case .keptOpen(let id, let until): keptOpen[id] = until
    }
  }
}

/// One member's use of one grant.
public struct GrantUse: Hashable, Sendable {
  /// The grant, by its id.
  public var grant: String
  /// Who used it.
  public var member: MemberID

  public init(grant: String, member: MemberID) {
    self.grant = grant
    self.member = member
  }
}

/// Where a member was last seen to go; written with an entry soon after.
public struct SideMemory: Sendable, Equatable, Codable {
  /// The zone they went to.
  public var zone: String
  /// When.
  public var at: WallTime

  public init(zone: String, at: WallTime) {
    self.zone = zone
    self.at = at
  }
}

/// What was tried with a member's codes; written with an entry soon after.
public struct CodeMemory: Sendable, Equatable, Codable {
  /// Wrong codes in a row.
  public var wrong: Int
  /// Until when none of them is looked at.
  public var lockedUntil: WallTime?
  /// The step of the last one-time code that was taken: it counts once (RFC 6238, 5.2).
  public var lastStep: UInt64?

  public init(wrong: Int = 0, lockedUntil: WallTime? = nil, lastStep: UInt64? = nil) {
    self.wrong = wrong
    self.lockedUntil = lockedUntil
    self.lastStep = lastStep
  }
}
