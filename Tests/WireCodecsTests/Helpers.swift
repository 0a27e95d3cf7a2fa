import WireCodecs

/// A small generator of repeatable numbers (SplitMix64; Steele, Lea and Flood, 2014).
struct SeededNumbers: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

/// Cuts bytes into pieces of 1 to 7.
func pieces(_ bytes: [UInt8], _ random: inout SeededNumbers) -> [[UInt8]] {
  var pieces: [[UInt8]] = []
  var rest = bytes[...]
  while !rest.isEmpty {
    let piece = rest.prefix(Int.random(in: 1...7, using: &random))
    pieces.append(Array(piece))
    rest = rest.dropFirst(piece.count)
  }
  return pieces
}

/// What a stream means when it comes in these pieces and the line then falls silent.
func em4100(_ pieces: [[UInt8]]) -> [EM4100FrameDecoder.Output] {
  var decoder = EM4100FrameDecoder()
  var outputs: [EM4100FrameDecoder.Output] = []
  for piece in pieces { outputs += decoder.feed(piece) }
  return outputs + decoder.lineIdle()
}

func gwiot7941(_ pieces: [[UInt8]]) -> [Gwiot7941FrameDecoder.Output] {
  var decoder = Gwiot7941FrameDecoder()
  var outputs: [Gwiot7941FrameDecoder.Output] = []
  for piece in pieces { outputs += decoder.feed(piece) }
  return outputs + decoder.lineIdle()
}

func randomFrame(_ random: inout SeededNumbers) -> EM4100Frame {
  EM4100Frame(version: .random(in: 0...255, using: &random), tag: .random(in: 0...UInt32.max, using: &random))
}

func randomReport(_ random: inout SeededNumbers) -> Gwiot7941Frame {
  let type = Gwiot7941Frame.CardType.allCases.randomElement(using: &random) ?? .em4100
  let id = (0..<(type == .em4100 ? 5 : 4)).map { _ in UInt8.random(in: 0...255, using: &random) }
  return Gwiot7941Frame(cardType: type, id: id)
}
