import Foundation
import SpaceCore
import Testing

@testable import LocalStore

@Suite struct DamageTests {
  /// A generator whose numbers follow from its seed (SplitMix64).
  struct Seeded: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var z = state
      z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
      return z ^ (z >> 31)
    }
  }

  @Test(arguments: 1...40)
  func `random damage anywhere in the file never ends the process and leaves a sound journal`(seed: UInt64) async throws
  {
    let folder = TemporaryFolder()
    var store = try openStore(folder)
    let writer = try store.startWriter {}
    for number in 1...60 { writer.enqueue(record(number, states: [StateChange("k\(number % 7)", [1])])) }
    #expect(await writer.stop() == 0)
    try store.delivery.markDelivered(receipt(store, through: 30))
    try store.close()
    var random = Seeded(state: seed)
    let url = URL(fileURLWithPath: folder.path + "/agent.db")
    var bytes = [UInt8](try Data(contentsOf: url))
    for _ in 0..<Int.random(in: 1...40, using: &random) {
      bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
    }
    try Data(bytes).write(to: url)

    do { store = try openStore(folder) } catch {
      // The number of the schema itself may have been hit; everything else opens.
      guard case StoreError.newerSchema = error else { throw error }
      return
    }
    for sequence in try sequences(store) { try store.journal.repair(sequence) }
    if store.opening.recovery != nil { #expect(try store.journal.verify().isSound) }
    let second = try store.startWriter {}
    second.enqueue(record(1))
    _ = await second.stop()
  }

  @Test(arguments: ["size INTEGER", "sha256 BLOB", "time INTEGER"])
  func `a column whose name was damaged is damage, and the entries are saved`(column: String) async throws {
    let folder = TemporaryFolder()
    var store = try openStore(folder)
    try await fill(store, 1...10)
    try store.close()
    let url = URL(fileURLWithPath: folder.path + "/agent.db")
    var bytes = try Data(contentsOf: url)
    let place = try #require(bytes.range(of: Data(column.utf8)))
    bytes[place.lowerBound] = UInt8(ascii: "Z")
    try bytes.write(to: url)

    store = try openStore(folder)
    let recovery = try #require(store.opening.recovery)
    #expect(recovery.kept == 10)
    #expect(try store.journal.verify().isSound)
    #expect(try store.delivery.receipt() == nil)
  }

  /// The altered ones; none when a page in the middle cannot be read, which is found when it is.
  private func sequences(_ store: AgentStore) throws -> [UInt64] {
    do { return try store.journal.verify().altered } catch {
      guard case .damaged = error else { throw error }
      return []
    }
  }
}
