@testable import SpaceCore

/// Every state of a door against every event, as text: what changes and what is done.
///
/// States that give the same are written as one line, so that a person can read the whole.
struct DoorTable {
  struct Row {
    var postures: [String]
    var locks: [String]
    var leaves: [String]
    var alarms: [String]
    let outcome: String
  }

  /// The moment of every event. A release in progress ends three seconds later; the deadlines come when they are due.
  static let now = Moment.s(100)
  static let releaseEnd = Moment.s(103)

  /// How the lock is commanded: for a pass in progress that ends soon, or for as long as the posture lasts.
  static let locks: [(name: String, lock: DoorLock)] = [
    ("engaged", .engaged), ("passing", .released(until: releaseEnd)), ("standing", .released(until: nil)),
    ("unknown", .unknown),
  ]

  static let events: [(name: String, event: DoorEvent)] =
    [
      ("granted", .granted(DoorFixture.grant(DoorFixture.ben, at: now))),
      ("granted, leaving", .granted(DoorFixture.grant(DoorFixture.ben, leaving: true, at: now))),
      ("granted, extended", .granted(DoorFixture.grant(DoorFixture.ben, extended: true, at: now))),
      ("denied", .denied), ("rex", .requestToExit), ("leaf opened", .leafOpened), ("leaf closed", .leafClosed),
      ("lock engaged", .lockSensedEngaged), ("lock not engaged", .lockSensedReleased),
      ("deadline relock", .deadline(.relock)), ("deadline heldWarning", .deadline(.heldWarning)),
      ("deadline held", .deadline(.held)), ("deadline lockCheck, lock not engaged", .deadline(.lockCheck)),
      ("unlock", .unlock(actor: "op")),
    ] + DoorPosture.allCases.map { ("posture \($0.rawValue)", .posture($0, actor: "op")) } + [
      ("acknowledged", .acknowledged(actor: "op")), ("free access begins", .freeAccess(begins: true)),
      ("free access ends", .freeAccess(begins: false)), ("fire", .fire(active: true)),
      ("fire over", .fire(active: false)), ("secured during fire", .posture(.secured, actor: "op")),
      ("tamper", .tamper(active: true)), ("tamper over", .tamper(active: false)), ("policy changed", .policyChanged),
      ("restarted, secured", .restarted(DoorMemory(), leaf: .closed)),
      ("restarted, unlocked", .restarted(DoorMemory(posture: .unlocked, forced: true), leaf: .open)),
      ("output moved", .released(late: false)),
    ]

  let settings: DoorSettings

  static func render() -> String {
    var text = "# A strike; an inner button that releases; relocks on closing\n"
    text += DoorTable(settings: DoorFixture.strike).lines(Self.events.map(\.name))
    text += "# A magnetic lock; an inner button that only shunts; relocks on opening: where it differs\n"
    let differing = ["rex", "leaf opened", "leaf closed", "fire", "fire over", "secured during fire"]
    return text + DoorTable(settings: DoorFixture.magnet).lines(differing)
  }

  private func lines(_ names: [String]) -> String {
    Self.events.filter { names.contains($0.name) }.map { name, event in
      let rows = merged(rows(of: event, name))
      return (["", "## \(name)"] + rows.map(Self.line)).joined(separator: "\n") + "\n"
    }.joined()
  }

  private static func line(_ row: Row) -> String {
    func set(_ names: [String], of all: Int) -> String { names.count == all ? "*" : names.joined(separator: "|") }
    let state = [
      set(row.postures, of: DoorPosture.allCases.count), set(row.locks, of: locks.count),
      set(row.leaves, of: DoorLeaf.allCases.count), set(row.alarms, of: DoorAlarm.allCases.count),
    ]
    return state.joined(separator: " · ") + "\n    " + (row.outcome.isEmpty ? "nothing" : row.outcome)
  }

  // MARK: Every combination

  private func rows(of event: DoorEvent, _ name: String) -> [Row] {
    DoorPosture.allCases.flatMap { posture in
      Self.locks.flatMap { lockName, lock in
        DoorLeaf.allCases.flatMap { leaf in
          DoorAlarm.allCases.map { alarm in
            let state = DoorState(posture: posture, lock: lock, leaf: leaf, alarm: alarm)
            return Row(
              postures: [posture.rawValue], locks: [lockName], leaves: [leaf.rawValue], alarms: [alarm.rawValue],
              outcome: outcome(of: event, name, in: state))
          }
        }
      }
    }
  }

