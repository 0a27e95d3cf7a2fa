import Foundation
import Testing
import WireCodecs

/// Frames and timed edges with their published meaning; the file names its sources.
struct WiegandVectorTests {
  struct VectorFile: Decodable {
    let vectors: [Vector]
  }

  struct Vector: Decodable, Sendable {
    let name: String
    let input: JSONValue
    let expected: [String: JSONValue]
  }

  static func vectors() throws -> [Vector] {
    let place = Bundle.module.url(forResource: "wiegand", withExtension: "json", subdirectory: "Vectors")
    return try JSONDecoder().decode(VectorFile.self, from: Data(contentsOf: #require(place))).vectors
  }

  static func report(_ vector: Vector) throws -> FrameReport {
    switch vector.input {
    case .text(let text):
      let bits = try #require(FrameDecoding.bits(text))
      guard case .text(let format)? = vector.expected["format"] else { return WiegandReport.report(bits) }
      return try #require(WiegandReport.report(bits, format: format))
    case .object(let input):
      guard case .list(let pairs)? = input["edges"], case .number(let gap)? = input["idle_timeout_us"],
        case .number(let closest)? = input["min_pulse_gap_us"]
      else { break }
      let edges = pairs.compactMap { pair -> WiegandEdge? in
        guard case .list(let pair) = pair, case .number(let wire) = pair[0], case .number(let time) = pair[1] else {
          return nil
        }
        return WiegandLine.Wire(rawValue: wire).map { WiegandEdge($0, nanoseconds: Int64(time) * 1000) }
      }
      let timing = WiegandLine.Timing(gap: Int64(gap) * 1000, closest: Int64(closest) * 1000)
      return WiegandReport.report(edges, timing: timing)
    case .number, .flag, .list: break
    }
    throw CocoaError(.coderInvalidValue)
  }

  @Test func `every published vector is read as published`() throws {
    let vectors = try Self.vectors()
    #expect(vectors.count == 82)
    for vector in vectors {
      let report = try Self.report(vector)
      for (key, expected) in vector.expected {
        #expect(expected.agrees(with: report[key]), "\(vector.name): \(key): \(String(describing: report[key]))")
      }
      let isRefused = vector.expected["accept"] == .flag(false)
      #expect((report.refusal != nil) == isRefused, "\(vector.name)")
    }
  }

  @Test func `a frame is read without being told its format, where its length tells it`() throws {
    for vector in try Self.vectors() {
      guard case .text(let text) = vector.input, case .text(let format)? = vector.expected["format"] else { continue }
      let isFirst = !["UID32+P", "H10304"].contains(format)
      let report = WiegandReport.report(try #require(FrameDecoding.bits(text)))
      #expect((report["format"] == .text(format)) == isFirst, "\(vector.name)")
    }
  }
}

/// Any JSON that a vector may hold.
enum JSONValue: Decodable, Equatable, Sendable {
  case flag(Bool)
  case number(Int)
  case text(String)
  case list([JSONValue])
  case object([String: JSONValue])

  init(from decoder: any Decoder) throws {
    let value = try decoder.singleValueContainer()
    if let flag = try? value.decode(Bool.self) {  // no flag: something else
      self = .flag(flag)
    } else if let number = try? value.decode(Int.self) {  // no number: something else
      self = .number(number)
    } else if let text = try? value.decode(String.self) {  // no text: a list or an object
      self = .text(text)
    } else if let list = try? value.decode([JSONValue].self) {  // no list: an object
      self = .list(list)
    } else {
      self = .object(try value.decode([String: JSONValue].self))
    }
  }

  /// Whether a report says this, or more than this.
  func agrees(with value: FrameReport.Value?) -> Bool {
    switch (self, value) {
    case (.flag(let expected), .flag(let value)?): expected == value
    case (.number(let expected), .number(let value)?): expected == value
    case (.text(let expected), .text(let value)?): expected.uppercased() == value.uppercased()
    case (.list(let expected), .list(let value)?):
      expected.count == value.count && zip(expected, value).allSatisfy { $0.agrees(with: $1) }
    case (.object(let expected), .fields(let fields)?):
      expected.allSatisfy { key, expected in expected.agrees(with: fields.first { $0.name == key }?.value) }
    default: false
    }
  }
}
