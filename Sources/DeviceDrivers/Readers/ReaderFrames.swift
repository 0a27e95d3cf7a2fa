internal import WireCodecs

/// One of the codecs of the readers, behind one face.
enum ReaderFrames: Sendable {
  enum Output {
    /// The canonical bytes of a card or pass.
    case credential([UInt8])
    case key(KeypadKey)
    case refused(FrameFault)
  }

  case em4100(EM4100FrameDecoder)
  case gwiot7941(Gwiot7941FrameDecoder)
  case lines(TextLineDecoder)
  case keypad(ASCIIKeypad)

  init(_ profile: DeviceProfile) {
    switch profile.family {
    case .em4100ASCII: self = .em4100(EM4100FrameDecoder())
    case .gwiot7941: self = .gwiot7941(Gwiot7941FrameDecoder())
    case .asciiLine: self = .lines(TextLineDecoder(profile.line))
    case .asciiKeypad: self = .keypad(profile.keys)
    case .wiegand, .hidKeyboard, .ccid, .pn532HSU, .hidRelay, .co2Monitor, .temper, .ld2410:
      preconditionFailure("\(profile.id) does not send by itself on a serial port")
    }
  }

  var isMidFrame: Bool {
    switch self {
    case .em4100(let decoder): decoder.isMidFrame
    case .gwiot7941(let decoder): decoder.isMidFrame
    case .lines(let decoder): decoder.isMidFrame
    case .keypad: false  // every key is one byte
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
    case .lines(var decoder):
      let output = decoder.feed(CollectionOfOne(byte)).first
      self = .lines(decoder)
      return output.map(Self.output)
    case .keypad(let keypad): return keypad.read(byte).map(Self.output)
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
    case .lines(var decoder):
      let output = decoder.lineIdle().first
      self = .lines(decoder)
      return output.map(Self.output)
    case .keypad: return nil
    }
  }

  private static func output(_ output: EM4100FrameDecoder.Output) -> Output {
    switch output {
    case .frame(let frame): .credential(frame.bytes)
    case .refused(let fault): .refused(fault)
    }
  }

  private static func output(_ output: Gwiot7941FrameDecoder.Output) -> Output {
    switch output {
    case .frame(let frame): .credential(frame.id)
    case .refused(let fault): .refused(fault)
    }
  }

  private static func output(_ output: TextLineDecoder.Output) -> Output {
    switch output {
    case .line(let text): .credential(text)
    case .refused(let fault): .refused(fault)
    }
  }

  private static func output(_ output: ASCIIKeypad.Output) -> Output {
    switch output {
    case .key(let key): .key(key)
    case .refused(let fault): .refused(fault)
    }
  }
}
