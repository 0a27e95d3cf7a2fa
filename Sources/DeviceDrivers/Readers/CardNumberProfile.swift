public import SpaceCore
public import WireCodecs

/// How a reader tells a card's number, and which credential is made of it.
///
/// The same card is the same credential on any reader whose profile makes the same one: a reader on USB that types ten
/// decimal digits agrees with a Wiegand reader of 26 bits when both make `h10301`.
public struct CardNumberProfile: Sendable, Equatable {
  /// How the number is typed.
  public var form: CardNumberForm
  /// What is made of it.
  public var credential: CardCredentialForm

  public init(form: CardNumberForm, credential: CardCredentialForm) {
    self.form = form
    self.credential = credential
  }

  /// Reads what was typed; nil when it has not the form.
  public func credential(typed text: [UInt8], isReversed: Bool = false) -> RawCredential? {
    form.read(text).flatMap { credential(isReversed ? $0.reversed : $0) }
  }

  /// The credential of a number; nil when the number has too few bytes for it, or is one that a chip makes up anew each
  /// time (ISO/IEC 14443-3: four bytes that begin with 08).
  public func credential(_ number: CardNumber) -> RawCredential? {
    switch credential {
    case .em4100: return number.bytes.count == 5 ? RawCredential(kind: .cardUID, bytes: number.bytes) : nil
    case .uid:
      let isRandom = number.bytes.count == 4 && number.bytes[0] == 0x08
      return isRandom ? nil : RawCredential(kind: .cardUID, bytes: number.bytes)
    case .h10301:
      return number.facilityAndNumber.map { wiegand("H10301", UInt64($0.facility), UInt64($0.number)) }
    case .h10306: return number.halves.map { wiegand("H10306", UInt64($0.facility), UInt64($0.number)) }
    }
  }

  private func wiegand(_ format: String, _ facility: UInt64, _ card: UInt64) -> RawCredential {
    RawCredential(kind: .wiegand, bytes: WiegandNumber(format: format, facility: facility, card: card).bytes)
  }
}

/// Which credential is made of a card's number.
public enum CardCredentialForm: String, Sendable, CaseIterable {
  /// All five bytes of an EM4100 card, as serial readers give them.
  case em4100
  /// A chip's number.
  case uid
  /// The lowest 24 bits as a Wiegand reader sends them in 26 bits. Cards that differ in the other bits only look alike.
  case h10301
  /// The lowest 32 bits as a Wiegand reader sends them in 34 bits.
  case h10306

  /// Whether a number of this form has enough bytes for it.
  public func fits(_ form: CardNumberForm) -> Bool {
    switch self {
    case .em4100: form == .hex10
    case .uid: form == .hexUID || form == .hex8 || form == .decimal10
    case .h10301: form != .hexUID
    case .h10306: form != .hexUID && form.byteCount != 3
    }
  }
}
