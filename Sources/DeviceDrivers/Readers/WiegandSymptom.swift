/// What something bad on a Wiegand line hints at.
enum WiegandSymptom: Sendable, Equatable {
  /// A whole frame with wrong parity.
  case parity
  /// A whole frame with wrong parity, that has right parity when the two wires are exchanged.
  case swapped
  /// A frame of a length that the profile does not have.
  case length(Int)
  /// A frame of which only one wire has pulsed.
  case oneWire(Int)
  /// A few pulses that are no frame.
  case stray
  /// Both wires went low together.
  case together
  /// One wire went low twice within a moment.
  case ringing
  /// Pulses that last far too long.
  case held
  /// Edges were lost, or read too late.
  case lost
  /// A code or complement that is no key's.
  case key
  /// Edges without a pause.
  case flood
  /// A wire that stays low.
  case stuck(Int)

  /// What a pattern of them looks like, in plain words.
  static func finding(_ bad: [WiegandSymptom], hasSeenGood: Bool, formats: [String]) -> String {
    func isMost(_ matches: (WiegandSymptom) -> Bool) -> Bool { bad.count(where: matches) * 2 > bad.count }
    if let words = alone(bad) { return words }
    if isMost({ $0 == .lost }) {
      return "pulses came faster than this machine could read them: look at its load, and give the agent real-time "
        + "priority"
    }
    if isMost({ $0 == .together }) {
      return "both data lines go low together: the reader and the board most likely have no common ground; join "
        + "reader GND to board GND, and check the level shifter's supply"
    }
    let parityBad = bad.count { $0 == .parity || $0 == .swapped }
    if !hasSeenGood, isMost({ $0 == .swapped }), bad.count(where: { $0 == .swapped }) == parityBad {
      return "every frame is right when its noughts and ones are exchanged: the data lines look swapped; exchange "
        + "DATA0 and DATA1"
    }
    if let wire = mostWire(bad) {
      return "only DATA\(wire) ever pulses: DATA\(1 - wire) is not connected, or its level shifter is dead"
    }
    if !hasSeenGood, let length = bad.compactMap(\.length).first, isMost({ $0.length == length }) {
      return "the reader sends frames of \(length) bits, and its profile has \(formats.joined(separator: ", ")): name "
        + "the right format in the profile, or set the reader's output"
    }
    if isMost({ $0 == .ringing }) {
      return "pulses ring: one edge arrives as several; check ground and pull-ups, and shorten or shield the cable"
    }
    if isMost({ $0 == .parity || $0 == .swapped }) {
      return "frames arrive whole with wrong parity: check the format in the profile, the cable, its ground and what "
        + "runs beside it"
    }
    if isMost({ $0.length != nil }) {
      return "frames arrive with bits missing or added: check pull-ups, level shifter, ground and cable length"
    }
    return "stray pulses arrive: check the cable, its shield, its ground and what runs beside it"
  }

  /// What needs no pattern.
  private static func alone(_ bad: [WiegandSymptom]) -> String? {
    guard bad.count == 1 else { return nil }
    switch bad[0] {
    case .flood:
      return "edges arrive without a pause: a data line is open or picks up an oscillation; check its pull-up, its "
        + "connection and the reader's ground"
    case .stuck(let wire):
      return "DATA\(wire) stays low: it is shorted to ground, or the reader has no power"
    case .parity, .swapped, .length, .oneWire, .stray, .together, .ringing, .held, .lost, .key: return nil
    }
  }

  private static func mostWire(_ bad: [WiegandSymptom]) -> Int? {
    (0...1).first { wire in bad.count { $0 == .oneWire(wire) } * 2 > bad.count }
  }

  private var length: Int? { if case .length(let length) = self { length } else { nil } }
}
