internal import Foundation
internal import GRDB
internal import LedgerProtocol
internal import SpaceCore

/// What a change of the directory must fit: everything it names exists, and nothing that stays names what it ends.
struct DirectoryRules {
  /// All changes of the call: they may name each other.
  let changes: [DirectoryChange]
  let db: Database
  /// Whether what the call is about will be there after it, by kind and id.
  private let outcomes: [DirectoryKind: [String: Bool]]

  init(changes: [DirectoryChange], db: Database) {
    self.changes = changes
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
    /// A resource, or a tag that a resource has.
    var place: String?
  }

  static func references(_ kind: DirectoryKind, _ value: [UInt8]) throws -> References {
    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value { try WireJSON.decode(type, from: value) }
    func all(_ kind: DirectoryKind, _ ids: [String]?) -> [(kind: DirectoryKind, id: String)] {
      (ids ?? []).map { (kind, $0) }
    }
    switch kind {
    case .space, .group, .schedule: return References()
    case .certification:
      return References(named: all(.certification, try decode(DirectoryValue.Certification.self).requires))
    case .resource:
      let resource = try decode(DirectoryValue.Resource.self)
      return References(
        named: all(.certification, resource.certifications) + all(.schedule, resource.closed.map { [$0] }))
    case .member: return References(named: all(.group, try decode(DirectoryValue.Member.self).groups))
    case .credential: return References(named: [(.member, try decode(DirectoryValue.Credential.self).member)])
    case .award:
      let award = try decode(DirectoryValue.Award.self)
      return References(named: [(.member, award.member), (.certification, award.certification)])
    case .grant:
      let grant = try decode(DirectoryValue.Grant.self)
      var named = all(.certification, grant.certifications) + all(.schedule, grant.schedule.map { [$0] })
      if grant.to != "everyone" { named.append((MemberID(grant.to) == nil ? .group : .member, grant.to)) }
      return References(named: named, place: grant.on)
    case .hold:
      let hold = try decode(DirectoryValue.Hold.self)
      return References(named: [(.member, hold.member)], place: hold.resource == "all" ? nil : hold.resource)
    case .lockout: return References(place: try decode(DirectoryValue.Lockout.self).resource)
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
    if change.kind == .certification { try refuseCircle(change) }
    let references = try Self.references(change.kind, value)
    for (kind, id) in references.named where try !willExist(kind, id) {
      throw LedgerError.unknown(kind: kind.rawValue, id: id)
    }
    guard let place = references.place, try !willExist(.resource, place) else { return }
    guard change.kind == .grant, try isTag(place) else { throw LedgerError.unknown(kind: "resource", id: place) }
  }

  private func willExist(_ kind: DirectoryKind, _ id: String) throws -> Bool {
    if let outcome = outcomes[kind]?[id] { return outcome }
    return try Self.exists(kind, id, db)
  }

  /// Certifications that need each other could never be given, and no policy could be made of them.
  private func refuseCircle(_ change: DirectoryChange) throws {
    var requires: [String: [String]] = [:]
    func note(_ id: String, _ value: [UInt8]) throws {
      requires[id] = try WireJSON.decode(DirectoryValue.Certification.self, from: value).requires
    }
    for item in try LedgerStore.items(.certification, db) { try note(item.id, item.value) }
    for other in changes where other.kind == .certification { try other.value.map { try note(other.id, $0) } }
    guard let circle = Prerequisites(requires).circle(from: change.id) else { return }
    throw LedgerError.invalid("certifications go round in a circle: \(circle.joined(separator: " needs "))")
  }

  private func isTag(_ tag: String) throws -> Bool {
    let values = changes.filter { $0.kind == .resource }.compactMap(\.value)
    let stored = try LedgerStore.items(.resource, db).map(\.value)
    return try (values + stored).contains {
      try WireJSON.decode(DirectoryValue.Resource.self, from: $0).tags?.contains(tag) == true
    }
  }

  /// Members may go at any time, with what was given to them; what rules are made of only when no rule needs it.
  private func refuseWhileUsed(_ change: DirectoryChange) throws {
    let users: [DirectoryKind]
    switch change.kind {
    case .group: users = [.member, .grant]
    case .certification: users = [.certification, .resource, .award, .grant]
    case .schedule: users = [.resource, .grant]
    case .resource: users = [.grant, .hold, .lockout]
    case .space, .member, .credential, .award, .grant, .hold, .lockout: return
    }
    for kind in users {
      for item in try LedgerStore.items(kind, db) {
        if outcomes[kind]?[item.id] != nil { continue }
        let references = try Self.references(kind, item.value)
        let uses =
          references.named.contains { $0.kind == change.kind && $0.id == change.id }
          || change.kind == .resource && references.place == change.id
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
