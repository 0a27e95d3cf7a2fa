import Foundation
import GRDB
import SpaceCore
import Testing

@testable import LocalStore

@Suite struct StoreOpenerTests {
  @Test func `a new folder is private and so are its files`() throws {
    let folder = TemporaryFolder()
    let store = try openStore(folder)
    #expect(try mode(folder.path) == 0o700)
    #expect(try mode(folder.path + "/agent.key") == 0o600)
    #expect(store.opening == OpeningReport())
    #expect(store.source.hasPrefix("urn:lintel:agent:board-1:"))
  }

  @Test func `a second opener is refused and told why`() throws {
    let folder = TemporaryFolder()
    let store = try openStore(folder)
    #expect(throws: StoreError.inUse(folder: folder.path)) { try openStore(folder) }
    try store.close()
    _ = try openStore(folder)
  }

  @Test func `a newer schema is refused and the file is left alone`() throws {
    let folder = TemporaryFolder()
    try openStore(folder).close()
    try edit(folder, "UPDATE meta SET value = '2' WHERE key = 'schema'")
    #expect(throws: StoreError.newerSchema(path: folder.path + "/agent.db", found: 2, known: 1)) {
      try openStore(folder)
    }
    #expect(try folder.names("agent.db.damaged").isEmpty)
  }

  @Test func `opening checks only the last entries however long the journal is`() async throws {
    let folder = TemporaryFolder()
    var store = try openStore(folder)
    try await fill(store, 1...300)
    try store.close()
    store = try openStore(folder)
    #expect(store.opening.checked == StoreOpener.tailLength)
    #expect(store.opening.lastSequence == 300)
  }

  @Test func `a file that is no database is set aside and a new chain begins`() async throws {
    let folder = TemporaryFolder()
    var store = try openStore(folder)
    let source = store.source
    try await fill(store, 1...5)
    try store.close()
    try Data(repeating: 0x41, count: 9000).write(to: URL(fileURLWithPath: folder.path + "/agent.db"))

    store = try openStore(folder)
    let recovery = try #require(store.opening.recovery)
    #expect(recovery.newChain)
    #expect(store.source != source)
    #expect(try folder.names("agent.db.damaged-").filter { !$0.contains("-wal") && !$0.contains("-shm") }.count == 1)
    #expect(try Data(contentsOf: URL(fileURLWithPath: recovery.damagedFile)).count == 9000)
    try expectRecovered(store, at: 1, kept: 0, lost: 0)
  }

  @Test func `a closed folder is free although a child that was just forked shares its descriptors`() throws {
    let folder = TemporaryFolder()
    let store = try openStore(folder)
    let copies = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").compactMap { Int32($0) }
      .filter { descriptor in
        // A descriptor that another test closed meanwhile is not the one that is looked for.
        (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\(descriptor)"))
          == folder.path + "/agent.lock"
      }
      .map { dup($0) }
    #expect(copies.count == 1)
    defer { for copy in copies { close(copy) } }
    try store.close()
    try openStore(folder).close()
  }

  @Test func `a truncated file gives what is left of it`() async throws {
    let folder = TemporaryFolder()
    var store = try openStore(folder)
    try await fill(store, 1...400)
    try store.close()
    let path = folder.path + "/agent.db"
    let size = try #require(try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int)
    truncate(path, size / 4096 / 2 * 4096)

    store = try openStore(folder)
    let recovery = try #require(store.opening.recovery)
    #expect(recovery.kept > 50 && recovery.kept < 400)
    try expectSoundAndGoingOn(&store, folder)
  }

  @Test func `a zeroed page loses its entries and no others`() async throws {
    let folder = TemporaryFolder()
    var store = try openStore(folder)
    try await fill(store, 1...400)
    try store.close()
    let page = try leafPages(folder)[30]
    try overwrite(folder.path + "/agent.db", at: (page - 1) * 4096, count: 4096)

    store = try openStore(folder)
    // The tail is sound, so the file opens; reading finds the hole.
    if store.opening.recovery == nil {
      #expect(throws: StoreError.self) { _ = try store.journal.verify() }
      try store.close()
      store = try openSetAside(folder)
    }
    let recovery = try #require(store.opening.recovery)
    #expect(recovery.kept + recovery.lost == 400)
    #expect(recovery.lost > 0 && recovery.lost < 20)
    try expectSoundAndGoingOn(&store, folder)
  }

  @Test func `an altered last entry is replaced and those before it are kept`() async throws {
    let folder = TemporaryFolder()
    var store = try openStore(folder)
    try await fill(store, 1...10)
    try store.close()
    try edit(
      folder, "UPDATE journal SET entry = CAST(replace(CAST(entry AS TEXT), 'e', 'f') AS BLOB) WHERE sequence = 10")

    store = try openStore(folder)
    let recovery = try #require(store.opening.recovery)
    #expect(recovery.kept == 9)
    #expect(recovery.lost == 1)
    #expect(try store.journal.lastSequence() == 11)
    try expectSoundAndGoingOn(&store, folder)
  }

  @Test func `states and the delivery mark survive a salvage`() async throws {
    let folder = TemporaryFolder()
    var store = try openStore(folder)
    let writer = try store.startWriter {}
    for number in 1...20 { writer.enqueue(record(number, states: [StateChange("count", [UInt8(number)])])) }
    #expect(await writer.stop() == 0)
    try store.delivery.markDelivered(receipt(store, through: 12))
    try store.close()
    try edit(
      folder, "DELETE FROM journal WHERE sequence BETWEEN 8 AND 9; DELETE FROM journal WHERE sequence BETWEEN 15 AND 16"
    )

    store = try openStore(folder)
    let recovery = try #require(store.opening.recovery)
    #expect(recovery.kept == 16)
    #expect(recovery.lost == 4)
    #expect(try store.states() == ["count": [20]])
    #expect(try store.delivery.through() == 12)
    // What the ledger has is an empty place, what it has not is a signed replacement that names the lost hash.
    #expect(try store.journal.entry(at: 9)?.bytes == nil)
    let replacement = try store.core.seal.event(try #require(try store.journal.entry(at: 16)?.bytes))
    #expect(replacement.data.replaces == true)
    #expect(replacement.data.hash != nil)
    try expectSoundAndGoingOn(&store, folder)
  }

  @Test func `a log that was deleted costs what was in it and the rest opens`() async throws {
    let folder = TemporaryFolder()
    var store = try openStore(folder)
    try await fill(store, 1...20)
    try store.close()
    store = try openStore(folder)
    try await fill(store, 21...30)
    // As after a power cut: the file and its log copied while open, and the log lost.
    let copy = TemporaryFolder()
    try FileManager.default.copyItem(atPath: folder.path, toPath: copy.path)
    try FileManager.default.removeItem(atPath: copy.path + "/agent.db-wal")
    let second = try openStore(copy)
    #expect(try second.journal.lastSequence() == 20)
    #expect(try second.journal.verify().isSound)
  }

  @Test func `a recovery that was interrupted between its renames is done again`() async throws {
    let folder = TemporaryFolder()
    var store = try openStore(folder)
    try await fill(store, 1...5)
    try store.close()
    try FileManager.default.moveItem(
      atPath: folder.path + "/agent.db", toPath: folder.path + "/agent.db.damaged-20260101T000000.000Z")
    store = try openStore(folder)
    #expect(store.opening.recovery?.kept == 5)
    try expectRecovered(store, at: 6, kept: 5, lost: 0)
  }

  // MARK: Helpers

  private func leafPages(_ folder: TemporaryFolder) throws -> [Int] {
    let queue = try DatabaseQueue(path: folder.path + "/agent.db")
    return try queue.read { db in
      try Int.fetchAll(
        db, sql: "SELECT pageno FROM dbstat WHERE name = 'journal' AND pagetype = 'leaf' ORDER BY pageno")
    }
  }

  private func mode(_ path: String) throws -> Int {
    try #require(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int)
  }

  private func overwrite(_ path: String, at offset: Int, count: Int) throws {
    let handle = try FileHandle(forUpdating: URL(fileURLWithPath: path))
    try handle.seek(toOffset: UInt64(offset))
    try handle.write(contentsOf: Data(count: count))
    try handle.close()
  }

  /// Sets the file aside as a failed read at run time would have the operator do, and opens.
  private func openSetAside(_ folder: TemporaryFolder) throws -> AgentStore {
    try FileManager.default.moveItem(
      atPath: folder.path + "/agent.db", toPath: folder.path + "/agent.db.damaged-20260101T000000.000Z")
    return try openStore(folder)
  }

  private func expectRecovered(_ store: AgentStore, at sequence: UInt64, kept: Int, lost: Int) throws {
    let entry = try #require(try store.journal.entry(at: sequence))
    let event = try store.core.seal.event(try #require(entry.bytes))
    #expect(event.type == .journalRecovered)
    #expect(event.data.count == kept)
    #expect(event.data.number == lost)
  }

  private func expectSoundAndGoingOn(_ store: inout AgentStore, _ folder: TemporaryFolder) throws {
    #expect(try store.journal.verify().isSound)
    let entry = try #require(try store.journal.last(1).first)
    #expect(entry.type == "journal.recovered")
    try store.close()
    store = try openStore(folder)
    #expect(store.opening.recovery == nil)
    #expect(store.opening.lastSequence == entry.sequence)
  }
}

/// Runs SQL on the closed file of a folder.
func edit(_ folder: TemporaryFolder, _ sql: String) throws {
  let queue = try DatabaseQueue(path: folder.path + "/agent.db")
  try queue.write { db in try db.execute(sql: sql) }
  try queue.close()
}

func receipt(_ store: AgentStore, through: UInt64) throws -> DeliveryReceipt {
  DeliveryReceipt(
    through: through, hash: try store.journal.entry(at: through)?.hash ?? [], treeSize: through, root: [7],
    checkpoint: "note")
}