  private func outcome(of event: DoorEvent, _ name: String, in state: DoorState) -> String {
    var door = Door(settings: settings)
    door.state = state
    if state.alarm != .none { door.alarms = [state.alarm] }
    if state.leaf == .open { door.openedAt = .s(90) }
    door.lockSensedReleased = state.alarm == .lockFailed || name.contains("lock not engaged")
    door.fireActive = name == "fire over" || name == "secured during fire"
    if state.lock == .released(until: Self.releaseEnd) {
      var pass = DoorFixture.grant(at: .s(98))
      pass.used = state.leaf != .closed
      door.pass = pass
      door.passUntil = Self.releaseEnd
    }
    let actions = door.handle(event, at: event == .deadline(.relock) ? Self.releaseEnd : Self.now)
    // What these events set is written whether it changes or not, so that more states share a line.
    let isRestart = name.hasPrefix("restarted")
    let isMode = isRestart || (["posture", "fire"].contains { name.hasPrefix($0) } && !actions.isEmpty)
    var words: [String] = []
    if isMode || door.state.posture != state.posture { words.append("posture=\(door.state.posture.rawValue)") }
    if isMode || door.state.lock != state.lock { words.append("lock=\(Self.word(door.state.lock))") }
    if isRestart || door.state.leaf != state.leaf { words.append("leaf=\(door.state.leaf.rawValue)") }
    if isRestart || door.state.alarm != state.alarm { words.append("alarm=\(door.state.alarm.rawValue)") }
    return (words + (words.isEmpty ? [] : [":"]) + actions.map(Self.word)).joined(separator: " ")
  }

  // MARK: Words

  private static func word(_ lock: DoorLock) -> String {
    switch lock {
    case .engaged: "engaged"
    case .released(let until?): "released+\(seconds(until))"
    case .released(nil): "standing"
    case .unknown: "unknown"
    }
  }

  private static func seconds(_ moment: Moment) -> String { "\(Int((moment - now).seconds))s" }

  private static func word(_ action: DoorAction) -> String {
    switch action {
    case .release(.now): "RELEASE"
    case .release(.afterRecord): "release-after-record"
    case .engage: "ENGAGE"
    case .record(let type, let data): "[\(([type.rawValue] + word(data)).joined(separator: " "))]"
    case .arm(let deadline, let when): "arm(\(deadline.rawValue)+\(seconds(when)))"
    case .disarm(let deadline): "disarm(\(deadline.rawValue))"
    case .passed(let pass): "passed(\(word(pass.member)))"
    case .indicate(let indication): "show(\(indication))"
    }
  }

  private static func word(_ data: JournalData) -> [String] {
    [
      data.member.map { word($0) }, data.cause.map { "cause=\($0)" }, data.actor.map { "by=\($0)" },
      data.posture.map { "posture=\($0)" }, data.alarm.map { "alarm=\($0)" }, data.seconds.map { "\($0)s" },
    ].compactMap(\.self)
  }

  private static func word(_ member: MemberID?) -> String {
    switch member {
    case DoorFixture.ada?: "ada"
    case DoorFixture.ben?: "ben"
    case nil: "nobody"
    case let other?: "\(other)"
    }
  }

  // MARK: One line for all states that give the same

  private func merged(_ rows: [Row]) -> [Row] {
    var rows = rows
    for part in [\Row.alarms, \Row.leaves, \Row.locks, \Row.postures] {
      var joined: [Row] = []
      for row in rows {
        let same = joined.firstIndex { other in
          other.outcome == row.outcome
            && [\Row.alarms, \Row.leaves, \Row.locks, \Row.postures].allSatisfy {
              $0 == part || other[keyPath: $0] == row[keyPath: $0]
            }
        }
        if let same { joined[same][keyPath: part] += row[keyPath: part] } else { joined.append(row) }
      }
      rows = joined
    }
    return rows
  }
}
