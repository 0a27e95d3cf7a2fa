/// What a frame means, as an ordered list: what `lintel decode` prints, under the names of the published vectors.
public struct FrameReport: Sendable, Equatable {
  public indirect enum Value: Sendable, Equatable {
    case text(String)
    case number(Int)
    /// A measured value with a fraction.
    case decimal(Double)
    case flag(Bool)
    /// Something that the frame leaves open.
    case null
    /// An object of its own.
    case fields([Field])
    case list([Value])
  }

  public struct Field: Sendable, Equatable {
    public var name: String
    public var value: Value

    public init(_ name: String, _ value: Value) {
      self.name = name
      self.value = value
    }
  }

  public var fields: [Field]
  /// Why the input is refused; nil when it is a valid frame.
  public var refusal: String?

  public init(_ fields: [Field], refusal: String? = nil) {
    self.fields = fields
    self.refusal = refusal
  }

  static func refused(_ reason: String) -> FrameReport {
    FrameReport([Field("ok", .flag(false)), Field("reason", .text(reason))], refusal: reason)
  }

  /// A refusal of a protocol whose vectors say `accept` instead of `ok`.
  static func notAccepted(_ reason: String) -> FrameReport {
    FrameReport([Field("accept", .flag(false)), Field("reason", .text(reason))], refusal: reason)
  }

  public subscript(name: String) -> Value? { fields.first { $0.name == name }?.value }
}

/// What can be wrong with a frame.
public enum FrameFault: String, Sendable, CaseIterable {
  case checksum
  /// A character that is no hexadecimal digit.
  case charset
  /// The line fell silent, or another frame began, before this one ended.
  case incomplete
  /// More bytes than any frame of the family has.
  case overlong
  case length
  case header
  case parity
  case stop
  /// The check value of the length alone (PN532).
  case lengthChecksum = "lcs"
  /// The check value of the data (PN532).
  case dataChecksum = "dcs"
  /// What ends the data within a frame (LD2410).
  case tail
  /// What ends a frame (LD2410).
  case footer
}

/// Hexadecimal text, upper case, without a prefix.
func hex(_ bytes: some Sequence<UInt8>) -> String {
  let digits = Array("0123456789ABCDEF")
  return String(bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
}

/// The value of one ASCII hexadecimal digit; nil for any other byte.
func hexValue(_ digit: UInt8) -> UInt8? {
  switch digit {
  case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
  case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
  case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
  default: nil
  }
}

/// `value` in decimal with leading zeros up to `width` digits.
func padded(_ value: some BinaryInteger, _ width: Int) -> String {
  let digits = String(value)
  return String(repeating: "0", count: max(0, width - digits.count)) + digits
}

/// How many runs of equal elements there are: a held card's repeats are one presentation.
func runCount(_ frames: [some Equatable]) -> Int {
  zip(frames, frames.dropFirst()).count { $0 != $1 } + (frames.isEmpty ? 0 : 1)
}
