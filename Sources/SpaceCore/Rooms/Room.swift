/// What is known about a room's size and ways in.
public struct RoomSettings: Sendable, Equatable {
  public var id: ResourceID
  /// The name that people read.
  public var name: String
  /// People it may hold; nil when nobody has said.
  public var capacity: Int?
  /// True when the doors refuse entry once it is full.
  public var closesWhenFull: Bool
  /// Doors that lead into it.
  public var doors: [ResourceID]
  /// Readers at which members sign in, and out again.
  public var readers: [ReaderID]

  public init(
    id: ResourceID, name: String, capacity: Int? = nil, closesWhenFull: Bool = false, doors: [ResourceID] = [],
    readers: [ReaderID] = []
  ) {
    self.id = id
    self.name = name
    self.capacity = capacity
    self.closesWhenFull = closesWhenFull
    self.doors = doors
    self.readers = readers
  }
}

/// What of a room survives a restart; written with the entry that changed it.
public struct RoomMemory: Sendable, Equatable, Codable {
  /// Who badged in and not out, and when.
  public var present: [MemberID: WallTime]
  /// People whom nobody can name: a staff correction beyond the badges (may be negative).
  public var correction: Int
  /// Openings since the last correction at which people could come in, or leave, without a badge.
  public var unseenEntries: Int
  public var unseenExits: Int

  public init(present: [MemberID: WallTime] = [:], correction: Int = 0, unseenEntries: Int = 0, unseenExits: Int = 0) {
    self.present = present
    self.correction = correction
    self.unseenEntries = unseenEntries
    self.unseenExits = unseenExits
  }
}

extension RoomMemory {
  /// Within what can be: fewer than nobody cannot be there, so a correction that took away more people than were left
  /// by name was too low.
  fileprivate var bounded: RoomMemory {
    var bounded = self
    bounded.correction = min(max(correction, -present.count), Room.countLimit)
    bounded.unseenEntries = min(max(unseenEntries, 0), Room.countLimit)
    bounded.unseenExits = min(max(unseenExits, 0), Room.countLimit)
    return bounded
  }
}

/// A count of people, with how far it may be off.
public struct OccupancyEstimate: Sendable, Equatable, Codable {
  public var count: Int
  public var low: Int
  public var high: Int

  public init(count: Int, low: Int, high: Int) {
    self.count = count
    self.low = low
    self.high = high
  }
}

/// What can happen to a room.
public enum RoomEvent: Sendable, Equatable {
  /// A leaf opened for a member who badged to come in.
  case entered(MemberID, at: WallTime)
  /// A leaf opened for a member who badged to leave.
  case left(MemberID)
  /// A leaf opened for somebody without a badge: leaving by REX, entering otherwise; nil for either, at a door that
  /// stands open.
  case unseen(leaving: Bool?)
  /// Staff counted.
  case corrected(count: Int, actor: String)
  case restarted(RoomMemory)
}

/// One room: how many people are in it, by the badges that its doors saw, with bounds for what they did not see.
///
/// Never negative. A member who is in already is not counted twice.
public struct Room: Sendable, Equatable {
  public let settings: RoomSettings
  public private(set) var memory = RoomMemory()

  /// A bound on who is remembered by name: beyond it people are counted as unseen.
  public static let presentLimit = 10_000
  /// The most people that a count can name.
  public static let countLimit = 1_000_000

  public init(settings: RoomSettings) {
    self.settings = settings
  }

  public var id: ResourceID { settings.id }

  public var estimate: OccupancyEstimate {
    let count = memory.present.count + memory.correction
    return OccupancyEstimate(
      count: count, low: max(0, count - memory.unseenExits), high: count + memory.unseenEntries)
  }

  public func holds(_ member: MemberID) -> Bool { memory.present[member] != nil }

  public var isFull: Bool {
    guard let capacity = settings.capacity else { return false }
    return estimate.count >= capacity
  }

  /// Takes one event; returns the entry's data when the estimate changed.
  public mutating func handle(_ event: RoomEvent) -> JournalData? {
    let before = estimate
    var data = JournalData()
    switch event {
    case .entered(let member, let time):
      if memory.present[member] == nil, memory.present.count >= Self.presentLimit {
        memory.unseenEntries += 1
      } else {
        memory.present[member] = time
      }
    case .left(let member):
      if memory.present.removeValue(forKey: member) == nil { memory.unseenExits += 1 }
    case .unseen(let leaving):
      if leaving ?? true { memory.unseenExits += 1 }
      if !(leaving ?? false) { memory.unseenEntries += 1 }
    case .corrected(let count, let actor):
      data.actor = actor
      if count == 0 { memory.present = [:] }
      memory.correction = min(max(0, count), Self.countLimit) - memory.present.count
      memory.unseenEntries = 0
      memory.unseenExits = 0
    case .restarted(let memory):
      self.memory = memory.bounded
      return nil
    }
    memory = memory.bounded
    guard estimate != before || data.actor != nil else { return nil }
    let now = estimate
    data.count = now.count
    data.countLow = now.low
    data.countHigh = now.high
    data.capacity = settings.capacity
    return data
  }
}
