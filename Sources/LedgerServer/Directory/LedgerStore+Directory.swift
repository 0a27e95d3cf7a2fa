internal import Crypto
internal import Foundation
internal import GRDB
internal import LedgerProtocol
internal import SpaceCore

extension LedgerStore {
  /// The most changes of one call.
  public static let changesMaximum = 10_000

  /// Writes changes as entries by `actor`, all or none, and moves the tables with them.
  ///
  /// - Parameter asSteward: whether `actor` is a steward with a token of their own, who may do only what the directory
  ///   lets them; otherwise everything is allowed.
  /// - Returns: the positions of the entries.
  @discardableResult
  public func change(_ changes: [DirectoryChange], actor: String, asSteward: Bool = false) throws -> [UInt64] {
    guard changes.count <= Self.changesMaximum else {
      throw LedgerError.invalid("\(changes.count) changes at once; at most \(Self.changesMaximum)")
    }
    let actor = try Self.checkedActor(actor)
    let ready = try changes.map { try $0.checked() }
    return try writeOwn("writing the directory of", movesDirectory: true) { entries in
      if asSteward {
        let powers = try StewardPowers(of: actor, entries.db)
        for change in ready { try powers.check(change) }
      }
      let rules = DirectoryRules(changes: ready, actor: actor, db: entries.db)
      for change in ready { try rules.check(change) }
      try rules.checkPrerequisites(now: self.now())
      try rules.checkPasses(now: self.now())
      let positions = try ready.map { try self.put($0, actor: actor, &entries) }
      try self.awardEarned(&entries)
      return positions
    }
  }

