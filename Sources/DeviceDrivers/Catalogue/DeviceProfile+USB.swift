internal import WireCodecs

extension DeviceProfile {
  static let usbKeys = ["ids", "product"]
  static let keyboardKeys = ["layout", "tab-ends", "length", "report-id"]
  static let numberKeys = ["form", "credential"]
  static let ccidKeys = ["slot", "polling", "direct"]

  /// How the model is recognised on USB; nil when a family on USB does not say it.
  static func usb(_ section: YAMLSection, of family: DeviceFamily?) -> USBProfile? {
    guard family?.attachment == .usb else {
      if section.has("usb"), let family {
        section.report("\(family.rawValue) is on \(family.attachment.name); leave it out", for: "usb")
      }
      return USBProfile()
    }
    guard section.requires("usb", "how it is recognised, such as { ids: [\"072f:2200\"] }"),
      let usb = section.section("usb", keys: usbKeys),
      usb.requires("ids", "vendor and product as lsusb writes them, such as [\"072f:2200\"]")
    else { return nil }
    var ids: [USBModelID] = []
    for (text, item) in usb.texts("ids") {
      guard let id = USBModelID(text) else {
        item.report("expected vendor and product such as \"072f:2200\" in quotes, found \(Wording.quoted(text))")
        continue
      }
      if ids.contains(id) { item.report("\(id) is given twice") }
      ids.append(id)
    }
    guard !ids.isEmpty else { return nil }
    return USBProfile(ids: ids, product: usb.has("product") ? usb.text("product") ?? "" : "")
  }

  /// How a `hid-keyboard` types. Wrong in any other family.
  static func keyboard(_ section: YAMLSection, of family: DeviceFamily?, text: TextLineFormat) -> KeyboardLineFormat {
    let usual = KeyboardLineFormat(text: text)
    guard belongs("keyboard", to: [.hidKeyboard], family, section),
      let keyboard = section.section("keyboard", keys: keyboardKeys)
    else { return usual }
    return KeyboardLineFormat(
      layout: (keyboard.has("layout") ? keyboard.choice("layout", of: KeyboardLayout.self) : nil) ?? usual.layout,
      text: text, tabEnds: keyboard.flag("tab-ends") ?? usual.tabEnds,
      lengthOnSilence: keyboard.count("length", in: 1...text.longest),
      hasReportID: keyboard.flag("report-id") ?? usual.hasReportID)
  }

  /// Which credential is made of a number. Only for families whose devices tell one.
  static func number(_ section: YAMLSection, of family: DeviceFamily?) -> CardNumberProfile? {
    guard belongs("number", to: [.hidKeyboard, .em4100ASCII], family, section),
      let number = section.section("number", keys: numberKeys)
    else { return nil }
    let form: CardNumberForm?
    if family == .em4100ASCII {
      if number.has("form") { number.report("a frame has all five bytes; leave it out", for: "form") }
      form = .hex10
    } else {
      guard number.requires("form", "how the number is typed, such as 10D") else { return nil }
      form = number.choice("form", of: CardNumberForm.self)
    }
    guard number.requires("credential", "what is made of it, such as h10301"),
      let credential = number.choice("credential", of: CardCredentialForm.self), let form
    else { return nil }
    guard credential.fits(form) else {
      number.report("\(form.rawValue) does not tell what \(credential.rawValue) is made of", for: "credential")
      return nil
    }
    return CardNumberProfile(form: form, credential: credential)
  }

  /// How a `ccid` reader is asked. Wrong in any other family.
  static func ccid(_ section: YAMLSection, of family: DeviceFamily?) -> CCIDProfile {
    let usual = CCIDProfile()
    guard belongs("ccid", to: [.ccid], family, section), let ccid = section.section("ccid", keys: ccidKeys) else {
      return usual
    }
    return CCIDProfile(
      slot: ccid.count("slot", in: 0...7).map { UInt8($0) } ?? usual.slot,
      polling: ccid.duration("polling", in: CCIDProfile.pollingRange) ?? usual.polling,
      isDirect: ccid.flag("direct") ?? usual.isDirect)
  }

  /// How many relays a board has. Wrong in any other family, and needed in this one.
  static func relays(_ section: YAMLSection, of family: DeviceFamily?) -> Int {
    guard family == .hidRelay else {
      _ = belongs("relays", to: [.hidRelay], family, section)
      return 1
    }
    guard section.requires("relays", "how many the board has, 1 to 8") else { return 1 }
    return section.count("relays", in: 1...8) ?? 1
  }
}
