import Foundation
import GRDB
import LedgerProtocol
import SpaceCore
import Testing

@testable import LedgerServer

@Suite struct VerificationTests {
  private static func filled() throws -> (rig: Rig, agent: TestAgent) {
    let rig = try Rig()
    var agent = try rig.agent(["door-front", "tool-laser"])
    try DirectoryTests.community(rig)
    _ = try rig.store.policy(for: agent.id, have: nil)
    _ = try rig.store.accept(try agent.entries(600), from: agent.id)
    return (rig, agent)
  }

  @Test func `a whole ledger verifies as it is open, beside it, after it and as an export`() throws {
    let (rig, _) = try Self.filled()
    defer { rig.end() }
    let open = try LedgerVerification.verify(rig.store)
    #expect(open.isSound && open.findings.map(\.subject) == ["tree", "signatures", "chains", "policies", "directory"])
    #expect(try LedgerVerification.verify(folder: rig.folder) == open)
    let export = rig.folder + "/export"
    #expect(try LedgerExport.write(ledger: rig.folder, to: export) == open.size)
    let exported = try LedgerVerification.verify(export: export)
    #expect(exported.isSound && exported.size == open.size && exported.unproven.count == open.unproven.count + 1)
    #expect(throws: LedgerError.self) { try LedgerExport.write(ledger: rig.folder, to: export) }
    try rig.store.close()
    #expect(try LedgerVerification.verify(folder: rig.folder) == open)
    #expect(open.lines.count > 6 && !open.lines.contains { $0.contains("WRONG") })
    let json = try JSONSerialization.jsonObject(with: JSONEncoder().encode(open)) as? [String: Any]
    #expect(json?["is_sound"] as? Bool == true)
  }

  @Test(arguments: [
    ("UPDATE entries SET bytes = NULL WHERE position = 20", "erasures"),
    ("UPDATE entries SET leaf = zeroblob(32) WHERE position = 20", "tree"),
    ("UPDATE nodes SET hash = zeroblob(32) WHERE level = 3 AND position = 1", "tree"),
    ("DELETE FROM nodes WHERE level = 8", "tree"),
    ("DELETE FROM entries WHERE position = 300", "tree"),
    ("DELETE FROM entries WHERE position = (SELECT max(position) FROM entries)", "tree"),
    (
      """
      UPDATE entries SET bytes = (SELECT bytes FROM entries WHERE position = 301), leaf =
      (SELECT leaf FROM entries WHERE position = 301) WHERE position = 300
      """, "chains"
    ),
    ("UPDATE checkpoint SET note = replace(note, 'hall', 'ball')", "tree"),
    ("DELETE FROM directory WHERE kind = 'hold'", "directory"),
  ])
  func `whatever is changed behind its back is found`(_ sql: String, _ subject: String) throws {
    let (rig, _) = try Self.filled()
    defer { rig.end() }
    try rig.store.write("harming") { db in try db.execute(sql: sql) }
    let report = try LedgerVerification.verify(rig.store)
    #expect(!report.isSound)
    #expect(report.findings.contains { $0.subject == subject && !$0.isSound }, "\(report.lines)")
  }

  @Test func `an entry by a stranger, forged into the log with a good tree, is found`() throws {
    let (rig, _) = try Self.filled()
    defer { rig.end() }
    var stranger = try TestAgent()
    let forged = try Entry(bytes: try stranger.entries(1)[0])
    try rig.store.writeOwn("forging", movesDirectory: false) { entries in
      var frontier = try rig.store.frontier(entries.db)
      _ = try rig.store.append(forged, to: &frontier, entries.db)
      try rig.store.signCheckpoint(entries.db, frontier)
      entries = try OwnEntries(rig.store, entries.db)
    }
    let faults = try rig.faults()
    #expect(faults.count == 1 && faults[0].contains("had not joined"))
  }

  @Test func `an erased entry keeps its place, is told of, and everything else still verifies`() throws {
    let (rig, agent) = try Self.filled()
    defer { rig.end() }
    let entries = try rig.store.entries(.init(type: "door.opened", subject: "door-front"))
    let index = entries[5].position
    try rig.store.erase(index, reason: "asked for", actor: "mira")
    #expect(try rig.store.entries(.init(from: index, limit: 1)).first?.bytes == nil)
    #expect(try !rig.files(contain: Data(entries[5].bytes ?? [])))
    let report = try LedgerVerification.verify(rig.store)
    #expect(report.isSound, "\(report.lines)")
    #expect(report.unproven.contains { $0.contains("1 erased") })
    let export = rig.folder + "/export"
    try LedgerExport.write(rig.store, to: export)
    #expect(try LedgerVerification.verify(export: export).isSound)
    // A repeat of what was erased is still known.
    #expect(try rig.store.accept([entries[5].bytes ?? []], from: agent.id).firstIndex == index)
    #expect(throws: LedgerError.self) { try rig.store.erase(index, reason: "again", actor: "mira") }
    #expect(throws: LedgerError.self) { try rig.store.erase(0, reason: "the ledger's", actor: "mira") }
  }

  @Test func `an altered export is found`() throws {
    let (rig, _) = try Self.filled()
    defer { rig.end() }
    let export = rig.folder + "/export"
    try LedgerExport.write(rig.store, to: export)
    for name in ["tile/entries/000", "tile/0/001", "tile/1/000.p/2", "checkpoint"] {
      let url = URL(fileURLWithPath: export + "/" + name)
      let whole = try Data(contentsOf: url)
      var harmed = whole
      harmed[harmed.count / 2] ^= 1
      try harmed.write(to: url)
      #expect((try? LedgerVerification.verify(export: export).isSound) != true, "\(name)")
      try whole.write(to: url)
    }
    #expect(try LedgerVerification.verify(export: export).isSound)
    try FileManager.default.removeItem(atPath: export + "/tile/entries/001")
    #expect(throws: LedgerError.self) { try LedgerVerification.verify(export: export) }
  }

  @Test func `a folder without a ledger is told so`() {
    #expect(throws: LedgerError.self) { try LedgerVerification.verify(folder: "/nonexistent") }
    #expect(throws: LedgerError.self) { try LedgerVerification.verify(export: "/nonexistent") }
  }

  @Test func `a proof of an entry verifies by itself`() throws {
    let (rig, _) = try Self.filled()
    defer { rig.end() }
    let key = try NoteKey(name: rig.store.origin, key: rig.store.publicKey)
    for index in [0, 255, 256, try rig.store.size() - 1] {
      let proof = try LogProof(text: try rig.store.proof(of: index).text)
      let leaf = try #require(try rig.store.entries(.init(from: index, limit: 1)).first).leafHash
      #expect(throws: Never.self) { try proof.verify(leafHash: leaf, log: key) }
    }
    #expect(throws: LedgerError.self) { try rig.store.proof(of: 1 << 40) }
  }
}
