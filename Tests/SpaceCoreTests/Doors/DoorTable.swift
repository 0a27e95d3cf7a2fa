@testable import SpaceCore

/// Every state of a door against every event, as text: what changes and what is done.
///
/// States that give the same are written as one line, so that a person can read the whole. The first section has all of
/// a plain door; the others have what differs from it with other fittings, or while something else goes on: `+` before
/// what comes with it, `-` before what does not, and `…` for what is the same.
struct DoorTable {
  struct Row {
    var postures: [String]
    var locks: [String]
    var leaves: [String]
    var alarms: [String]
    var words: [String]
    var outcome: String { words.isEmpty ? "nothing" : words.joined(separator: " ") }
  }

  /// What else goes on at the door, beside the four parts of its state.
  enum Circumstance {
    case nothing, waitingForMember, propped, operatorStarting, operatorOn
  }

  /// The moment of every event. A release in progress ends three seconds later; the deadlines come when they are due.
  static let now = Moment.s(100)
  static let releaseEnd = Moment.s(103)
  static let propEnd = Moment.s(160)

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
      ("deadline propEnd", .deadline(.propEnd)), ("deadline operatorStart", .deadline(.operatorStart)),
      ("deadline operatorEnd", .deadline(.operatorEnd)), ("deadline renotify", .deadline(.renotify)),
      ("unlock", .unlock(actor: "op")),
    ] + DoorPosture.allCases.map { ("posture \($0.rawValue)", .posture($0, actor: "op")) } + [
      ("acknowledged", .acknowledged(actor: "op")),
      ("free access begins", .freeAccess(begins: true, waitsForMember: false, actor: "schedule")),
      ("free access waits", .freeAccess(begins: true, waitsForMember: true, actor: "schedule")),
      ("free access ends", .freeAccess(begins: false, waitsForMember: false, actor: "schedule")),
      ("propped", .propped(until: propEnd + .seconds(60), actor: "op")), ("bell", .bell),
      ("fire", .fire(active: true)), ("fire over", .fire(active: false)),
      ("secured during fire", .posture(.secured, actor: "op")), ("granted during fire", .granted(fireGrant)),
      ("tamper", .tamper(active: true)), ("tamper over", .tamper(active: false)), ("policy changed", .policyChanged),
      ("restarted, secured", .restarted(DoorMemory(), leaf: .closed)),
      ("restarted, waiting", .restarted(DoorMemory(waitsForMember: true), leaf: .closed)),
      ("restarted, unlocked", .restarted(DoorMemory(posture: .unlocked, forced: true), leaf: .open)),
      ("output moved", .released(late: false)),
    ]
  private static let fireGrant = DoorFixture.grant(DoorFixture.ben, extended: true, at: now)

  let title: String
  let settings: DoorSettings
  var circumstance = Circumstance.nothing

  static func render() -> String {
    let plain = DoorTable(
      title: "A strike; an inner button that releases; relocks on closing", settings: DoorFixture.strike)
    let driven = DoorTable(
      title: "The same strike with a door operator for everybody", settings: DoorFixture.driven(forEveryone: true))
    let others: [(table: DoorTable, than: DoorTable)] = [
      (
        DoorTable(
          title: "A magnetic lock; an inner button that only shunts; relocks on opening", settings: DoorFixture.magnet),
        plain
      ),
      (DoorTable(title: "The strike, with alarms that are raised again", settings: DoorFixture.reminding), plain),
      (
        DoorTable(
          title: "The strike, waiting for its first member", settings: plain.settings, circumstance: .waitingForMember),
        plain
      ),
      (DoorTable(title: "The strike, propped", settings: plain.settings, circumstance: .propped), plain),
      (driven, plain),
      (
        DoorTable(
          title: "The operator about to start", settings: driven.settings, circumstance: .operatorStarting), driven
      ),
      (DoorTable(title: "The operator on", settings: driven.settings, circumstance: .operatorOn), driven),
    ]
    return plain.text() + others.map { "\n" + $0.table.text(than: $0.than) }.joined()
  }

  /// Everything, or what differs from another table.
  private func text(than other: DoorTable? = nil) -> String {
    var text = "# \(title)\n"
    var same: [String] = []
    for (name, event) in Self.events {
      var rows = rows(of: event, name)
      if let other {
        rows = zip(rows, other.rows(of: event, name, in: states(at: name))).compactMap { $0.difference(from: $1) }
      }
      guard !rows.isEmpty else {
        same.append(name)
        continue
      }
      text += (["", "## \(name)"] + merged(rows).map(Self.line)).joined(separator: "\n") + "\n"
    }
    guard other != nil else { return text }
    return text + "\n## no difference\n" + same.joined(separator: " · ") + "\n"
  }

  private static func line(_ row: Row) -> String {
    func set(_ names: [String], of all: Int) -> String { names.count == all ? "*" : names.joined(separator: "|") }
    let state = [
      set(row.postures, of: DoorPosture.allCases.count), set(row.locks, of: locks.count),
      set(row.leaves, of: DoorLeaf.allCases.count), set(row.alarms, of: DoorAlarm.allCases.count),
    ]
    return state.joined(separator: " · ") + "\n    " + row.outcome
  }

  // MARK: Every combination

  private typealias NamedState = (row: Row, state: DoorState)

  private static let allStates: [NamedState] = DoorPosture.allCases.flatMap { posture in
    locks.flatMap { lockName, lock in
      DoorLeaf.allCases.flatMap { leaf in
        DoorAlarm.allCases.map { alarm in
          (
            Row(
              postures: [posture.rawValue], locks: [lockName], leaves: [leaf.rawValue], alarms: [alarm.rawValue],
              words: []),
            DoorState(posture: posture, lock: lock, leaf: leaf, alarm: alarm)
          )
        }
      }
    }
  }

  /// The states in which the circumstance is possible.
  private func states(at name: String) -> [NamedState] {
    Self.allStates.filter { _, state in
      let isReleased = state.lock != .engaged && state.lock != .unknown
      return switch circumstance {
      case .nothing: true
      case .waitingForMember, .propped: state.posture == .secured
      case .operatorStarting: isReleased && state.alarm != .forced && !Self.isFire(name)
      case .operatorOn: (isReleased || state.leaf == .open) && state.alarm != .forced && !Self.isFire(name)
      }
    }
  }

  /// True for the events that come while the fire input is active.
  private static func isFire(_ name: String) -> Bool {
    ["fire over", "secured during fire", "granted during fire"].contains(name)
  }

  private func rows(of event: DoorEvent, _ name: String, in states: [NamedState]? = nil) -> [Row] {
    (states ?? self.states(at: name)).map { row, state in
      var row = row
      row.words = words(of: event, name, in: state)
      return row
    }
  }

  private func door(in state: DoorState, _ name: String) -> Door {
    var door = Door(settings: settings)
    door.state = state
    if state.alarm != .none {
      let isReminded = settings.renotify != nil && state.alarm != .heldWarning
      door.alarms = [state.alarm: DoorReminder(due: isReminded ? Self.now : nil, repeated: 2)]
    }
    if state.leaf == .open { door.openedAt = .s(90) }
    door.lockSensedReleased = state.alarm == .lockFailed || name.contains("lock not engaged")
    door.fireActive = Self.isFire(name)
    if state.lock == .released(until: Self.releaseEnd) {
      var pass = DoorFixture.grant(at: .s(98))
      pass.used = state.leaf != .closed
      door.pass = pass
      door.passUntil = Self.releaseEnd
    }
    switch circumstance {
    case .nothing: break
    case .waitingForMember: door.waitsForMember = true
    case .propped: door.proppedUntil = Self.propEnd
    case .operatorStarting: door.operating = .starting(at: Self.now)
    case .operatorOn: door.operating = .on(until: Self.now)
    }
    return door
  }

  private func words(of event: DoorEvent, _ name: String, in state: DoorState) -> [String] {
    var door = door(in: state, name)
    let before = door
    let moment =
      switch event {
      case .deadline(.relock): Self.releaseEnd
      case .deadline(.propEnd): Self.propEnd
      default: Self.now
      }
    let actions = door.handle(event, at: moment)
    // What these events set is written whether it changes or not, so that more states share a line.
    let isRestart = name.hasPrefix("restarted")
    let isMode = isRestart || (["posture", "fire"].contains { name.hasPrefix($0) } && actions.changePosture)
    var words: [String] = []
    if isMode || door.state.posture != state.posture { words.append("posture=\(door.state.posture.rawValue)") }
    if isMode || door.state.lock != state.lock { words.append("lock=\(Self.word(door.state.lock))") }
    if isRestart || door.state.leaf != state.leaf { words.append("leaf=\(door.state.leaf.rawValue)") }
    if isRestart || door.state.alarm != state.alarm { words.append("alarm=\(door.state.alarm.rawValue)") }
    if door.waitsForMember != before.waitsForMember { words.append(door.waitsForMember ? "waits" : "waits-no-more") }
    if door.proppedUntil != before.proppedUntil {
      words.append("propped=\(door.proppedUntil.map(Self.seconds) ?? "no")")
    }
    if door.operating != before.operating { words.append("operator=\(Self.word(door.operating))") }
    return words + (words.isEmpty ? [] : [":"]) + actions.map(Self.word)
  }

  // MARK: Words

  private static func word(_ lock: DoorLock) -> String {
    switch lock {
    case .engaged: "engaged"
    case .released(let until?): "released\(seconds(until))"
    case .released(nil): "standing"
    case .unknown: "unknown"
    }
  }

  private static func word(_ operating: DoorOperatorState) -> String {
    switch operating {
    case .off: "off"
    case .starting(let start): "starting\(seconds(start))"
    case .on(let until): "on\(seconds(until))"
    }
  }

  private static func seconds(_ moment: Moment) -> String { "+\((moment - now).seconds.formatted)s" }

  private static func word(_ action: DoorAction) -> String {
    switch action {
    case .release(.now): "RELEASE"
    case .release(.afterRecord): "release-after-record"
    case .engage: "ENGAGE"
    case .doorOperator(let on): on ? "OPERATOR-ON" : "OPERATOR-OFF"
    case .record(let type, let data): "[\(([type.rawValue] + word(data)).joined(separator: " "))]"
    case .arm(let deadline, let when): "arm(\(deadline.rawValue)\(seconds(when)))"
    case .disarm(let deadline): "disarm(\(deadline.rawValue))"
    case .passed(let pass): "passed(\(word(pass.member)))"
    case .indicate(let indication): "show(\(indication))"
    }
  }

  private static func word(_ data: JournalData) -> [String] {
    [
      data.member.map { word($0) }, data.cause.map { "cause=\($0)" }, data.actor.map { "by=\($0)" },
      data.posture.map { "posture=\($0)" }, data.alarm.map { "alarm=\($0)" }, data.seconds.map { "\($0)s" },
      data.state.map { "state=\($0)" }, data.repeated.map { "repeated=\($0)" },
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

extension [DoorAction] {
  fileprivate var changePosture: Bool { records.contains(.doorPosture) && (releases || engages) }
}

extension Double {
  /// Without a fraction where there is none.
  fileprivate var formatted: String { self == rounded() ? "\(Int(self))" : "\(self)" }
}

extension DoorTable.Row {
  /// What comes and what goes in comparison with the same state elsewhere; nil when nothing does.
  fileprivate func difference(from other: Self) -> Self? {
    let difference = words.filter { $0 != ":" }.difference(from: other.words.filter { $0 != ":" })
    guard !difference.isEmpty else { return nil }
    var inserted: Set<Int> = []
    for case .insert(let place, _, _) in difference { inserted.insert(place) }
    var told: [String] = []
    for case .remove(_, let word, _) in difference { told.append("-\(word)") }
    for (place, word) in words.filter({ $0 != ":" }).enumerated() {
      if inserted.contains(place) {
        told.append("+\(word)")
      } else if told.last != "…" {
        told.append("…")
      }
    }
    var row = self
    row.words = told
    return row
  }
}
