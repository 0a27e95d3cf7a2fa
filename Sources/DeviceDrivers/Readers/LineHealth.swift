/// Tells one bad frame from a pattern of them.
///
/// Degraded when ``badLimit`` of the last ``window`` frames were bad; recovered after ``goodRun`` good ones in a row.
struct LineHealth<Symptom: Sendable & Equatable>: Sendable {
  static var window: Int { 16 }
  static var badLimit: Int { 5 }
  static var goodRun: Int { 3 }

  enum Change: Equatable {
    /// A pattern: what each bad frame of the window hints at, and how many were bad.
    case degraded(bad: [Symptom], count: Int)
    case recovered
  }

  /// The last ``window`` frames, newest last; nil for a good one.
  private var recent: [Symptom?] = []
  private var badCount = 0
  private(set) var hasSeenGood = false
  private(set) var isDegraded = false

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
    return .degraded(bad: bad, count: badCount)
  }

  /// Takes note of something that is no matter of chance: one is enough.
  mutating func broken(_ symptom: Symptom) -> Change? {
    note(symptom)
    badCount = min(badCount + 1, Int(Int32.max))
    guard !isDegraded else { return nil }
    isDegraded = true
    return .degraded(bad: [symptom], count: badCount)
  }

  private mutating func note(_ symptom: Symptom?) {
    if recent.count == Self.window { recent.removeFirst() }
    recent.append(symptom)
    // Bad frames that have left the window of a healthy line are history.
    if symptom == nil, !isDegraded { badCount = recent.count { $0 != nil } }
  }
}
