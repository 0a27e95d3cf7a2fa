import DeviceDrivers
import Testing

/// The reader of YAML files by itself; what it says of each kind of value is proved with profiles and configurations.
struct YAMLDocumentTests {
  func texts(_ text: String) throws(FileErrors) -> [String] {
    try YAMLDocument.read(text, file: "a.yaml", keys: ["one", "many"], ifEmpty: "empty", ifInvalid: "invalid") { root in
      root.texts("many").map(\.text)
    }
  }

  func findings(_ text: String) -> [String] {
    do throws(FileErrors) {
      _ = try texts(text)
      return []
    } catch {
      return error.findings.map(\.description)
    }
  }

  func aliases(_ count: Int) -> String {
    "one: &a x\nmany: [\(Array(repeating: "*a", count: count).joined(separator: ","))]"
  }

  @Test func `sixteen aliases are read, one more is refused`() throws {
    #expect(try texts(aliases(16)) == Array(repeating: "x", count: 16))
    #expect(findings(aliases(17)) == ["a.yaml: has more than 16 YAML aliases (*name); write the values out"])
  }

  @Test func `a star within a word is no alias`() throws {
    let words = Array(repeating: "2*3", count: 40)
    #expect(try texts("many: [\(words.joined(separator: ", "))]") == words)
  }

  @Test func `findings come in the order of lines, though the last was found first`() {
    #expect(
      findings("many:\n  - {}\nono: 1\n") == [
        "a.yaml:2: many[0]: expected text, found a mapping", "a.yaml:3: unknown key 'ono'; did you mean 'one'?",
      ])
  }

  @Test func `text that is empty or no YAML is told in the words of the caller`() {
    #expect(findings("# nothing") == ["a.yaml: empty"])
    #expect(findings("one: [\n").map { $0.hasPrefix("a.yaml:2: invalid: ") } == [true])
  }
}
