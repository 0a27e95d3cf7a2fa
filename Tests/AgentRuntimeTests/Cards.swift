import DeviceDrivers
import LedgerProtocol
import SpaceCore
import WireCodecs

@testable import AgentRuntime

/// Three cards: Ada may enter and operate, Ben may do neither, nobody knows the third.
enum Cards {
  static let ada = EM4100Frame(version: 0x10, tag: 0x0086_F444)
  static let ben = EM4100Frame(version: 0x01, tag: 0x0063_E9AE)
  static let stranger = EM4100Frame(version: 0x02, tag: 0x0012_3456)

  static let adaID = MemberID(high: 0xADA, low: 1)
  static let benID = MemberID(high: 0xBE, low: 2)

  static let catalogue = DeviceCatalogue([
    DeviceProfile(
      id: "scanner", name: "QR scanner", family: .asciiLine, note: "-", serial: SerialProfile(baud: 9600)),
    DeviceProfile(
      id: "rdm6300", name: "RDM6300", family: .em4100ASCII, note: "-", serial: SerialProfile(baud: 9600)),
    DeviceProfile(
      id: "wiegand", name: "Wiegand", family: .wiegand, note: "-", serial: SerialProfile(baud: 9600),
      wiegand: WiegandProfile(
        lines: ReaderLines(led: .low, redLED: .low, buzzer: .low, hold: .low, tamper: .low))),
  ])

  static func digest(_ frame: EM4100Frame, key: [UInt8]) throws -> CredentialDigest {
    try CredentialDigester(key: key).digest(of: RawCredential(kind: .cardUID, bytes: frame.bytes))
  }

  /// A policy for the doors and tools named; with `revoked`, Ada's card is.
  static func policy(
    key: [UInt8], version: UInt64 = 7, doors: [String] = ["front", "back"], revoked: Bool = false
  ) throws -> [UInt8] {
    var tables = PolicyTables(
      version: version, issuedAt: WallTime(milliseconds: 1_700_000_000_000), agent: PolicyAgentID(high: 1, low: 2))
    tables.resources =
      doors.map { PolicyTables.Resource(id: ResourceID($0)) } + [PolicyTables.Resource(id: "laser", kind: .tool)]
    tables.grants = [PolicyTables.Grant(id: "g-members")]
    let laser = PolicyTables.RightEntry(resource: doors.count, right: .operate, grant: 0)
    tables.rightsSets = [doors.indices.map { .init(resource: $0, right: .enter, grant: 0) } + [laser], []]
    tables.memberClasses = [PolicyTables.MemberClass(rights: 0), PolicyTables.MemberClass(rights: 1)]
    tables.members = [.init(id: adaID, memberClass: 0), .init(id: benID, memberClass: 1)]
    tables.credentialClasses = [.init(kind: .cardUID), .init(kind: .cardUID, state: .revoked)]
    tables.credentials = [
      .init(digest: try digest(ada, key: key), member: 0, credentialClass: revoked ? 1 : 0),
      .init(digest: try digest(ben, key: key), member: 1, credentialClass: 0),
    ]
    return try PolicyImageBuilder.build(tables)
  }
}
