import Foundation
import Testing
import WireCodecs

/// Captures and examples that others published; each names its source in the file.
struct PublishedVectorTests {
  struct VectorFile: Decodable {
    let vectors: [Vector]
  }

  struct Vector: Decodable, CustomTestStringConvertible, Sendable {
    let name: String
    let `protocol`: String
    let input: String
    let expected: [String: Expected]
    var testDescription: String { name }
  }

  enum Expected: Decodable, Sendable {
    case flag(Bool)
    case number(Int)
    case text(String)

    init(from decoder: any Decoder) throws {
      let value = try decoder.singleValueContainer()
      if let flag = try? value.decode(Bool.self) {  // no flag: a number or text
        self = .flag(flag)
      } else if let number = try? value.decode(Int.self) {  // no number: text
        self = .number(number)
      } else {
        self = .text(try value.decode(String.self))
      }
    }
  }

  static func vectors() throws -> [Vector] {
    let place = Bundle.module.url(forResource: "serial-readers", withExtension: "json", subdirectory: "Vectors")
    let file = try #require(place)
    return try JSONDecoder().decode(VectorFile.self, from: Data(contentsOf: file)).vectors
  }

  @Test func `every published vector is read as published`() throws {
    let vectors = try Self.vectors()
    #expect(vectors.count == 18)
    for vector in vectors {
      let report = try #require(FrameDecoding.decode(vector.protocol, hex: vector.input))
      for (key, expected) in vector.expected {
        #expect(Self.agrees(report[key], expected), "\(vector.name): \(key)")
      }
      let isRefused = if case .flag(false) = vector.expected["ok"] { true } else { false }
      #expect((report.refusal != nil) == isRefused, "\(vector.name)")
    }
  }

  private static func agrees(_ value: FrameReport.Value?, _ expected: Expected) -> Bool {
    switch (value, expected) {
    case (.flag(let value), .flag(let expected)): value == expected
    case (.number(let value), .number(let expected)): value == expected
    case (.text(let value), .text(let expected)): value.uppercased() == expected.uppercased()
    default: false
    }
  }
}
