internal import Crypto
internal import Foundation
public import SpaceCore

/// One entry of the log: a CloudEvent, signed by its author as a compact JWS.
///
/// The bytes are the entry. They are kept as they came and never written again from their parts.
public struct Entry: Sendable, Hashable {
  /// The most bytes that an entry may have.
  public static let maximumBytes = 16_384

  /// The compact JWS, ASCII.
  public let bytes: [UInt8]
  /// SHA-256 of `bytes`: what the author's next entry names as `previous`.
  public let hash: [UInt8]
  /// The author's count of its own entries, from 1, without gaps.
  public let sequence: UInt64
  /// What the entry names as the link before it, 32 bytes; nil for the author's first entry.
  public let previous: [UInt8]?
  /// When it happened, to the millisecond.
  public let time: WallTime
  /// How that time was known.
  public let clock: ClockQuality
  /// What the author's next entry must name: `hash`, except for a replacement, which passes on the hash of the
  /// damaged entry that it stands in for.
  public let link: [UInt8]
  private let jws: CompactJWS
  private let cloudEvent: CloudEvent

  /// Reads an entry without verifying its signature; the bytes are bounded and checked before they are trusted.
  public init(bytes: [UInt8]) throws(EntryError) {
    guard bytes.count <= Self.maximumBytes else { throw .tooLarge(bytes: bytes.count) }
    do { jws = try CompactJWS(bytes) } catch {
      switch error {
      case .malformed(let reason): throw .malformed(reason)
      case .algorithm(let name): throw .algorithm(name)
      }
    }
    cloudEvent = try CloudEvent(json: jws.payload)
    self.bytes = bytes
    hash = Self.hash(bytes)
    sequence = try Self.sequence(cloudEvent)
    previous = try Self.previous(cloudEvent, sequence)
    guard let time = cloudEvent.time else { throw .missing(attribute: "time") }
    self.time = time
    guard let clock = ClockQuality(rawValue: try cloudEvent.text("clock")) else {
      throw .invalid(attribute: "clock", reason: "is none of \(ClockQuality.allCases.map(\.rawValue))")
    }
    self.clock = clock
    guard Base64URL.decode(try cloudEvent.text("salt"))?.count == 16 else {
      throw .invalid(attribute: "salt", reason: "is not 16 bytes of base64url")
    }
    link = try Self.link(cloudEvent) ?? hash
  }

  public var id: String { cloudEvent.id }
  /// The author: an agent, the ledger or a steward.
  public var source: String { cloudEvent.source }
  /// The type, as `JournalEventType` or a directory entry names it; others are kept too.
  public var type: String { cloudEvent.type }
  /// What the entry is about; nil for the author itself.
  public var subject: String? { cloudEvent.subject }
  /// The key that the header names (`kid`); not yet verified.
  public var keyID: String { jws.keyID }
  /// `data` as JSON, as the author wrote it; `null` when there is none.
  public var dataJSON: [UInt8] { cloudEvent.value("data") ?? Array("null".utf8) }
  /// One member of `data` as JSON, as the author wrote it; nil when `data` is no object or lacks it.
  public func dataMember(_ name: String) -> [UInt8]? {
    let json = dataJSON
    // The payload was scanned before, so this fails only where `data` is no object.
    let members = try? JSONScanner.members(of: json)
    return members?.first { $0.name == name }.map { Array(json[$0.value]) }
  }

  /// The whole payload as JSON, as the author wrote it.
  public var payloadJSON: [UInt8] { cloudEvent.json }

  /// Any attribute as JSON, known or not; nil when absent.
  public func attributeJSON(_ name: String) -> [UInt8]? { cloudEvent.value(name) }

  /// SHA-256 of `bytes`.
  public static func hash(_ bytes: [UInt8]) -> [UInt8] { Array(SHA256.hash(data: bytes)) }

  public static func == (a: Self, b: Self) -> Bool { a.bytes == b.bytes }
  public func hash(into hasher: inout Hasher) { hasher.combine(hash) }

  private static func sequence(_ event: CloudEvent) throws(EntryError) -> UInt64 {
    let text = try event.text("sequence")
    guard let sequence = UInt64(text), sequence > 0, String(sequence) == text else {
      throw .invalid(attribute: "sequence", reason: "is not a decimal number from 1, as a string")
    }
    return sequence
  }

  private static func previous(_ event: CloudEvent, _ sequence: UInt64) throws(EntryError) -> [UInt8]? {
    guard let bytes = Base64URL.decode(try event.text("previous")), bytes.count == 32 else {
      throw .invalid(attribute: "previous", reason: "is not 32 bytes of base64url")
    }
    let isFirst = bytes.allSatisfy { $0 == 0 }
    guard isFirst == (sequence == 1) else {
      throw .invalid(attribute: "previous", reason: "names no entry exactly in an author's first entry")
    }
    return isFirst ? nil : bytes
  }

  /// The hash that a replacement passes on; nil for every other entry.
  private static func link(_ event: CloudEvent) throws(EntryError) -> [UInt8]? {
    guard event.type == JournalEventType.journalRecovered.rawValue, let json = event.value("data") else { return nil }
    let data: Replacement
    do { data = try JSONText.decode(Replacement.self, from: json) } catch {
      throw .data(type: event.type, reason: "replaces and hash do not have their types")
    }
    guard data.replaces == true, let text = data.hash else { return nil }
    guard let hash = Base64URL.decode(text), hash.count == 32 else {
      throw .data(type: event.type, reason: "hash is not 32 bytes of base64url")
    }
    return hash
  }

  private struct Replacement: Decodable {
    var replaces: Bool?
    var hash: String?
  }
}

extension Entry {
  /// Throws `.wrongKey` when the header names another key, `.altered` when the signature does not fit.
  public func verify(_ key: PublicKey) throws(EntryError) {
    guard keyID == key.keyID else { throw .wrongKey(found: String(keyID.prefix(43)), expected: key.keyID) }
    guard jws.isSigned(by: key) else { throw .altered }
  }

  /// The event that an agent sealed. Throws `.unknownType` for a type outside `JournalEventType`.
  public func event() throws(EntryError) -> JournalEvent {
    guard let kind = JournalEventType(rawValue: type) else { throw .unknownType(String(type.prefix(80))) }
    let data = try decode(JournalData.self)
    return JournalEvent(kind, time: time, clock: clock, subject: subject, data: data)
  }

  /// `data` as a value. Throws `.data` when it does not have the fields.
  public func decode<Value: Decodable>(_ kind: Value.Type) throws(EntryError) -> Value {
    do { return try JSONText.decode(kind, from: dataJSON) } catch {
      throw .data(type: String(type.prefix(80)), reason: "does not read as \(kind)")
    }
  }
}
