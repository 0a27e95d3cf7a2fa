import Foundation
import Testing

@testable import LedgerProtocol

/// The published and derived vectors of ledger formats, as `Vectors/ledger.json` holds them with their sources.
struct LedgerVector: @unchecked Sendable, CustomTestStringConvertible {
  let name: String
  let kind: String
  // Immutable values of JSONSerialization.
  let input: Any
  let expected: Any

  var testDescription: String { name }

  /// All of one kind; there is at least one.
  static func of(_ kind: String) -> [LedgerVector] { all.filter { $0.kind == kind } }

  static let all: [LedgerVector] = {
    guard let url = Bundle.module.url(forResource: "ledger", withExtension: "json", subdirectory: "Vectors"),
      let data = try? Data(contentsOf: url),  // without the file there are no cases, which a test looks for
      let root = try? JSONSerialization.jsonObject(with: data) as? [String: Any],
      let vectors = root["vectors"] as? [[String: Any]]
    else { return [] }
    return vectors.compactMap { vector in
      guard let name = vector["name"] as? String, let kind = vector["input_kind"] as? String,
        let input = vector["input"],
        let expected = vector["expected"]
      else { return nil }
      return LedgerVector(name: name, kind: kind, input: input, expected: expected)
    }
  }()

  func member<Value>(_ key: String, _ type: Value.Type = Value.self) throws -> Value {
    try #require((input as? [String: Any])?[key] as? Value, "\(name): \(key)")
  }

  func outcome<Value>(_ key: String, _ type: Value.Type = Value.self) throws -> Value {
    try #require((expected as? [String: Any])?[key] as? Value, "\(name): \(key)")
  }

  func bytes(_ key: String) throws -> [UInt8] { try Self.bytes(try member(key)) }

  static func bytes(_ hexadecimal: String) throws -> [UInt8] {
    let digits = Array(hexadecimal.utf8)
    return try stride(from: 0, to: digits.count, by: 2).map {
      try #require(UInt8(String(decoding: digits[$0..<$0 + 2], as: UTF8.self), radix: 16))
    }
  }
}
