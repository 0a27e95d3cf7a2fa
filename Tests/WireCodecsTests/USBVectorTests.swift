import Foundation
import Testing
import WireCodecs

/// Captures and examples that others published, of the readers, relays and sensors on USB; each file names its sources.
struct USBVectorTests {
  static let counts = ["ccid": 40, "co2": 14, "hid": 28, "ld2410": 14, "pn532": 14, "relay": 9, "temper": 7]

  /// Members that say how to behave, or what only the asker knows; the drivers' tests hold the behaviour.
  static let words: Set<String> = ["action", "note", "ioctl", "firmware"]

  static func vectors(_ name: String) throws -> [[String: Any]] {
    let place = try #require(
      Bundle.module.url(forResource: name, withExtension: "json", subdirectory: "Vectors"))
    let file = try #require(try JSONSerialization.jsonObject(with: Data(contentsOf: place)) as? [String: Any])
    return try #require(file["vectors"] as? [[String: Any]])
  }

  @Test(arguments: counts.keys.sorted())
  func `every published vector of bytes is read as published`(name: String) throws {
    let vectors = try Self.vectors(name)
    #expect(vectors.count == Self.counts[name])
    for vector in vectors where vector["input_kind"] as? String == "hex" {
      let title = try #require(vector["name"] as? String)
      let input = try #require(vector["input"] as? String)
      let expected = try #require(vector["expected"] as? [String: Any])
      let report = try #require(FrameDecoding.decode(name, hex: input))
      // Which number is awaited is known to the driver alone.
      if title == "rsp seq mismatch" {
        #expect(report["seq"] == .number(0x99))
        continue
      }
      let isRefused = expected["ok"] as? Bool == false || expected["accept"] as? Bool == false
      #expect((report.refusal != nil) == isRefused, "\(title)")
      for (key, value) in expected where !Self.words.contains(key) {
        if isRefused, key == "reason", name == "ccid" || name == "relay" { continue }  // a category in words
        #expect(Self.agrees(report[key], value), "\(title): \(key) is \(String(describing: report[key]))")
      }
    }
  }

  private static func agrees(_ value: FrameReport.Value?, _ expected: Any) -> Bool {
    switch value {
    case .text(let text): text.uppercased() == (expected as? String)?.uppercased()
    case .flag(let flag): flag == expected as? Bool
    case .number(let number): number == expected as? Int
    case .decimal(let number): number == expected as? Double
    case .null: expected is NSNull
    case .list(let list):
      (expected as? [Any]).map { other in list.count == other.count && zip(list, other).allSatisfy { agrees($0, $1) } }
        ?? false
    case .fields(let fields):
      (expected as? [String: Any]).map { members in
        members.allSatisfy { name, member in agrees(fields.first { $0.name == name }?.value, member) }
      } ?? false
    case nil: false
    }
  }

  @Test func `every published command of a smart card reader is built as published`() throws {
    let kinds = Dictionary(uniqueKeysWithValues: CCIDCommand.Kind.allCases.map { ($0.name, $0) })
    var built = 0
    for vector in try Self.vectors("ccid") where vector["input_kind"] as? String == "build" {
      let input = try #require(vector["input"] as? [String: Any])
      let kind = try #require(kinds[input["msg"] as? String ?? ""])
      let data = try #require(FrameDecoding.bytes(hex: input["apdu"] as? String ?? input["data"] as? String ?? ""))
      let command = CCIDCommand(
        kind, slot: UInt8(try #require(input["slot"] as? Int)), sequence: UInt8(try #require(input["seq"] as? Int)),
        data: data)
      let expected = try #require((vector["expected"] as? [String: String])?["hex"])
      #expect(command.encode() == FrameDecoding.bytes(hex: expected), "\(String(describing: vector["name"]))")
      #expect(CCIDCommand(bytes: command.encode()) == command)
      #expect(FrameDecoding.decode("ccid", hex: expected)?["type"] == .text(kind.name))
      built += 1
    }
    #expect(built == 12)
  }

  @Test func `every published command of a relay board is built as published`() throws {
    let commands: [String: HIDRelayCommand] = [
      "on 1": .set(relay: 1, isOn: true), "off 1": .set(relay: 1, isOn: false), "on 8": .set(relay: 8, isOn: true),
      "all on": .setAll(isOn: true), "all off": .setAll(isOn: false),
    ]
    for vector in try Self.vectors("relay") where vector["input_kind"] as? String == "build" {
      let action = try #require((vector["input"] as? [String: String])?["action"])
      let command = try #require(commands[action])
      let expected = try #require((vector["expected"] as? [String: String])?["data"])
      #expect(command.encode() == FrameDecoding.bytes(hex: expected), "\(action)")
      #expect(HIDRelayCommand(bytes: command.encode()) == command)
    }
  }

  @Test func `every published form of a card's number is written and read as published`() throws {
    let forms: [(String, CardNumberForm, Int)] = [
      ("hex10", .hex10, 5), ("hex8", .hex8, 4), ("10D", .decimal10, 4), ("8H10D_of_hex8", .decimal10, 4),
      ("3.5D(low24)", .facility, 3), ("8digit_3+5", .facilityDigits, 3), ("5.5D", .halves, 4),
      ("decimal_msb_first", .decimal10, 4),
    ]
    for vector in try Self.vectors("hid") where vector["input_kind"] as? String == "card-convert" {
      let input = try #require(vector["input"] as? [String: String])
      let expected = try #require(vector["expected"] as? [String: Any])
      guard let bytes = FrameDecoding.bytes(hex: input["hex"] ?? "-") else {
        let text = Array(try #require(input["text"]).utf8)
        let number = CardNumberForm.decimal10.read(text) ?? CardNumberForm.facility.read(text)
        let hex = expected["hex8"] as? String ?? expected["low24"] as? String
        #expect(number?.bytes == hex.flatMap { FrameDecoding.bytes(hex: $0) }, "\(input)")
        #expect((number == nil) == (expected["accept"] as? Bool == false))
        continue
      }
      for (key, form, count) in forms where expected[key] != nil {
        let number = CardNumber(bytes: Array(bytes.suffix(count)))
        #expect(form.write(number) == expected[key] as? String, "\(key)")
        #expect(form.read((form.write(number) ?? "").utf8) == number, "\(key)")
      }
      let number = CardNumber(bytes: bytes)
      if let wiegand = expected["W26"] as? [String: Int] {
        #expect(number.facilityAndNumber.map { Int($0.facility) } == wiegand["facility"])
        #expect(number.facilityAndNumber.map { Int($0.number) } == wiegand["card"])
      }
      if let reversed = expected["decimal_lsb_first"] as? String {
        #expect(CardNumberForm.decimal10.write(number.reversed) == reversed)
        #expect(CardNumberForm.hexUID.write(number.reversed) == expected["reversed_hex"] as? String)
      }
    }
  }
}
