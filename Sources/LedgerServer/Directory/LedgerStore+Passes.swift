internal import GRDB
internal import LedgerProtocol

extension LedgerStore {
  /// The text of a pass, signed, as often as it is asked for. Whoever has it can enter: it is in no entry and no table.
  ///
  /// - Parameter steward: who asks with a token of their own, and may issue such passes; nil for the operator.
  public func passText(_ id: String, steward: String? = nil) throws -> String {
    try read("signing a pass of") { db in
      guard let item = try Self.item(.pass, id, db) else { throw LedgerError.unknown(kind: "pass", id: id) }
      if let steward {
        try StewardPowers(of: steward, db).check(DirectoryChange(.pass, id, json: item.value))
      }
      let pass = try WireJSON.decode(DirectoryValue.Pass.self, from: item.value)
      guard pass.isActive else {
        throw LedgerError.invalid("the pass '\(id)' is \(pass.state ?? "withdrawn"); issue another")
      }
      guard let signed = pass.signed(id) else { throw LedgerError.invalid("the pass '\(id)' cannot be read") }
      do { return try signed.text(origin: origin, key: folder.key) } catch { throw LedgerError.invalid("\(error)") }
    }
  }

  /// Revokes the passes of somebody who is forgotten: their texts cannot be called back.
  func revokePasses(of holder: String, actor: String, _ entries: inout OwnEntries) throws {
    for item in try Self.items(.pass, entries.db) {
      var pass = try WireJSON.decode(DirectoryValue.Pass.self, from: item.value)
      guard (pass.member ?? item.id) == holder, pass.isActive else { continue }
      pass.state = "revoked"
      _ = try put(try DirectoryChange(.pass, item.id, pass), actor: actor, &entries)
    }
  }
}
