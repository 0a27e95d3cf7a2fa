internal import WireCodecs

/// Tells one bad frame from a pattern of them, and says in plain words what the pattern looks like.
///
/// Degraded when ``badLimit`` of the last ``window`` frames were bad; recovered after ``goodRun`` good ones in a row.
struct LineHealth: Sendable {
  static let window = 16
  static let badLimit = 5
  static let goodRun = 3

  enum Change: Equatable {
    case degraded(finding: String, count: Int)
    case recovered
  }

  /// What a bad frame hints at.
  enum Symptom: CaseIterable {
    /// A whole frame whose check value is wrong.
    case checksum
    /// Bytes that form nothing.
    case gibberish
    /// A frame that broke off.
    case brokenOff
  }

  private let baud: Int
  /// The last ``window`` frames, newest last; nil for a good one.
  private var recent: [Symptom?] = []
  private var badCount = 0
  private var hasSeenGood = false
  private(set) var isDegraded = false

  init(baud: Int) {
    self.baud = baud
  }

  /// Takes note of a good frame.
  mutating func good() -> Change? {
    hasSeenGood = true
    note(nil)
    guard recent.count >= Self.goodRun, recent.suffix(Self.goodRun).allSatisfy({ $0 == nil }), isDegraded else {
      return nil
    }
    recent = []
    badCount = 0
    isDegraded = false
    return .recovered
  }

  /// Takes note of a bad frame and of what it hints at.
  mutating func bad(_ symptom: Symptom) -> Change? {
    note(symptom)
    badCount = min(badCount + 1, Int(Int32.max))
    let bad = recent.compactMap { $0 }
    guard !isDegraded, bad.count >= Self.badLimit else { return nil }
    isDegraded = true
    return .degraded(finding: finding(bad), count: badCount)
  }

  private mutating func note(_ symptom: Symptom?) {
    if recent.count == Self.window { recent.removeFirst() }
    recent.append(symptom)
    // Bad frames that have left the window of a healthy line are history.
    if symptom == nil, !isDegraded { badCount = recent.count { $0 != nil } }
  }

  private func finding(_ bad: [Symptom]) -> String {
    func share(_ symptom: Symptom) -> Int { bad.count { $0 == symptom } }
    if share(.checksum) * 2 > bad.count {
      return "frames arrive whole with wrong checksums: check the cable, its ground and what runs beside it"
    }
    if !hasSeenGood {
      return "bytes arrive and none form a frame: the reader does not speak at \(baud) baud, or is another model "
        + "than its profile; check both, and that RX and TX levels fit"
    }
    if share(.brokenOff) * 2 > bad.count {
      return "frames break off in the middle: check the plug and the reader's power supply"
    }
    return "noise arrives between good frames: check the cable, its ground and what runs beside it"
  }
}
