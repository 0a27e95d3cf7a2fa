// Until LedgerProtocol is in the tree: its key and its payload, in the shape that EntrySeal uses.
internal import Crypto
internal import Foundation
internal import SpaceCore

struct SigningKey: Sendable {
  let key: Curve25519.Signing.PrivateKey
  init() { key = .init() }
  init(rawRepresentation: Data) throws { key = try .init(rawRepresentation: rawRepresentation) }
}

struct StandinPayload: Codable {
  var source: String, sequence: UInt64, previous: String?, type: String, time: Int64, clock: String, subject: String?, data: JournalData
  init(source: String, sequence: UInt64, previous: String?, type: String, time: Int64, clock: String, subject: String?, data: JournalData) {
    self.source = source; self.sequence = sequence; self.previous = previous; self.type = type; self.time = time
    self.clock = clock; self.subject = subject; self.data = data
  }
}
