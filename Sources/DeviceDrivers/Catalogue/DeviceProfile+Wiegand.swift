internal import WireCodecs

extension DeviceProfile {
  static let wiegandKeys = ["formats", "own", "keypad", "gap", "closest", "lines"]
  static let formatKeys = ["bits", "facility", "number", "uid", "parity"]
  static let readerLineKeys = ["led", "red-led", "buzzer", "hold", "tamper"]

  /// What a reader of the family `wiegand` sends. Wrong in any other family.
  static func wiegand(_ section: YAMLSection, of family: DeviceFamily?) -> WiegandProfile {
    let usual = WiegandProfile()
    guard belongs("wiegand", to: [.wiegand], family, section),
      let wiegand = section.section("wiegand", keys: wiegandKeys)
    else { return usual }
    let own = ownFormats(wiegand)
    return WiegandProfile(
      formats: formats(wiegand, own: own) ?? usual.formats, keypad: wiegand.choices("keypad", of: WiegandKeyStyle.self),
      gap: wiegand.duration("gap", in: WiegandProfile.gapRange) ?? usual.gap,
      closest: wiegand.count("closest", in: WiegandProfile.closestRange) ?? usual.closest, lines: lines(wiegand))
  }

  /// The formats that the reader sends: known ones and the profile's own. nil when neither is given.
  private static func formats(_ wiegand: YAMLSection, own: [WiegandFormat]) -> [WiegandFormat]? {
    guard wiegand.has("formats") else { return own.isEmpty ? nil : own }
    var formats: [WiegandFormat] = []
    for (text, item) in wiegand.texts("formats") {
      guard let format = own.first(where: { $0.name == text.uppercased() }) ?? WiegandFormat.known(named: text) else {
        let known = (own + WiegandFormat.known).map(\.name)
        let meant = Wording.suggestion(for: text.uppercased(), among: known) ?? ""
        item.report("no format is called \(Wording.quoted(text)); there is \(known.joined(separator: ", "))\(meant)")
        continue
      }
      if let other = formats.first(where: { $0.length == format.length }) {
        item.report(
          "\(other.name) and \(format.name) both have \(format.length) bits and cannot be told apart: keep one")
        continue
      }
      formats.append(format)
    }
    return formats
  }

  private static func ownFormats(_ wiegand: YAMLSection) -> [WiegandFormat] {
    guard wiegand.has("own") else { return [] }
    return wiegand.entries("own").compactMap { entry in
      guard let section = entry.value.section(keys: formatKeys) else { return nil }
      let name = entry.id.uppercased()
      guard WiegandFormat.known(named: name) == nil else {
        section.whole.report("\(name) is a known format; give yours another name")
        return nil
      }
      guard section.requires("bits", "how many bits a frame has"),
        let length = section.count("bits", in: WiegandFormat.lengths), let content = content(section),
        let parities = parities(section)
      else { return nil }
      do {
        return try WiegandFormat(name: name, length: length, content: content, parities: parities)
      } catch {
        section.whole.report("\(error)")
        return nil
      }
    }
  }

  private static func content(_ section: YAMLSection) -> WiegandFormat.Content? {
    if section.has("uid") {
      if section.has("number") || section.has("facility") {
        section.report("a chip's number has neither facility nor number beside it", for: "uid")
      }
      return positions(section, "uid").map(WiegandFormat.Content.uid)
    }
    guard section.requires("number", "the places of the card's number, such as 18-33"),
      let number = positions(section, "number")
    else { return nil }
    guard section.has("facility") else { return .number(facility: nil, card: number) }
    return positions(section, "facility").map { .number(facility: $0, card: number) }
  }

  private static func positions(_ section: YAMLSection, _ key: String) -> WiegandPositions? {
    guard let text = section.text(key) else { return nil }
    guard let positions = WiegandPositions(text: text) else {
      section.report("expected places from 1 to 64, such as 2-9 or \"2-9,12\", found \(Wording.quoted(text))", for: key)
      return nil
    }
    return positions
  }

  /// `1 even 2-13`: the place of the parity bit, its kind, and what it covers. nil when one of them cannot be read.
  private static func parities(_ section: YAMLSection) -> [WiegandFormat.Parity]? {
    guard section.has("parity") else { return [] }
    let texts = section.texts("parity")
    let parities = texts.compactMap { text, item -> WiegandFormat.Parity? in
      let words = text.split(separator: " ", maxSplits: 2)
      guard words.count == 3, let bit = Int(words[0]), ["even", "odd"].contains(words[1]),
        let over = WiegandPositions(text: words[2])
      else {
        item.report("expected parities such as \"1 even 2-13\", found \(Wording.quoted(text))")
        return nil
      }
      return WiegandFormat.Parity(bit: bit, isOdd: words[1] == "odd", over: over)
    }
    return parities.count == texts.count ? parities : nil
  }

  private static func lines(_ wiegand: YAMLSection) -> ReaderLines {
    guard wiegand.has("lines"), let lines = wiegand.section("lines", keys: readerLineKeys) else { return ReaderLines() }
    func active(_ key: String) -> ReaderLines.Active? {
      lines.has(key) ? lines.choice(key, of: ReaderLines.Active.self) : nil
    }
    return ReaderLines(
      led: active("led"), redLED: active("red-led"), buzzer: active("buzzer"), hold: active("hold"),
      tamper: active("tamper"))
  }
}
