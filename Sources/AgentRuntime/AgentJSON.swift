public import Foundation

/// How snapshots, entries and receipts are written for other programs: JSON in snake_case, its names sorted.
///
/// One place for both ends: the board's interface writes with it and `lintel` reads with it.
public enum AgentJSON {
  public static func encode(_ value: some Encodable) throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return try encoder.encode(value)
  }

  public static func decode<Value: Decodable>(_ type: Value.Type, from data: Data) throws -> Value {
    try JSONDecoder().decode(type, from: data)
  }
}
