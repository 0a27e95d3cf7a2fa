import Foundation
import Crypto
import SpaceCore
import Testing

@testable import LocalStore

@Suite struct PolicyVaultTests {
  @Test func `an installed image is there after a restart, byte for byte`() throws {
    let folder = TemporaryFolder()
    var store = try openStore(folder)
    guard case .none = try store.policies.open() else { Issue.record("a new store has a policy"); return }
    let image = bytes(100_000, 1)
    let installed = try install(store, 7, image)
    #expect(Array(installed.image.bytes) == image)
    try store.close()

    store = try openStore(folder)
    guard case .installed(let policy) = try store.policies.open() else { Issue.record("the policy is gone"); return }
    #expect(Array(policy.image.bytes) == image)
    #expect(policy.reference == installed.reference)
    #expect(policy.reference.header == [1, 2, 3])
  }

  @Test func `a newer image replaces the older, whose mapping stays readable`() throws {
    let folder = TemporaryFolder()
    let store = try openStore(folder)
    let older = try install(store, 7, bytes(5000, 1))
    let newer = try install(store, 9, bytes(6000, 2))
    #expect(try folder.names("policy-") == ["policy-9.image"])
    #expect(Array(older.image.bytes) == bytes(5000, 1))
    #expect(Array(newer.image.bytes) == bytes(6000, 2))
  }

  @Test func `what is older, another agent's, truncated, altered or contradicting is refused`() throws {
    let folder = TemporaryFolder()
    let store = try openStore(folder)
    let image = bytes(5000, 1)
    _ = try install(store, 7, image)
    #expect(throws: PolicyRefusal.older(version: 6, installed: 7)) { try install(store, 6, bytes(10, 2)) }
    #expect(throws: PolicyRefusal.contradicts(version: 7)) { try install(store, 7, bytes(10, 2)) }
    #expect(throws: PolicyRefusal.otherAgent("board-2")) { try install(store, 8, image, agent: "board-2") }
    var claim = claim(8, image)
    #expect(throws: PolicyRefusal.wrongLength(expected: 5000, found: 4999)) {
      try put(store, claim, Array(image.dropLast()))
    }
    var altered = image
    altered[17] ^= 1
    #expect(throws: PolicyRefusal.wrongHash) { try put(store, claim, altered) }
    claim.byteCount = PolicyVault.imageMaximum + 1
    #expect(throws: PolicyRefusal.tooLarge(claim.byteCount)) { try put(store, claim, image) }
    #expect(try store.policies.reference()?.version == 7)
    #expect(try folder.names("policy-") == ["policy-7.image"])
  }

  @Test func `a damaged image is set aside and the agent has none`() throws {
    let folder = TemporaryFolder()
    let store = try openStore(folder)
    _ = try install(store, 7, bytes(5000, 1))
    try Data(bytes(5000, 3)).write(to: URL(fileURLWithPath: folder.path + "/policy-7.image"))
    guard case .damaged(let aside?, _) = try store.policies.open() else { Issue.record("taken as sound"); return }
    #expect(FileManager.default.fileExists(atPath: aside))
    guard case .none = try store.policies.open() else { Issue.record("still there"); return }
    _ = try install(store, 7, bytes(5000, 1))
    #expect(FileManager.default.fileExists(atPath: aside))
  }

  @Test func `a missing image leaves the agent without a policy`() throws {
    let folder = TemporaryFolder()
    let store = try openStore(folder)
    _ = try install(store, 7, bytes(5000, 1))
    try FileManager.default.removeItem(atPath: folder.path + "/policy-7.image")
    guard case .damaged(nil, _) = try store.policies.open() else { Issue.record("taken as sound"); return }
  }

  @Test func `confirming moves the time forwards only and for the installed version only`() throws {
    let folder = TemporaryFolder()
    let clock = HandClock()
    let store = try openStore(folder, clock: clock)
    _ = try install(store, 7, bytes(10, 1))
    let later = clock.wall + .seconds(60)
    #expect(try store.policies.confirm(version: 7, at: later))
    #expect(try store.policies.confirm(version: 7, at: clock.wall))
    #expect(try !store.policies.confirm(version: 8, at: later))
    #expect(try store.policies.reference()?.confirmedAt == later)
    #expect(try store.policies.reference()?.installedAt == clock.wall)
  }

  private func bytes(_ count: Int, _ seed: UInt8) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: $0) ^ seed }
  }

  private func claim(_ version: UInt64, _ image: [UInt8], agent: String = "board-1") -> PolicyClaim {
    PolicyClaim(
      agent: agent, version: version, sha256: Array(SHA256.hash(data: image)), byteCount: UInt64(image.count))
  }

  @discardableResult
  private func install(
    _ store: AgentStore, _ version: UInt64, _ image: [UInt8], agent: String = "board-1"
  ) throws -> InstalledPolicy {
    try put(store, claim(version, image, agent: agent), image)
  }

  @discardableResult
  private func put(_ store: AgentStore, _ claim: PolicyClaim, _ image: [UInt8]) throws -> InstalledPolicy {
    try image.withUnsafeBytes { try store.policies.install(claim, header: [1, 2, 3], image: $0) }
  }
}
