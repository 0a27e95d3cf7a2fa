internal import HardwareAccess

extension DeviceProfile {
  static let keys = [
    "name", "family", "note", "serial", "usb", "hold-off", "quirks", "line", "keys", "wiegand", "keyboard", "number",
    "ccid", "relays",
  ]
  static let serialKeys = ["baud", "silence"]

  /// Reads one profile; its id is the last part of `file` without `.yaml`. Throws everything that is wrong at once.
  public static func parse(_ text: String, file: String) throws(FileErrors) -> DeviceProfile {
    try YAMLDocument.read(text, file: file, keys: keys, ifEmpty: "the file is empty", ifInvalid: "no YAML") { root in
      read(root, id: id(of: file, root.whole.document))
    }
  }

  static func id(of file: String, _ document: YAMLDocument) -> String {
    let name = file.split(separator: "/").last.map(String.init) ?? file
    let id = name.hasSuffix(".yaml") ? String(name.dropLast(5)) : name
    let allowed = id.utf8.allSatisfy { byte in
      (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        || byte == UInt8(ascii: "-")
    }
    if !allowed || !(1...32).contains(id.utf8.count) {
      document.report("'\(id)' is no id: name the file with 1 to 32 lower-case letters, digits and hyphens")
    }
    return id
  }

  private static func read(_ section: YAMLSection, id: String) -> DeviceProfile? {
    let name = section.required("name", "what people call the model")
    let family =
      section.requires("family", "what the device speaks") ? section.choice("family", of: DeviceFamily.self) : nil
    let note = section.required("note", "its page, such as Firmware-Notes/em4100-serial.md")
    let holdOff = section.duration("hold-off", in: holdOffRange) ?? defaultHoldOff
    let quirks = section.choices("quirks", of: DeviceQuirk.self)
    let serial = serial(section, of: family)
    let line = line(section, of: family)
    let keys = keypad(section, of: family)
    let wiegand = wiegand(section, of: family)
    let usb = usb(section, of: family)
    let keyboard = keyboard(section, of: family, text: line)
    let number = number(section, of: family)
    let ccid = ccid(section, of: family)
    let relays = relays(section, of: family)
    guard let name, let family, let note, let serial, let usb else { return nil }
    return DeviceProfile(
      id: id, name: name, family: family, note: note, serial: serial, holdOff: holdOff, quirks: quirks, line: line,
      keys: keys, wiegand: wiegand, usb: usb, keyboard: keyboard, number: number, ccid: ccid, relays: relays)
  }

  private static func serial(_ section: YAMLSection, of family: DeviceFamily?) -> SerialProfile? {
    if let family, family.attachment != .serial {
      if section.has("serial") {
        section.report("\(family.rawValue) is on \(family.attachment.name); leave it out", for: "serial")
      }
      return SerialProfile(baud: 9600)
    }
    guard section.requires("serial", "how its line is set, such as { baud: 9600 }"),
      let serial = section.section("serial", keys: serialKeys)
    else { return nil }
    let silence = serial.duration("silence", in: SerialProfile.silenceRange) ?? SerialProfile.defaultSilence
    // The radar's own speed has no name in the system; it can be set to another one.
    let bauds = SerialSettings.standardBauds + (family == .ld2410 ? [256_000] : [])
    guard let text = serial.required("baud", "bits per second, such as 9600") else { return nil }
    guard let baud = Int(text), bauds.contains(baud) else {
      let known = bauds.map(String.init).joined(separator: ", ")
      serial.report("expected one of \(known), found \(Wording.quoted(text))", for: "baud")
      return nil
    }
    return SerialProfile(baud: baud, silence: silence)
  }
}
