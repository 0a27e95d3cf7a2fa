extension WiegandFormat {
  /// The formats in common use, by number of bits.
  ///
  /// Layouts: RfidResearchGroup/proxmark3 `client/src/wiegand_formats.c` (H10301, H10306, C1000-35, H10302, H10304,
  /// C1000-48); Gwiot 7941E and Promag sheets (chip numbers in 32 and 34 bits). 56 and 58 bits carry a seven-byte chip
  /// number in the same way. Formats of one length cannot be told apart by the bits: the site chooses.
  public static let known = [
    h10301, uid32, h10306, uid32WithParity, corporate1000of35, h10302, h10304, corporate1000of48, uid56,
    uid56WithParity,
  ]

  /// The known format of that name, in either case; nil when there is none.
  public static func known(named name: String) -> WiegandFormat? {
    let name = name.uppercased()
    return known.first { $0.name == name }
  }

  /// 26 bits, facility 0 to 255, card 0 to 65535: the format that nearly every reader knows.
  public static let h10301 = WiegandFormat(
    known: "H10301", 26, .number(facility: at(2...9), card: at(10...25)), halves(1, at(2...13), 26, at(14...25)))

  /// 34 bits, facility and card of 16 bits each; the same layout as Northern N10002.
  public static let h10306 = WiegandFormat(
    known: "H10306", 34, .number(facility: at(2...17), card: at(18...33)), halves(1, at(2...17), 34, at(18...33)))

  /// HID Corporate 1000 in 35 bits: company of 12 bits, card of 20.
  public static let corporate1000of35 = WiegandFormat(
    known: "C1000-35", 35, .number(facility: at(3...14), card: at(15...34)),
    [
      Parity(bit: 2, isOdd: false, over: pairs(from: 3, to: 33)),
      Parity(bit: 35, isOdd: true, over: pairs(from: 2, to: 32)),
      Parity(bit: 1, isOdd: true, over: at(2...35)),
    ])

  /// 37 bits, a card number of 35 bits and no facility. Bit 19 is in both halves.
  public static let h10302 = WiegandFormat(
    known: "H10302", 37, .number(facility: nil, card: at(2...36)), halves(1, at(2...19), 37, at(19...36)))

  /// 37 bits, facility of 16 bits, card of 19; the parity of ``h10302``.
  public static let h10304 = WiegandFormat(
    known: "H10304", 37, .number(facility: at(2...17), card: at(18...36)), halves(1, at(2...19), 37, at(19...36)))

  /// HID Corporate 1000 in 48 bits: company of 22 bits, card of 23.
  public static let corporate1000of48 = WiegandFormat(
    known: "C1000-48", 48, .number(facility: at(3...24), card: at(25...47)),
    [
      Parity(bit: 2, isOdd: false, over: pairs(from: 4, to: 46)),
      Parity(bit: 48, isOdd: true, over: pairs(from: 3, to: 45)),
      Parity(bit: 1, isOdd: true, over: at(2...48)),
    ])

  /// 32 bits, a chip number of four bytes without parity.
  public static let uid32 = WiegandFormat(known: "UID32", 32, .uid(at(1...32)), [])

  /// 34 bits, a chip number of four bytes; the parity of ``h10306``.
  public static let uid32WithParity = WiegandFormat(
    known: "UID32+P", 34, .uid(at(2...33)), halves(1, at(2...17), 34, at(18...33)))

  /// 56 bits, a chip number of seven bytes without parity.
  public static let uid56 = WiegandFormat(known: "UID56", 56, .uid(at(1...56)), [])

  /// 58 bits, a chip number of seven bytes with a parity for each half.
  public static let uid56WithParity = WiegandFormat(
    known: "UID56+P", 58, .uid(at(2...57)), halves(1, at(2...29), 58, at(30...57)))

  private static func at(_ range: ClosedRange<Int>) -> WiegandPositions { WiegandPositions(known: [range]) }

  /// Pairs of bits of which every third is left out: `first`, the next, and so on, the last pair beginning at `last`.
  private static func pairs(from first: Int, to last: Int) -> WiegandPositions {
    WiegandPositions(known: stride(from: first, through: last, by: 3).map { $0...($0 + 1) })
  }

  /// Even parity over the first half, odd over the second.
  private static func halves(
    _ even: Int, _ first: WiegandPositions, _ odd: Int, _ second: WiegandPositions
  ) -> [Parity] {
    [Parity(bit: even, isOdd: false, over: first), Parity(bit: odd, isOdd: true, over: second)]
  }
}
