internal import Crypto
internal import Foundation
internal import SpaceCore

/// Where the chain stands: the number of the last entry and the hash that the next one must name.
struct ChainEnd: Sendable, Equatable {
  /// 0 before the first entry.
  var sequence: UInt64
  /// The 32 bytes that the next entry's `previous` names; nil before the first entry.
  var link: [UInt8]?

  static let start = ChainEnd(sequence: 0, link: nil)
}

/// One entry of this agent as the store keeps it.
struct StoredEntry: Sendable, Equatable {
  var sequence: UInt64
  /// The exact bytes of the entry, never re-serialised.
  var bytes: [UInt8]
  var hash: [UInt8]
  var type: String
  /// Milliseconds since 1970.
  var time: Int64
  /// What the next entry's `previous` must be: the hash, or for a replacement the hash of what it stands in for.
  var link: [UInt8]
  /// What this entry names as its `previous`; nil for the first.
  var previous: [UInt8]?
}

/// The one place where the store meets the form of an entry: sealing, reading and hashing (LedgerProtocol).
struct EntrySeal: Sendable {
  let key: SigningKey
  let source: String

  static func hash(_ bytes: [UInt8]) -> [UInt8] { Array(SHA256.hash(data: bytes)) }

  /// Signs `event` as the entry after `end`.
  func seal(_ event: JournalEvent, after end: ChainEnd) throws(StoreError) -> StoredEntry {
    do {
      let payload = StandinPayload(
        source: source, sequence: end.sequence + 1, previous: end.link.map { Data($0).base64EncodedString() },
        type: event.type.rawValue, time: event.time.milliseconds, clock: event.clock.rawValue, subject: event.subject,
        data: event.data)
      let body = try JSONEncoder().encode(payload).base64EncodedData()
      let signature = try key.key.signature(for: body).base64EncodedData()
      let bytes = [UInt8](body) + [UInt8(ascii: ".")] + [UInt8](signature)
      let hash = Self.hash(bytes)
      return StoredEntry(
        sequence: payload.sequence, bytes: bytes, hash: hash, type: payload.type, time: payload.time,
        link: Self.link(of: event.data, hash: hash), previous: end.link)
    } catch {
      throw .unsealable(type: event.type.rawValue, cause: "\(error)")
    }
  }

  /// What the next entry must name: a replacement passes on the hash of what it stands in for.
  private static func link(of data: JournalData, hash: [UInt8]) -> [UInt8] {
    guard data.replaces == true, let text = data.hash, let original = Data(base64Encoded: text) else { return hash }
    return [UInt8](original)
  }

  /// Reads an entry, verifies its signature and that it is of this source.
  func read(_ bytes: [UInt8]) throws(StoreError) -> StoredEntry {
    let parts = bytes.split(separator: UInt8(ascii: "."))
    guard parts.count == 2, let body = Data(base64Encoded: Data(parts[0])),
      let signature = Data(base64Encoded: Data(parts[1])),
      let payload = try? JSONDecoder().decode(StandinPayload.self, from: body)
    else { throw .damaged(path: "entry", cause: "not an entry") }
    guard payload.source == source, key.key.publicKey.isValidSignature(signature, for: Data(parts[0])) else { throw .damaged(path: "entry", cause: "the signature does not fit")
    }
    let hash = Self.hash(bytes)
    return StoredEntry(
      sequence: payload.sequence, bytes: bytes, hash: hash, type: payload.type, time: payload.time,
      link: Self.link(of: payload.data, hash: hash),
      previous: payload.previous.flatMap { Data(base64Encoded: $0) }.map { Array($0) })
  }

  /// The event that an entry carries.
  func event(_ bytes: [UInt8]) throws(StoreError) -> JournalEvent {
    guard let body = Data(base64Encoded: Data(bytes.split(separator: UInt8(ascii: "."))[0])),
      let payload = try? JSONDecoder().decode(StandinPayload.self, from: body),
      let type = JournalEventType(rawValue: payload.type), let clock = ClockQuality(rawValue: payload.clock)
    else { throw .damaged(path: "entry", cause: "not an entry") }
    return JournalEvent(
      type, time: WallTime(milliseconds: payload.time), clock: clock, subject: payload.subject, data: payload.data)
  }

  /// The source that an entry names, if it carries our signature; nil otherwise.
  func sourceIfOurs(_ bytes: [UInt8]) -> String? {
    let parts = bytes.split(separator: UInt8(ascii: "."))
    guard parts.count == 2, let signature = Data(base64Encoded: Data(parts[1])),
      key.key.publicKey.isValidSignature(signature, for: Data(parts[0])), let body = Data(base64Encoded: Data(parts[0]))
    else { return nil }
    return (try? JSONDecoder().decode(StandinPayload.self, from: body))?.source
  }

  /// A hash as entries write it.
  static func text(ofHash hash: [UInt8]) -> String { Data(hash).base64EncodedString() }
}
