internal import Foundation
internal import GRDB
internal import LedgerProtocol
internal import SpaceCore

/// What a change of the directory must fit: everything it names exists, and nothing that stays names what it ends.
struct DirectoryRules {
  /// All changes of the call: they may name each other.
  let changes: [DirectoryChange]
  /// Who makes them.
  let actor: String
  let db: Database
  /// Whether what the call is about will be there after it, by kind and id.
  private let outcomes: [DirectoryKind: [String: Bool]]

  init(changes: [DirectoryChange], actor: String, db: Database) {
    self.changes = changes
    self.actor = actor
    self.db = db
    var outcomes: [DirectoryKind: [String: Bool]] = [:]
    for change in changes { outcomes[change.kind, default: [:]][change.id] = change.value != nil }
    self.outcomes = outcomes
  }

  static func exists(_ kind: DirectoryKind, _ id: String, _ db: Database) throws -> Bool {
    try Row.fetchOne(
      db, sql: "SELECT 1 FROM directory WHERE kind = ? AND id = ? AND value IS NOT NULL",
      arguments: [kind.rawValue, id])
      != nil
  }

  /// What one thing names.
  struct References {
    var named: [(kind: DirectoryKind, id: String)] = []
    /// Resources, or tags that a resource has.
    var places: [String] = []
  }

  static func references(_ kind: DirectoryKind, _ value: [UInt8]) throws -> References {
    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value { try WireJSON.decode(type, from: value) }
    func all(_ kind: DirectoryKind, _ ids: [String]?) -> [(kind: DirectoryKind, id: String)] {
      (ids ?? []).map { (kind, $0) }
    }
    switch kind {
    // What a pass names is looked at when it is issued: it is withdrawn also when that is gone.
    case .space, .group, .calendar, .pass: return References()
    case .schedule: return References(named: all(.calendar, try decode(DirectoryValue.Schedule.self).calendars))
    case .certification:
      let certification = try decode(DirectoryValue.Certification.self)
      let others = (certification.requires ?? []) + [certification.earned?.certification].compactMap(\.self)
      return References(
        named: all(.certification, others), places: [certification.earned?.resource].compactMap(\.self))
    case .resource:
      let resource = try decode(DirectoryValue.Resource.self)
      return References(
        named: all(.certification, resource.certifications)
          + all(.schedule, [resource.closed, resource.freeAccess].compactMap(\.self)))
    case .member: return References(named: all(.group, try decode(DirectoryValue.Member.self).groups))
    case .credential: return References(named: [(.member, try decode(DirectoryValue.Credential.self).member)])
    case .award:
      let award = try decode(DirectoryValue.Award.self)
      return References(named: [(.member, award.member), (.certification, award.certification)])
    case .grant:
      let grant = try decode(DirectoryValue.Grant.self)
      var named = all(.certification, grant.certifications) + all(.schedule, grant.schedule.map { [$0] })
      if grant.to != "everyone" { named.append((MemberID(grant.to) == nil ? .group : .member, grant.to)) }
      return References(named: named, places: [grant.on])
    // Of which grant, and that it stands as it was looked at, is told by `checkApproval`.
    case .approval: return References()
    case .hold:
      let hold = try decode(DirectoryValue.Hold.self)
      return References(named: [(.member, hold.member)], places: hold.resource == "all" ? [] : [hold.resource])
    case .lockout: return References(places: [try decode(DirectoryValue.Lockout.self).resource])
    case .steward:
      let steward = try decode(DirectoryValue.Steward.self)
      let places = Set([steward.grant, steward.hold, steward.lockout].compactMap(\.self).joined())
      return References(
        named: all(.certification, steward.certify?.filter { $0 != "all" }),
        places: places.subtracting(["all"]).sorted())
    }
  }

  /// Throws when a change names what does not exist: it would never take effect, and nobody would know why.
  func check(_ change: DirectoryChange) throws {
    guard let value = change.value else {
      guard try Self.exists(change.kind, change.id, db) else {
        throw LedgerError.unknown(kind: change.kind.rawValue, id: change.id)
      }
      return try refuseWhileUsed(change)
    }
    switch change.kind {
    case .certification:
      try refuseCircle(change)
      try checkEarned(change.id, try WireJSON.decode(DirectoryValue.Certification.self, from: value).earned)
    case .grant: try checkRight(try WireJSON.decode(DirectoryValue.Grant.self, from: value))
    case .approval: try checkApproval(change.id, try WireJSON.decode(DirectoryValue.Approval.self, from: value))
    case .space, .resource, .group, .calendar, .schedule, .member, .credential, .award, .hold, .lockout, .steward,
      .pass:
      break
    }
    let references = try Self.references(change.kind, value)
    for (kind, id) in references.named where try !willExist(kind, id) {
      throw LedgerError.unknown(kind: kind.rawValue, id: id)
    }
    let takesTags = change.kind == .grant || change.kind == .steward
    for place in references.places where try !willExist(.resource, place) {
      guard takesTags, try isTag(place) else { throw LedgerError.unknown(kind: "resource", id: place) }
    }
  }

