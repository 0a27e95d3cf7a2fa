internal import Foundation
internal import SpaceCore

/// One object of a case: its keys are known, and every mistake is an error that names the place.
struct StrictFields {
  private struct Key: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  private let container: KeyedDecodingContainer<Key>

  init(_ decoder: any Decoder, _ known: Set<String>) throws {
    try self.init(decoder.container(keyedBy: Key.self), known)
  }

  private init(_ container: KeyedDecodingContainer<Key>, _ known: Set<String>) throws {
    self.container = container
    let strangers = keys.subtracting(known).sorted()
    guard strangers.isEmpty else { throw wrong("unknown keys \(strangers); known here: \(known.sorted())") }
  }

  var keys: Set<String> { Set(container.allKeys.map(\.stringValue)) }

  func has(_ key: String) -> Bool { container.contains(Key(stringValue: key)) }
  func isNull(_ key: String) throws -> Bool { try container.decodeNil(forKey: Key(stringValue: key)) }

  func value<Value: Decodable>(_ key: String) throws -> Value {
    try container.decode(Value.self, forKey: Key(stringValue: key))
  }

  func text(_ key: String) throws -> String { try value(key) }

  func object(_ key: String, _ known: Set<String>) throws -> StrictFields {
    try StrictFields(container.nestedContainer(keyedBy: Key.self, forKey: Key(stringValue: key)), known)
  }

  func word<Value>(_ key: String, _ read: (String) -> Value?) throws -> Value {
    let word = try text(key)
    guard let value = read(word) else { throw wrong("'\(word)' is no word for '\(key)'") }
    return value
  }

  /// An RFC 3339 time in UTC.
  func time(_ key: String) throws -> WallTime {
    let text = try text(key)
    guard text.hasSuffix("Z"), let date = try? Date(text, strategy: .iso8601) else {  // whatever it is, it is no time
      throw wrong("'\(text)' is no time; write it like 2026-03-03T07:00:00Z")
    }
    return WallTime(milliseconds: Int64((date.timeIntervalSince1970 * 1000).rounded()))
  }

  func wrong(_ message: String) -> DecodingError {
    .dataCorrupted(.init(codingPath: container.codingPath, debugDescription: message))
  }
}
