/// What a Gwiot 7941D or 7941E module reports when a card comes near.
///
/// Frame (vendor text): STX, length of the whole frame, card type, four or five bytes of id, BCC, ETX. The BCC is the
/// exclusive or of length, type and id.
public struct Gwiot7941Frame: Hashable, Sendable {
  public enum CardType: UInt8, Sendable, CaseIterable {
    case mifare1K = 1
    case em4100 = 2
    case mifare4K = 3

    public var name: String {
      switch self {
      case .mifare1K: "MIFARE 1K"
      case .em4100: "EM4100"
      case .mifare4K: "MIFARE 4K"
      }
    }

    /// Bytes of the id that this type has.
    var idLength: Int { self == .em4100 ? 5 : 4 }
  }

  public var cardType: CardType
  /// Four bytes, five for EM4100; most significant first.
  public var id: [UInt8]

  public init(cardType: CardType, id: [UInt8]) {
    self.cardType = cardType
    self.id = id
  }

  public func encode() -> [UInt8] {
    let checked = [UInt8(truncatingIfNeeded: id.count + 5), cardType.rawValue] + id
    return [EM4100FrameDecoder.start] + checked + [checked.reduce(0, ^), EM4100FrameDecoder.end]
  }
}

/// Finds 7941 frames in a stream of bytes. The length byte says where a frame ends, so ids may hold any byte.
public struct Gwiot7941FrameDecoder: Sendable, Equatable {
  public enum Output: Sendable, Equatable {
    case frame(Gwiot7941Frame)
    case refused(FrameFault)
  }

  /// The longest frame: five bytes of id.
  static let frameLimit = 10

  private var frame: [UInt8] = []

  public init() {}

  public var isMidFrame: Bool { !frame.isEmpty }

  public mutating func feed(_ bytes: some Sequence<UInt8>) -> [Output] {
    var outputs: [Output] = []
    for byte in bytes {
      if frame.isEmpty, byte != EM4100FrameDecoder.start { continue }
      frame.append(byte)
      if frame.count == 2, !(9...UInt8(Self.frameLimit)).contains(byte) {
        outputs.append(.refused(.length))
        restart()
      } else if frame.count > 2, frame.count == Int(frame[1]) {
        let output = Self.read(frame)
        outputs.append(output)
        if case .frame = output { frame = [] } else { restart() }
      }
    }
    return outputs
  }

  public mutating func lineIdle() -> [Output] {
    defer { frame = [] }
    return frame.isEmpty ? [] : [.refused(.incomplete)]
  }

  /// After a bad frame: what looked like its start was none; the next STX in it may be one.
  private mutating func restart() {
    let rest = frame.dropFirst()
    frame = rest.firstIndex(of: EM4100FrameDecoder.start).map { Array(rest[$0...]) } ?? []
    while frame.count >= 2, !(9...UInt8(Self.frameLimit)).contains(frame[1]) {
      let next = frame.dropFirst()
      frame = next.firstIndex(of: EM4100FrameDecoder.start).map { Array(next[$0...]) } ?? []
    }
  }

  private static func read(_ frame: [UInt8]) -> Output {
    let checked = frame[1..<(frame.count - 2)]
    guard frame.last == EM4100FrameDecoder.end, checked.reduce(0, ^) == frame[frame.count - 2] else {
      return .refused(.checksum)
    }
    guard let type = Gwiot7941Frame.CardType(rawValue: frame[2]) else { return .refused(.header) }
    let id = Array(checked.dropFirst(2))
    return id.count == type.idLength ? .frame(Gwiot7941Frame(cardType: type, id: id)) : .refused(.length)
  }

  /// Reads whole bytes for `lintel decode gwiot7941 --hex`: automatic reports, or a message of the 7941W's host
  /// protocol.
  public static func report(_ bytes: [UInt8]) -> FrameReport {
    if let message = Gwiot7941WMessage.report(bytes) { return message }
    var decoder = Gwiot7941FrameDecoder()
    let outputs = decoder.feed(bytes) + decoder.lineIdle()
    let frames = outputs.compactMap { if case .frame(let frame) = $0 { frame } else { nil } }
    guard let first = frames.first else {
      switch outputs.first {
      case .refused(.checksum): return .refused("bcc")
      case .refused(.length): return .refused("length/bcc")
      case .refused(let fault): return .refused(fault.rawValue)
      case .frame, nil: return .refused(FrameFault.incomplete.rawValue)
      }
    }
    return FrameReport([
      .init("reader", .text("gwiot7941")), .init("card_type", .text(first.cardType.name)),
      .init("id", .text(hex(first.id))), .init("frames", .number(frames.count)),
      .init("events", .number(runCount(frames))), .init("ok", .flag(true)),
    ])
  }
}

/// The host protocol of the 7941W: AB BA address command length data XOR, answered by CD DC address status length data
/// XOR, where the exclusive or runs from the address to the last byte of data.
enum Gwiot7941WMessage {
  static func report(_ bytes: [UInt8]) -> FrameReport? {
    guard bytes.count >= 2 else { return nil }
    let request: Bool
    switch (bytes[0], bytes[1]) {
    case (0xAB, 0xBA): request = true
    case (0xCD, 0xDC): request = false
    default: return nil
    }
    guard bytes.count >= 6 else { return .refused(FrameFault.incomplete.rawValue) }
    let data = bytes[5..<(bytes.count - 1)]
    guard data.count == Int(bytes[4]) else { return .refused(FrameFault.length.rawValue) }
    guard bytes[2..<(bytes.count - 1)].reduce(0, ^) == bytes[bytes.count - 1] else { return .refused("bcc") }
    var fields: [FrameReport.Field] = [.init("direction", .text(request ? "host>reader" : "reader>host"))]
    if request {
      fields.append(.init("cmd", .text(hex([bytes[3]]))))
    } else {
      guard bytes[3] == 0x81 || bytes[3] == 0x80 else { return .refused(FrameFault.header.rawValue) }
      fields.append(.init("status", .text(bytes[3] == 0x81 ? "ok" : "failed")))
    }
    if !data.isEmpty { fields.append(.init("data", .text(hex(data)))) }
    return FrameReport(fields + [.init("ok", .flag(true))])
  }
}
