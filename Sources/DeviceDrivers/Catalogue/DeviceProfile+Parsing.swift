internal import HardwareAccess

extension DeviceProfile {
  static let keys = ["name", "family", "note", "serial", "hold-off", "quirks"]
  static let serialKeys = ["baud", "silence"]

  /// Reads one profile; its id is the last part of `file` without `.yaml`. Throws everything that is wrong at once.
  public static func parse(_ text: String, file: String) throws(DeviceCatalogueErrors) -> DeviceProfile {
    let reader = ProfileReader(file: file)
    guard let document = reader.document(text), let section = reader.section(document, "", keys: keys) else {
      throw DeviceCatalogueErrors(findings: reader.findings)
    }
    let profile = read(section, id: id(of: file, reader))
    guard let profile, reader.findings.isEmpty else { throw DeviceCatalogueErrors(findings: reader.findings) }
    return profile
  }

  private static func id(of file: String, _ reader: ProfileReader) -> String {
    let name = file.split(separator: "/").last.map(String.init) ?? file
    let id = name.hasSuffix(".yaml") ? String(name.dropLast(5)) : name
    let allowed = id.utf8.allSatisfy { byte in
      (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        || byte == UInt8(ascii: "-")
    }
    if !allowed || !(1...32).contains(id.utf8.count) {
      reader.report("'\(id)' is no id: name the file with 1 to 32 lower-case letters, digits and hyphens", at: nil, "")
    }
    return id
  }

  private static func read(_ section: ProfileSection, id: String) -> DeviceProfile? {
    let name = section.required("name", "what people call the model")
    let family = section.choice("family", DeviceFamily.self, "what the device speaks")
    let note = section.required("note", "its page, such as Firmware-Notes/em4100-serial.md")
    let holdOff = section.duration("hold-off", in: holdOffRange) ?? defaultHoldOff
    let quirks = section.choices("quirks", DeviceQuirk.self)
    let serial = serial(section)
    guard let name, let family, let note, let serial else { return nil }
    return DeviceProfile(
      id: id, name: name, family: family, note: note, serial: serial, holdOff: holdOff, quirks: quirks)
  }

  private static func serial(_ section: ProfileSection) -> SerialProfile? {
    guard section.isGiven("serial") else {
      section.reportMissing("serial", "how its line is set, such as { baud: 9600 }")
      return nil
    }
    guard let serial = section.section("serial", keys: serialKeys) else { return nil }
    let silence = serial.duration("silence", in: SerialProfile.silenceRange) ?? SerialProfile.defaultSilence
    guard let text = serial.required("baud", "bits per second, such as 9600") else { return nil }
    guard let baud = Int(text), SerialSettings.standardBauds.contains(baud) else {
      let known = SerialSettings.standardBauds.map(String.init).joined(separator: ", ")
      serial.report("expected one of \(known), found '\(text)'", for: "baud")
      return nil
    }
    return SerialProfile(baud: baud, silence: silence)
  }
}
