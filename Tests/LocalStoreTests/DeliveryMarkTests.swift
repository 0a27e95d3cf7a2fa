import GRDB
import LedgerProtocol
import SpaceCore
import Testing

@testable import LocalStore

@Suite struct DeliveryMarkTests {
  @Test func `batches are oldest first and bounded in entries and bytes`() async throws {
    let folder = TemporaryFolder()
    let store = try openStore(folder)
    try await fill(store, 1...300)
    #expect(try store.delivery.undeliveredCount() == 300)
    #expect(try store.delivery.undelivered(entries: 7).entries.map(\.sequence) == Array(1...7))
    let size = try #require(try store.journal.entry(at: 1)?.bytes?.count)
    let few = try store.delivery.undelivered(bytes: size * 3 + size / 2).entries
    #expect(few.count == 3)
    #expect(try store.delivery.undelivered(bytes: 1).entries.count == 1)
    #expect(try store.delivery.undelivered(after: 290).entries.map(\.sequence) == Array(291...300))
  }

  @Test func `the mark moves only forwards and only with the right receipt`() async throws {
    let folder = TemporaryFolder()
    let store = try openStore(folder)
    try await fill(store, 1...10)
    let mark = store.delivery
    #expect(try mark.receipt() == nil)
    let right = try receipt(store, through: 6)
    try mark.markDelivered(right)
    #expect(try mark.through() == 6)
    #expect(try mark.receipt() == right)
    #expect(throws: StoreError.self) { try mark.markDelivered(try receipt(store, through: 5)) }
    var wrong = try receipt(store, through: 8)
    wrong.hash[0] ^= 1
    #expect(throws: StoreError.self) { try mark.markDelivered(wrong) }
    wrong.through = 11
    #expect(throws: StoreError.self) { try mark.markDelivered(wrong) }
    #expect(try mark.undeliveredCount() == 4)
  }

  @Test func `an altered entry is replaced on the way to the ledger and the chain holds`() async throws {
    let folder = TemporaryFolder()
    var store = try openStore(folder)
    try await fill(store, 1...200)
    let original = try #require(try store.journal.entry(at: 50)?.hash)
    try store.close()
    try edit(
      folder, "UPDATE journal SET entry = CAST(replace(CAST(entry AS TEXT), 'e', 'f') AS BLOB) WHERE sequence = 50")

    store = try openStore(folder)
    #expect(try store.journal.verify().altered == [50])
    let batch = try store.delivery.undelivered()
    #expect(batch.repaired == [50])
    #expect(batch.entries.map(\.sequence) == Array(1...200))
    let stands = try store.core.seal.event(try #require(batch.entries[49].bytes))
    #expect(stands.type == .journalRecovered)
    #expect(stands.data.replaces == true)
    #expect(stands.data.hash == Base64URL.encode(original))
    #expect(try store.journal.verify().isSound)
    #expect(try store.core.read("counting") { db in try Int.fetchOne(db, sql: "SELECT count(*) FROM damaged") } == 1)
  }

  @Test func `a damaged hash column is put right from the entry`() async throws {
    let folder = TemporaryFolder()
    var store = try openStore(folder)
    try await fill(store, 1...200)
    try store.close()
    try edit(folder, "UPDATE journal SET hash = zeroblob(32) WHERE sequence = 50")
    store = try openStore(folder)
    #expect(try store.journal.repair(50) == .rowCorrected)
    #expect(try store.journal.repair(50) == .sound)
    #expect(try store.journal.verify().sound == 200)
  }
}