  func willExist(_ kind: DirectoryKind, _ id: String) throws -> Bool {
    if let outcome = outcomes[kind]?[id] { return outcome }
    return try Self.exists(kind, id, db)
  }

  /// Certifications that need each other could never be given, and no policy could be made of them.
  private func refuseCircle(_ change: DirectoryChange) throws {
    guard let circle = Prerequisites(try requirements()).circle(from: change.id) else { return }
    throw LedgerError.invalid("certifications go round in a circle: \(circle.joined(separator: " needs "))")
  }

  /// Only tools tell how long somebody used them.
  private func checkEarned(_ id: String, _ earned: DirectoryValue.Earned?) throws {
    guard let earned else { return }
    guard earned.certification != id else { throw LedgerError.invalid("'\(id)' cannot be earned by itself") }
    guard let place = earned.resource, let resource = try resources()[place] else { return }
    guard resource.kind == ResourceKind.tool.name else {
      throw LedgerError.invalid("'\(id)' is earned at a tool, and '\(place)' is a \(resource.kind)")
    }
  }

  private func isTag(_ tag: String) throws -> Bool {
    try resources().values.contains { $0.tags?.contains(tag) == true }
  }

  /// The resources that there will be after the call.
  func resources() throws -> [String: DirectoryValue.Resource] {
    var values: [String: [UInt8]] = [:]
    for item in try LedgerStore.items(.resource, db) { values[item.id] = item.value }
    for change in changes where change.kind == .resource { values[change.id] = change.value }
    return try values.mapValues { try WireJSON.decode(DirectoryValue.Resource.self, from: $0) }
  }

  /// Only areas are armed.
  private func checkRight(_ grant: DirectoryValue.Grant) throws {
    guard grant.isOnAreas else { return }
    let reached = GrantReach(try resources()).resources(on: grant.on)
    guard reached.isEmpty || reached.contains(where: { $0.kind == ResourceKind.area.name }) else {
      throw LedgerError.invalid("'\(grant.right)' is a right on areas, and '\(grant.on)' is none")
    }
  }

  /// An approval is of the grant as it stands, by somebody else.
  private func checkApproval(_ id: String, _ approval: DirectoryValue.Approval) throws {
    guard outcomes[.grant]?[id] == nil, let grant = try LedgerStore.item(.grant, id, db) else {
      guard outcomes[.grant]?[id] == true else { throw LedgerError.unknown(kind: "grant", id: id) }
      throw LedgerError.invalid("the grant '\(id)' is set in the same call; approve it once it stands")
    }
    guard grant.position == approval.grant else {
      throw LedgerError.invalid(
        "the grant '\(id)' is that of entry \(grant.position), and not of entry \(approval.grant): look at it again")
    }
    guard let setter = try Self.actor(at: grant.position, db) else {
      throw LedgerError.invalid("nobody can tell any more who gave the grant '\(id)'; set it again first")
    }
    guard !Self.isSameName(setter, actor) else {
      throw LedgerError.notPermitted("the grant '\(id)' is given by '\(setter)'; somebody else must approve it")
    }
  }

  /// Whether two names are one person's.
  static func isSameName(_ a: String, _ b: String) -> Bool { a.lowercased() == b.lowercased() }

  private struct ActorData: Decodable {
    var actor: String
  }

  /// Who wrote an entry; nil when it was erased.
  private static func actor(at position: UInt64, _ db: Database) throws -> String? {
    let bytes = try Data.fetchOne(
      db, sql: "SELECT bytes FROM entries WHERE position = ? AND bytes IS NOT NULL", arguments: [Int64(position)])
    return try bytes.map { try Entry(bytes: [UInt8]($0)).decode(ActorData.self).actor }
  }

  /// Members may go at any time, with what was given to them; what rules are made of only when no rule needs it.
  private func refuseWhileUsed(_ change: DirectoryChange) throws {
    let users: [DirectoryKind]
    switch change.kind {
    case .group: users = [.member, .grant]
    case .certification: users = [.certification, .resource, .award, .grant, .steward]
    case .calendar: users = [.schedule]
    case .schedule: users = [.resource, .grant]
    case .resource: users = [.certification, .grant, .hold, .lockout, .steward]
    case .space, .member, .credential, .award, .grant, .approval, .hold, .lockout, .steward, .pass: return
    }
    for kind in users {
      for item in try LedgerStore.items(kind, db) {
        if outcomes[kind]?[item.id] != nil { continue }
        let references = try Self.references(kind, item.value)
        let uses =
          references.named.contains { $0.kind == change.kind && $0.id == change.id }
          || change.kind == .resource && references.places.contains(change.id)
        guard uses else { continue }
        throw LedgerError.invalid(
          "the \(change.kind.rawValue) '\(change.id)' is used by the \(kind.rawValue) '\(item.id)'; change that first")
      }
    }
  }

  /// What was given to a member.
  static func owned(by member: String, _ db: Database) throws -> [DirectoryItem] {
    try [DirectoryKind.credential, .award, .grant, .hold].flatMap { kind in
      try LedgerStore.items(kind, db).filter { item in
        try references(kind, item.value).named.contains { $0.kind == .member && $0.id == member }
      }
    }
  }
}
