internal import WireCodecs

/// One of the codecs of the readers, behind one face.
enum ReaderFrames: Sendable {
  enum Output {
    /// The canonical bytes of a card.
    case card([UInt8])
    case refused(FrameFault)
  }

  case em4100(EM4100FrameDecoder)
  case gwiot7941(Gwiot7941FrameDecoder)

  init(_ family: DeviceFamily) {
    switch family {
    case .em4100ASCII: self = .em4100(EM4100FrameDecoder())
    case .gwiot7941: self = .gwiot7941(Gwiot7941FrameDecoder())
    }
  }

  var isMidFrame: Bool {
    switch self {
    case .em4100(let decoder): decoder.isMidFrame
    case .gwiot7941(let decoder): decoder.isMidFrame
    }
  }

  /// Takes one byte; nil when it completes nothing.
  mutating func feed(_ byte: UInt8) -> Output? {
    switch self {
    case .em4100(var decoder):
      let output = decoder.feed(CollectionOfOne(byte)).first
      self = .em4100(decoder)
      return output.map(Self.output)
    case .gwiot7941(var decoder):
      let output = decoder.feed(CollectionOfOne(byte)).first
      self = .gwiot7941(decoder)
      return output.map(Self.output)
    }
  }

  /// The line has been silent for too long: what has begun is refused.
  mutating func lineIdle() -> Output? {
    switch self {
    case .em4100(var decoder):
      let output = decoder.lineIdle().first
      self = .em4100(decoder)
      return output.map(Self.output)
    case .gwiot7941(var decoder):
      let output = decoder.lineIdle().first
      self = .gwiot7941(decoder)
      return output.map(Self.output)
    }
  }

  private static func output(_ output: EM4100FrameDecoder.Output) -> Output {
    switch output {
    case .frame(let frame): .card(frame.bytes)
    case .refused(let fault): .refused(fault)
    }
  }

  private static func output(_ output: Gwiot7941FrameDecoder.Output) -> Output {
    switch output {
    case .frame(let frame): .card(frame.id)
    case .refused(let fault): .refused(fault)
    }
  }
}
