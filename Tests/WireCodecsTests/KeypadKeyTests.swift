import Testing
import WireCodecs

struct KeypadKeyTests {
  @Test func `digits have their values, the other two keys none`() {
    #expect(KeypadKey.allCases.compactMap(\.digit) == Array(0...9))
    #expect(KeypadKey.clear.digit == nil && KeypadKey.enter.digit == nil)
  }

  @Test func `no description tells one key from another`() {
    func texts(_ key: KeypadKey) -> [String] {
      var dumped = ""
      dump(key, to: &dumped)
      return ["\(key)", String(reflecting: key), "\([key])", "\(ASCIIKeypad.Output.key(key))", dumped]
    }
    for key in KeypadKey.allCases { #expect(texts(key) == texts(.enter)) }
  }
}