  /// 1 to 64 printable characters.
  static func checkedActor(_ actor: String) throws -> String {
    guard (1...64).contains(actor.count), actor.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F })
    else { throw LedgerError.invalid("an actor has 1 to 64 printable characters") }
    return actor
  }

  /// One change as an entry, in the tables, and what is sealed of it.
  func put(_ change: DirectoryChange, actor: String, _ entries: inout OwnEntries) throws -> UInt64 {
    var json = Array(#"{"actor":"#.utf8) + (try WireJSON.encode(actor))
    if let value = change.value { json += Array(#","value":"#.utf8) + value }
    json.append(UInt8(ascii: "}"))
    let type = change.value == nil ? change.kind.endedType : change.kind.setType
    let position = try entries.record(type, subject: change.id, json: json)
    try apply(kind: change.kind, id: change.id, value: change.value, position: position, entries.db)
    if change.kind == .award {
      let award = try change.value.map { try WireJSON.decode(DirectoryValue.Award.self, from: $0) }
      try AwardRecords.note(award: change.id, award, time: entries.time, entries.db)
    }
    try seal(change, entries.db)
    // An approval is of what was looked at: it ends with every change of its grant.
    if change.kind == .grant, try DirectoryRules.exists(.approval, change.id, entries.db) {
      _ = try put(DirectoryChange(.approval, change.id, json: nil), actor: actor, &entries)
    }
    return position
  }

  func apply(kind: DirectoryKind, id: String, value: [UInt8]?, position: UInt64, _ db: Database) throws {
    try db.cachedStatement(
      sql: """
        INSERT INTO directory (kind, id, value, position) VALUES (?, ?, ?, ?)
        ON CONFLICT DO UPDATE SET value = excluded.value, position = excluded.position
        """
    ).execute(arguments: [kind.rawValue, id, value.map { String(decoding: $0, as: UTF8.self) }, Int64(position)])
  }

  private func seal(_ change: DirectoryChange, _ db: Database) throws {
    if let personal = change.personal {
      let sealed = try folder.seal(try WireJSON.encode(personal), for: "member/\(change.id)")
      try db.execute(
        sql: "INSERT OR REPLACE INTO personal (member, sealed) VALUES (?, ?)", arguments: [change.id, Data(sealed)])
    }
    if change.kind == .steward, change.value == nil {
      try db.execute(sql: "DELETE FROM steward_tokens WHERE steward = ?", arguments: [change.id])
    }
    if change.kind == .credential { try sealSecret(change, db) }
  }

  private func sealSecret(_ change: DirectoryChange, _ db: Database) throws {
    guard let value = change.value else {
      return try db.execute(sql: "DELETE FROM secrets WHERE credential = ?", arguments: [change.id])
    }
    let credential = try WireJSON.decode(DirectoryValue.Credential.self, from: value)
    guard let raw = change.secret, let member = MemberID(credential.member) else {
      return try refuseOtherOwner(credential, change.id, db)
    }
    let secret = CredentialSecret(raw, of: member)
    let marked = [secret.kind.rawValue] + secret.canonical.bytes
    let mark = Data(HMAC<SHA256>.authenticationCode(for: marked, using: folder.sealKey))
    let other = try String.fetchOne(
      db, sql: "SELECT credential FROM secrets WHERE mark = ? AND credential <> ?", arguments: [mark, change.id])
    if let other { throw LedgerError.invalid(secret.taken(by: other)) }
    try db.execute(
      sql: "INSERT OR REPLACE INTO secrets (credential, sealed, mark) VALUES (?, ?, ?)",
      arguments: [change.id, Data(try folder.seal(secret.stored, for: "credential/\(change.id)")), mark])
  }

  /// What a secret is of goes with the secret: a credential cannot become another's, or of another kind, without it.
  private func refuseOtherOwner(_ credential: DirectoryValue.Credential, _ id: String, _ db: Database) throws {
    guard let kept = try secret(of: id, db) else { return }
    guard kept.kind.name == credential.kind, kept.member.map({ $0.description == credential.member }) ?? true else {
      throw LedgerError.invalid(
        "the credential '\(id)' was made as a \(kept.kind.name)\(kept.member == nil ? "" : " of its member"); "
          + "to make it another send its secret again, or end it and make a new one")
    }
  }

  /// What is kept of a credential; nil for one whose bytes were never given.
  func secret(of credential: String, _ db: Database) throws -> CredentialSecret? {
    let sealed = try Data.fetchOne(
      db, sql: "SELECT sealed FROM secrets WHERE credential = ?", arguments: [credential])
    return try sealed.flatMap {
      CredentialSecret(stored: try folder.unseal([UInt8]($0), for: "credential/\(credential)"))
    }
  }

  // MARK: Forgetting

  private struct ForgottenData: Encodable {
    var actor: String
  }

  /// Destroys what identifies a member: name, contact and the bytes of every credential. All that was given to the
  /// member ends. The log keeps the pseudonym and stays whole.
  public func forget(member: String, actor: String) throws {
    let actor = try Self.checkedActor(actor)
    try writeOwn("forgetting a member in", movesDirectory: true) { entries in
      let db = entries.db
      let known = try Row.fetchOne(
        db, sql: "SELECT 1 FROM directory WHERE kind IN ('member', 'pass') AND id = ?", arguments: [member])
      guard known != nil else { throw LedgerError.unknown(kind: "member", id: member) }
      for owned in try DirectoryRules.owned(by: member, db) {
        _ = try self.put(DirectoryChange(owned.kind, owned.id, json: nil), actor: actor, &entries)
      }
      try self.revokePasses(of: member, actor: actor, &entries)
      if try DirectoryRules.exists(.member, member, db) {
        _ = try self.put(DirectoryChange(.member, member, json: nil), actor: actor, &entries)
      }
      try db.execute(sql: "DELETE FROM personal WHERE member = ?", arguments: [member])
      try entries.record("member.forgotten", subject: member, ForgottenData(actor: actor))
    }
    try writeBack("the member is forgotten")
  }

  // MARK: Reading

  /// Everything of one kind, by id.
  public func items(_ kind: DirectoryKind) throws(LedgerError) -> [DirectoryItem] {
    try read("reading the directory of") { db in try Self.items(kind, db) }
  }

  /// One thing; nil when there is none of this id.
  public func item(_ kind: DirectoryKind, _ id: String) throws(LedgerError) -> DirectoryItem? {
    try read("reading the directory of") { db in try Self.item(kind, id, db) }
  }

  static func item(_ kind: DirectoryKind, _ id: String, _ db: Database) throws -> DirectoryItem? {
    try Row.fetchOne(
      db, sql: "SELECT id, value, position FROM directory WHERE kind = ? AND id = ? AND value IS NOT NULL",
      arguments: [kind.rawValue, id]
    ).map { item(kind, $0) }
  }

  static func items(_ kind: DirectoryKind, _ db: Database) throws -> [DirectoryItem] {
    try Row.fetchAll(
      db, sql: "SELECT id, value, position FROM directory WHERE kind = ? AND value IS NOT NULL ORDER BY id",
      arguments: [kind.rawValue]
    ).map { item(kind, $0) }
  }

  private static func item(_ kind: DirectoryKind, _ row: Row) -> DirectoryItem {
    DirectoryItem(
      kind: kind, id: row["id"], value: Array((row["value"] as String).utf8),
      position: UInt64(row["position"] as Int64))
  }

  /// Names of members, for stewards; a forgotten member has none.
  public func names() throws(LedgerError) -> [String: PersonalData] {
    try read("reading names of") { db in
      var names: [String: PersonalData] = [:]
      for row in try Row.fetchAll(db, sql: "SELECT member, sealed FROM personal") {
        let id: String = row["member"]
        let opened = try self.folder.unseal([UInt8](row["sealed"] as Data), for: "member/\(id)")
        names[id] = try WireJSON.decode(PersonalData.self, from: opened)
      }
      return names
    }
  }

  /// The directory as the log alone tells it, as `kind/id` to value: the same as the tables, or one of them is wrong.
  public func directoryFromLog() throws -> [String: String] {
    var directory = DirectoryReplay(source: ownSource)
    var position: UInt64 = 0
    while true {
      let page = try entries(EntryQuery(from: position))
      for logged in page {
        position = logged.position + 1
        if let bytes = logged.bytes { directory.read(try Entry(bytes: bytes)) }
      }
      if page.isEmpty { return directory.values }
    }
  }

  /// The directory as the tables tell it, in the same form.
  public func directoryFromTables() throws -> [String: String] {
    try read("reading the directory of") { db in try Self.directory(db) }
  }

  static func directory(_ db: Database) throws -> [String: String] {
    var directory: [String: String] = [:]
    for kind in DirectoryKind.allCases {
      for item in try items(kind, db) {
        directory["\(kind.rawValue)/\(item.id)"] = String(decoding: item.value, as: UTF8.self)
      }
    }
    return directory
  }
}

/// The directory that one gets by reading the log from its start.
struct DirectoryReplay {
  /// Whose entries count: the ledger's own.
  let source: String
  private(set) var values: [String: String] = [:]

  init(source: String) { self.source = source }

  mutating func read(_ entry: Entry) {
    guard entry.source == source, let kind = DirectoryKind(entryType: entry.type), let id = entry.subject else {
      return
    }
    let value = entry.type == kind.setType ? entry.dataMember("value") : nil
    values["\(kind.rawValue)/\(id)"] = value.map { String(decoding: $0, as: UTF8.self) }
  }
}
