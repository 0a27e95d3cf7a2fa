import LocalStore
import SpaceCore

/// Makes the snapshot that the loop publishes out of the space and what surrounds it.
struct SnapshotBuilder {
  let startedAt: WallTime
  let realTime: Bool
  private var revision: UInt64 = 0

  init(startedAt: WallTime, realTime: Bool) {
    self.startedAt = startedAt
    self.realTime = realTime
  }

  mutating func snapshot(of core: ControlCore, at moment: Moment) -> SpaceSnapshot {
    revision += 1
    let space = core.space
    return SpaceSnapshot(
      space: space.settings.id, name: space.settings.name, revision: revision, time: space.wall(at: moment),
      doors: space.doors.map(Self.door), tools: space.tools.map(Self.tool), rooms: space.rooms.map(Self.room),
      areas: space.areas.map(Self.area), outputs: space.auxiliaries.map(Self.output),
      readers: core.readers.map { Self.reader($0, core, space) },
      health: SpaceSnapshot.Health(
        startedAt: startedAt, clock: space.clock.quality, policyVersion: space.policy?.version,
        policyConfirmedAt: space.policyConfirmedAt, entries: 0, undelivered: 0, journalFault: Self.fault(of: core),
        realTime: realTime))
  }

  private static func door(_ door: Door) -> SpaceSnapshot.Door {
    let lock =
      switch door.state.lock {
      case .engaged: "engaged"
      case .released: "released"
      case .unknown: "unknown"
      }
    return SpaceSnapshot.Door(
      id: door.id.name, name: door.settings.name, posture: door.state.posture, lock: lock, leaf: door.state.leaf,
      alarm: door.state.alarm, readers: door.settings.readers.map(\.name),
      exitReaders: door.settings.exitReaders.map(\.name), waitsForMember: door.waitsForMember,
      isPropped: door.proppedUntil != nil)
  }

  private static func tool(_ tool: Tool) -> SpaceSnapshot.Tool {
    let state =
      switch tool.state {
      case .ready: tool.unmet.isEmpty ? "ready" : "not_ready"
      case .running: "running"
      case .windingDown: "winding_down"
      case .outOfService: "out_of_service"
      }
    let pending = tool.session != nil && tool.pendingLockout != nil
    return SpaceSnapshot.Tool(
      id: tool.id.name, name: tool.settings.name, state: state, member: tool.session?.member,
      since: tool.session?.startedAt, busy: tool.settings.hasActivity ? !tool.isIdle : nil, lockout: tool.lockout,
      lockoutPending: pending, readers: tool.settings.readers.map(\.name), unmet: tool.unmet)
  }

  private static func room(_ room: Room) -> SpaceSnapshot.Room {
    SpaceSnapshot.Room(
      id: room.id.name, name: room.settings.name, occupancy: room.estimate, capacity: room.settings.capacity,
      isFull: room.isFull)
  }

  private static func area(_ area: Area) -> SpaceSnapshot.Area {
    let state =
      switch area.state {
      case .disarmed: "disarmed"
      case .arming: "arming"
      case .armed: "armed"
      case .entering: "entering"
      case .alarm: "alarm"
      }
    return SpaceSnapshot.Area(
      id: area.id.name, name: area.settings.name, state: state, hasAlarm: area.alarm != nil,
      readers: area.settings.readers.map(\.name))
  }

  private static func output(_ output: AuxiliaryOutput) -> SpaceSnapshot.Output {
    SpaceSnapshot.Output(id: output.id.name, name: output.settings.name, isOn: output.isOn)
  }

  private static func reader(_ port: any ReaderPort, _ core: ControlCore, _ space: Space) -> SpaceSnapshot.Reader {
    let id = port.configuration.id
    let shown = core.indications[id]
    return SpaceSnapshot.Reader(
      id: id.name, resource: space.resource(of: id)?.name, isConnected: port.isConnected,
      indication: shown?.name ?? "idle", text: shown?.text)
  }

  private static func fault(of core: ControlCore) -> String? {
    let lost = core.journalLost
    let trouble: String? =
      switch core.journalHealth {
      case .working: nil
      case .storageFull: "the storage is full; entries wait in memory until there is room"
      case .storageFailing: "the storage refuses to write; entries wait in memory and are tried again"
      case .databaseDamaged:
        "the file of entries is damaged; restart the agent to set it aside and save what is readable"
      case .stopped: "the writer of entries has stopped"
      }
    guard lost > 0 else { return trouble }
    return [trouble, "\(lost) entries found no room and are counted as lost"].compactMap { $0 }.joined(separator: "; ")
  }
}
