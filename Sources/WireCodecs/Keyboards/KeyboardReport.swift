/// One report of a keyboard in boot protocol: which keys are held (USB HID 1.11, appendix B.1).
///
/// Eight bytes: modifiers, a reserved byte, and up to six usages of page 07. With a report ID, which the boot protocol
/// never has, one byte more in front.
public struct KeyboardReport: Sendable, Equatable {
  /// Bytes of a report without a report ID.
  public static let length = 8

  /// Left and right control, shift, alt and GUI, from bit 0: left 0 to 3, right 4 to 7.
  public var modifiers: UInt8
  /// The usages that are held, in the order of the report, each once.
  public var usages: [UInt8]
  /// Whether the keyboard says that it cannot tell which keys are held (usages 01 to 03): then there are none.
  public let isPhantom: Bool

  /// A report of keys that are held, at most six.
  public init(modifiers: UInt8 = 0, usages: [UInt8]) {
    precondition(usages.count <= 6, "a report has room for six keys")
    self.modifiers = modifiers
    self.usages = usages
    isPhantom = false
  }

  /// Reads a report; nil for another length than ``length``, or than one more when `hasID`.
  public init?(bytes: some Collection<UInt8>, hasID: Bool = false) {
    let report = Array(hasID ? AnyCollection(bytes.dropFirst()) : AnyCollection(bytes))
    guard report.count == Self.length, !hasID || bytes.count == Self.length + 1 else { return nil }
    modifiers = report[0]
    isPhantom = report[2...].contains { (1...3).contains($0) }
    usages = []
    guard !isPhantom else { return }
    for usage in report[2...] where usage != 0 && !usages.contains(usage) { usages.append(usage) }
  }

  /// The eight bytes.
  public func encode() -> [UInt8] {
    [modifiers, 0] + usages + Array(repeating: 0, count: 6 - usages.count)
  }
}

/// The key that ends what a reader types.
public enum KeyboardTerminator: String, Sendable, CaseIterable {
  case enter
  /// The enter of the numeric keypad.
  case keypadEnter = "keypad_enter"
  case tab

  /// Its usage on page 07.
  public var usage: UInt8 {
    switch self {
    case .enter: 0x28
    case .keypadEnter: 0x58
    case .tab: 0x2B
    }
  }

  init?(usage: UInt8) {
    guard let key = Self.allCases.first(where: { $0.usage == usage }) else { return nil }
    self = key
  }
}
