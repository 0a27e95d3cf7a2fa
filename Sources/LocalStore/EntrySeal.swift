internal import LedgerProtocol
internal import SpaceCore

/// The one place where the store meets the form of an entry: sealing, reading and verifying this agent's own.
struct EntrySeal: Sendable {
  /// What an RFC 3339 time can say: the years 0 to 9999, in milliseconds since 1970.
  private static let times: ClosedRange<Int64> = -62_167_219_200_000...253_402_300_799_999

  let key: SigningKey
  let source: String
  private let author: EntryAuthor

  /// - Throws: when `source` is empty.
  init(key: SigningKey, source: String) throws(StoreError) {
    self.key = key
    self.source = source
    do { author = try EntryAuthor(key: key, source: source) } catch {
      throw .unsealable(type: "any", cause: "\(error)")
    }
  }

  /// Signs `event` as the entry after `end`.
  func seal(_ event: JournalEvent, after end: ChainEnd) throws(StoreError) -> Entry {
    var event = event
    // A clock beyond the form of a time must not stop the journal.
    let time = event.time.milliseconds
    event.time = WallTime(milliseconds: min(max(time, Self.times.lowerBound), Self.times.upperBound))
    do { return try author.entry(event, after: end) } catch {
      throw .unsealable(type: event.type.rawValue, cause: "\(error)")
    }
  }

  /// Reads an entry, verifies its signature and that it is of this source.
  func read(_ bytes: [UInt8]) throws(StoreError) -> Entry {
    let entry = try readAnySource(bytes)
    guard entry.source == source else { throw .damaged(path: "entry", cause: "it is another author's") }
    return entry
  }

  /// Reads an entry with our signature, whatever chain it is of.
  func readAnySource(_ bytes: [UInt8]) throws(StoreError) -> Entry {
    do {
      let entry = try Entry(bytes: bytes)
      try entry.verify(key.publicKey)
      return entry
    } catch { throw .damaged(path: "entry", cause: "\(error)") }
  }

  /// The event that an entry of this agent carries.
  func event(_ bytes: [UInt8]) throws(StoreError) -> JournalEvent {
    do { return try Entry(bytes: bytes).event() } catch { throw .damaged(path: "entry", cause: "\(error)") }
  }
}
