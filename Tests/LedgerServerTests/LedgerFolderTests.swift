import Foundation
import Testing

@testable import LedgerServer

@Suite struct LedgerFolderTests {
  @Test(arguments: ["operator.token", "ledger.key", "seal.key"])
  func `secrets are for the ledger's user alone`(_ name: String) throws {
    let rig = try Rig()
    defer { rig.end() }
    let token = try rig.store.operatorToken()
    #expect(try rig.store.operatorToken() == token && token.count == 43)
    let attributes = try FileManager.default.attributesOfItem(atPath: rig.folder + "/" + name)
    #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600)
  }

  @Test func `another key beside the public one is found out`() throws {
    let rig = try Rig()
    defer { rig.end() }
    try rig.store.close()
    try FileManager.default.removeItem(atPath: rig.folder + "/ledger.key")
    #expect(throws: LedgerError.self) { try LedgerStore(folder: rig.folder) }
  }

  @Test func `after closing everything asked fails and closing again does nothing`() throws {
    let rig = try Rig()
    defer { rig.end() }
    try rig.store.close()
    try rig.store.close()
    #expect(throws: LedgerError.self) { try rig.store.items(.member) }
    #expect(throws: LedgerError.self) { try rig.store.change([.set(.group, "a", "{}")], actor: "mira") }
    let again = try LedgerStore(folder: rig.folder)
    try again.close()
  }

  @Test func `a name that cannot stand in a checkpoint is refused`() {
    let folder = NSTemporaryDirectory() + "lintel-ledger-" + UUID().uuidString
    #expect(throws: LedgerError.self) { try LedgerStore(folder: folder, name: "two words") }
    try? FileManager.default.removeItem(atPath: folder)  // what is left of the attempt
  }
}
