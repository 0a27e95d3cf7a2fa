import DeviceDrivers
import SpaceCore
import Testing

@testable import AgentRuntime

@Suite struct ConfigurationFuzzTests {
  /// Pieces that mean something to YAML or to a configuration.
  static let pieces: [String] = [
    ":", "- ", "[", "]", "{", "}", "&a ", "*a", "!!int ", "!x ", "|", ">", "'", "\"", "\n", "\t", "#", "? ",
    "%YAML 1.2\n",
    "---\n", "...\n", "<<: ", "~", "null", "5s", "99999999999999999999", "-1", "sim:", "gpio:x", "\u{0}", "\u{FEFF}",
    "\u{2028}", "e\u{301}", "doors", "front", "true", "\\x41", ",",
  ]

  /// 20,000 documents: the full one with up to eight bytes or pieces changed, put in or left out.
  @Test(arguments: 0..<20)
  func `mutated documents are read or refused and never trap`(seed: UInt64) {
    var random = Seeded(state: seed)
    let original = Array(fullDocument.utf8)
    for _ in 0..<1000 {
      var bytes = original
      for _ in 0..<Int.random(in: 1...8, using: &random) { Self.mutate(&bytes, &random) }
      let document = String(decoding: bytes, as: UTF8.self)
      do throws(ConfigurationErrors) {
        let read = try SpaceConfiguration.parse(document, file: "fuzz.yaml")
        #expect(YAMLValue.isName(read.settings.id))
      } catch {
        #expect(!error.findings.isEmpty)
        #expect(error.findings.allSatisfy { $0.line >= 0 && $0.message.utf8.count < 2000 })
      }
    }
  }

  private static func mutate(_ bytes: inout [UInt8], _ random: inout Seeded) {
    let place = Int.random(in: 0...bytes.count, using: &random)
    let end = min(bytes.count, place + Int.random(in: 1...30, using: &random))
    switch Int.random(in: 0..<4, using: &random) {
    case 0 where place < bytes.count: bytes[place] = UInt8.random(in: 0...255, using: &random)
    case 1: bytes.removeSubrange(place..<end)
    case 2: bytes.insert(contentsOf: bytes[place..<end], at: Int.random(in: 0...bytes.count, using: &random))
    default: bytes.insert(contentsOf: pieces.randomElement(using: &random).map { Array($0.utf8) } ?? [], at: place)
    }
  }

  @Test(arguments: ["[", "{a: ", "- ", "? ", "- - "])
  func `deep nesting is refused and ends`(opening: String) {
    let document = "space: " + String(repeating: opening, count: 100_000)
    #expect(throws: ConfigurationErrors.self) { try SpaceConfiguration.parse(document, file: "deep.yaml") }
  }

  @Test func `aliases that multiply are refused and end`() {
    var document = "a: &a [x, x]\n"
    for level in 1...60 {
      let (name, before) = ("a\(level)", level == 1 ? "a" : "a\(level - 1)")
      document += "\(name): &\(name) [*\(before), *\(before)]\n"
    }
    for key in ["doors: *a60\n", "? *a60\n: x\n", "doors: { *a60 : x }\n"] {
      #expect(throws: ConfigurationErrors.self) { try SpaceConfiguration.parse(document + key, file: "bomb.yaml") }
    }
  }
}
