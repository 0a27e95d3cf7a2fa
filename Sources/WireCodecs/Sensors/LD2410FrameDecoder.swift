/// Finds frames of an LD2410 in a stream of bytes, however it is cut, and finds its feet again after noise.
public struct LD2410FrameDecoder: Sendable, Equatable {
  /// What bytes complete.
  public enum Output: Sendable, Equatable {
    /// A whole frame.
    case frame(LD2410Frame)
    /// Something began as a frame and was none; the next one may begin within it.
    case refused(FrameFault)
  }

  private static let headLength = 6
  private var frame: [UInt8] = []

  public init() {}

  /// True while a frame has begun and not ended.
  public var isMidFrame: Bool { frame.count >= 4 }

  /// Takes bytes as they come and returns what they complete, in order.
  public mutating func feed(_ bytes: some Sequence<UInt8>) -> [Output] {
    var outputs: [Output] = []
    for byte in bytes {
      frame.append(byte)
      outputs += settle()
    }
    return outputs
  }

  /// The line has been silent for longer than a frame pauses: gives up what has begun.
  public mutating func lineIdle() -> [Output] {
    defer { frame = [] }
    return isMidFrame ? [.refused(.incomplete)] : []
  }

  private mutating func settle() -> [Output] {
    var outputs: [Output] = []
    while !frame.isEmpty {
      let starts = [LD2410Frame.reportStart, LD2410Frame.commandStart]
      guard starts.contains(where: { zip(frame, $0).allSatisfy { $0 == $1 } }) else {
        frame.removeFirst()
        continue
      }
      guard frame.count >= Self.headLength else { return outputs }
      let length = Int(frame[4]) | Int(frame[5]) << 8
      guard (2...LD2410Frame.longestPayload).contains(length) else {
        outputs.append(.refused(.length))
        frame.removeFirst()
        continue
      }
      let whole = Self.headLength + length + 4
      guard frame.count >= whole else { return outputs }
      do throws(LD2410Fault) {
        outputs.append(.frame(try Self.read(Array(frame.prefix(whole)))))
        frame.removeFirst(whole)
      } catch {
        outputs.append(.refused(error.fault))
        frame.removeFirst()
      }
    }
    return outputs
  }

  private static func read(_ frame: [UInt8]) throws(LD2410Fault) -> LD2410Frame {
    let isReport = frame[0] == LD2410Frame.reportStart[0]
    guard frame.suffix(4) == (isReport ? LD2410Frame.reportEnd : LD2410Frame.commandEnd)[...] else {
      throw LD2410Fault(fault: .footer)
    }
    let payload = Array(frame[headLength..<(frame.count - 4)])
    if isReport { return .report(try LD2410Report.read(payload)) }
    guard let command = LD2410Command(rawValue: payload[0]) else { throw LD2410Fault(fault: .header) }
    switch payload[1] {
    case 0: return .command(command, Array(payload.dropFirst(2)))
    case 1:
      guard payload.count >= 4, payload[3] == 0, payload[2] <= 1 else { throw LD2410Fault(fault: .length) }
      return .answer(command, isOK: payload[2] == 0, Array(payload.dropFirst(4)))
    default: throw LD2410Fault(fault: .header)
    }
  }

  /// What `lintel decode ld2410` says of bytes on the line.
  static func report(_ bytes: [UInt8]) -> FrameReport {
    var decoder = LD2410FrameDecoder()
    let outputs = decoder.feed(bytes) + decoder.lineIdle()
    let frames = outputs.compactMap { if case .frame(let frame) = $0 { frame } else { nil } }
    guard let first = frames.first else {
      guard case .refused(let fault)? = outputs.first else { return .refused(FrameFault.incomplete.rawValue) }
      return .refused(fault.rawValue)
    }
    return FrameReport(fields(first) + [.init("frames", .number(frames.count)), .init("ok", .flag(true))])
  }

  private static func fields(_ frame: LD2410Frame) -> [FrameReport.Field] {
    switch frame {
    case .command(let command, let values):
      return [
        .init("direction", .text("host>sensor")), .init("command", .text(hex([command.rawValue]))),
        .init("data", .text(hex(values))),
      ]
    case .answer(let command, let isOK, let values):
      return [
        .init("direction", .text("sensor>host")), .init("command", .text(hex([command.rawValue]))),
        .init("carried_out", .flag(isOK)), .init("data", .text(hex(values))),
      ]
    case .report(let report): return fields(report)
    }
  }

  private static func fields(_ report: LD2410Report) -> [FrameReport.Field] {
    func list(_ gates: [UInt8]) -> FrameReport.Value { .list(gates.map { .number(Int($0)) }) }
    let fields: [FrameReport.Field] = [
      .init("sensor", .text("ld2410")), .init("type", .text(report.engineering == nil ? "basic" : "engineering")),
      .init("state", .text(report.state.name)), .init("present", report.state.isPresent.map { .flag($0) } ?? .null),
      .init("moving_cm", .number(Int(report.moving.distance))),
      .init("moving_energy", .number(Int(report.moving.energy))),
      .init("static_cm", .number(Int(report.still.distance))),
      .init("static_energy", .number(Int(report.still.energy))), .init("detect_cm", .number(Int(report.detection))),
    ]
    guard let engineering = report.engineering else { return fields }
    return fields + [
      .init("moving_gates", list(engineering.movingGates)), .init("static_gates", list(engineering.stillGates)),
      .init("light", .number(Int(engineering.light))), .init("out_pin", .number(Int(engineering.pin))),
    ]
  }
}
