internal import Foundation
internal import GRDB
internal import LedgerProtocol

/// What a steward with a token of their own may change.
struct StewardPowers {
  let name: String
  private let powers: DirectoryValue.Steward
  private let db: Database

  /// Throws when there is no such steward.
  init(of name: String, _ db: Database) throws {
    guard let item = try LedgerStore.item(.steward, name, db) else {
      throw LedgerError.notPermitted("'\(name)' is no steward any more")
    }
    self.name = name
    self.db = db
    powers = try WireJSON.decode(DirectoryValue.Steward.self, from: item.value)
  }

  /// Throws unless the steward may take away what there is and put there what is new.
  func check(_ change: DirectoryChange) throws {
    let stored = try LedgerStore.item(change.kind, change.id, db)?.value
    for value in [stored, change.value].compactMap(\.self) { try check(change.kind, change.id, value) }
    // Ending what is not there is told as that, by whoever may end such things.
    if stored == nil, change.value == nil { throw LedgerError.unknown(kind: change.kind.rawValue, id: change.id) }
  }

  private func check(_ kind: DirectoryKind, _ id: String, _ value: [UInt8]) throws {
    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value { try WireJSON.decode(type, from: value) }
    switch kind {
    case .grant: try require("grant", powers.grant, at: try decode(DirectoryValue.Grant.self).on)
    case .pass:
      for place in try decode(DirectoryValue.Pass.self).on { try require("grant", powers.grant, at: place) }
    case .approval:
      guard let grant = try LedgerStore.item(.grant, id, db)?.value else {
        throw LedgerError.unknown(kind: "grant", id: id)
      }
      try check(.grant, id, grant)
    case .hold: try require("hold", powers.hold, at: try decode(DirectoryValue.Hold.self).resource)
    case .lockout: try require("lockout", powers.lockout, at: try decode(DirectoryValue.Lockout.self).resource)
    case .award:
      let certification = try decode(DirectoryValue.Award.self).certification
      guard powers.certify?.contains(where: { $0 == "all" || $0 == certification }) == true else {
        throw missing("certify", "for '\(certification)'")
      }
    case .credential:
      guard powers.badge == true else { throw missing("badge", "for credentials") }
    case .space, .resource, .group, .certification, .calendar, .schedule, .member, .steward:
      throw LedgerError.notPermitted(
        "the steward '\(name)' may not change a \(kind.rawValue): that takes the operator's token")
    }
  }

  private func require(_ power: String, _ places: [String]?, at place: String) throws {
    guard try covers(places ?? [], place) else { throw missing(power, "at '\(place)'") }
  }

  private func missing(_ power: String, _ place: String) -> LedgerError {
    .notPermitted("the steward '\(name)' has no power '\(power)' \(place); the operator gives it with stewards/\(name)")
  }

  /// Whether one of `places` is this resource or tag, or a tag of this resource.
  private func covers(_ places: [String], _ place: String) throws -> Bool {
    if places.contains("all") || places.contains(place) { return true }
    guard let resource = try LedgerStore.item(.resource, place, db)?.value else { return false }
    let tags = try WireJSON.decode(DirectoryValue.Resource.self, from: resource).tags ?? []
    // A name that is a resource means that resource, also when a tag is called the same.
    return try tags.contains { try places.contains($0) && !DirectoryRules.exists(.resource, $0, db) }
  }
}

extension LedgerStore {
  private struct TokenData: Encodable {
    var actor: String
  }

  /// Makes a token for a steward; one made before is good no longer.
  ///
  /// - Returns: the token, which is told this once: the ledger keeps only its hash.
  public func makeToken(steward: String, actor: String) throws -> String {
    let actor = try Self.checkedActor(actor)
    let token = RandomText.secret()
    try writeOwn("making a token in", movesDirectory: false) { entries in
      guard try DirectoryRules.exists(.steward, steward, entries.db) else {
        throw LedgerError.unknown(kind: DirectoryKind.steward.rawValue, id: steward)
      }
      try entries.record("steward.token_made", subject: steward, TokenData(actor: actor))
      try entries.db.execute(
        sql: "INSERT OR REPLACE INTO steward_tokens (steward, hash) VALUES (?, ?)",
        arguments: [steward, Data(RandomText.hash(token))])
    }
    return token
  }

  /// The steward whose token this is; nil for any other text.
  func steward(token: String) throws -> String? {
    try read("reading the stewards of") { db in
      try String.fetchOne(
        db, sql: "SELECT steward FROM steward_tokens WHERE hash = ?", arguments: [Data(RandomText.hash(token))])
    }
  }
}
