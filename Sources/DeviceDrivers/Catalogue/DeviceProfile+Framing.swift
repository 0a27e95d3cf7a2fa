internal import WireCodecs

extension DeviceProfile {
  static let lineKeys = ["prefix", "suffix", "longest", "ends-on-silence"]
  static let keypadKeys = ["clear", "enter", "ignored"]

  /// How an `ascii-line` or a `hid-keyboard` frames its text. Wrong in any other family.
  static func line(_ section: YAMLSection, of family: DeviceFamily?) -> TextLineFormat {
    let usual = TextLineFormat()
    guard belongs("line", to: [.asciiLine, .hidKeyboard], family, section),
      let line = section.section("line", keys: lineKeys)
    else {
      return usual
    }
    if family == .hidKeyboard, line.has("ends-on-silence") {
      line.report("a keyboard's scan without an end has a 'length' in 'keyboard'; leave it out", for: "ends-on-silence")
    }
    return TextLineFormat(
      prefix: affix(line, "prefix"), suffix: affix(line, "suffix"),
      longest: line.count("longest", in: TextLineFormat.longestRange) ?? usual.longest,
      endsOnSilence: line.flag("ends-on-silence") ?? usual.endsOnSilence)
  }

  /// What the keys of an `ascii-keypad` send. Wrong in any other family.
  static func keypad(_ section: YAMLSection, of family: DeviceFamily?) -> ASCIIKeypad {
    let usual = ASCIIKeypad()
    guard belongs("keys", to: [.asciiKeypad], family, section), let keys = section.section("keys", keys: keypadKeys)
    else { return usual }
    let keypad = ASCIIKeypad(
      clear: bytes(keys, "clear") ?? usual.clear, enter: bytes(keys, "enter") ?? usual.enter,
      ignored: bytes(keys, "ignored") ?? usual.ignored)
    if keypad.enter.isEmpty {
      keys.report("no key enters, so no code ever ends; name one, such as \"#\"", for: "enter")
    }
    var taken = Set(UInt8(ascii: "0")...UInt8(ascii: "9"))
    for byte in [keypad.clear, keypad.enter, keypad.ignored].flatMap({ $0.sorted() })
    where !taken.insert(byte).inserted {
      let usual = "unless told, \"*\" clears, and \"#\", CR and LF enter"
      keys.whole.report("\(shown(byte)) stands for more than one key or is a digit; \(usual)")
    }
    return keypad
  }

  private static func shown(_ byte: UInt8) -> String {
    byte > 0x20 && byte < 0x7F ? "'\(Character(Unicode.Scalar(byte)))'" : "character \(byte)"
  }

  static func belongs(
    _ key: String, to owners: [DeviceFamily], _ family: DeviceFamily?, _ section: YAMLSection
  ) -> Bool {
    guard section.has(key), let family else { return false }
    if !owners.contains(family) {
      let names = owners.map(\.rawValue).joined(separator: " or ")
      section.report("is for the family \(names), and this is \(family.rawValue); leave it out", for: key)
    }
    return owners.contains(family)
  }

  private static func affix(_ line: YAMLSection, _ key: String) -> [UInt8] {
    guard line.has(key), let text = line.text(key) else { return [] }
    let bytes = Array(text.utf8)
    guard bytes.count <= TextLineFormat.longestAffix, !bytes.contains(0x0D), !bytes.contains(0x0A) else {
      let most = TextLineFormat.longestAffix
      line.report("expected at most \(most) bytes without line ends, such as \"\\x02\" or \"]Q1\"", for: key)
      return []
    }
    return bytes
  }

  /// Keys, each one ASCII character; nil when the key is not given, or not all of them fit.
  private static func bytes(_ keys: YAMLSection, _ key: String) -> Set<UInt8>? {
    guard keys.has(key) else { return nil }
    let texts = keys.texts(key)
    for (text, item) in texts where text.utf8.count != 1 {
      item.report("expected one ASCII character for each key, such as \"#\" or \"\\r\", found \(Wording.quoted(text))")
    }
    return texts.allSatisfy { $0.text.utf8.count == 1 } ? Set(texts.compactMap(\.text.utf8.first)) : nil
  }
}
