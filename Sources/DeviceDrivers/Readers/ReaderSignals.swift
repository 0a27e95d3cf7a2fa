public import SpaceCore

/// What the lamps and the buzzer of a reader do, from what it is told to show: a value without clock or lines.
///
/// Its owner sets the lines to ``levels`` after each call, and calls again when ``nextDeadline`` has come. Lines that a
/// reader does not have are its owner's to leave out.
public struct ReaderSignals: Sendable, Equatable {
  /// Which lines are on.
  public struct Levels: Sendable, Equatable {
    public var led: Bool
    public var redLED: Bool
    public var buzzer: Bool

    public init(led: Bool = false, redLED: Bool = false, buzzer: Bool = false) {
      self.led = led
      self.redLED = redLED
      self.buzzer = buzzer
    }

    /// All lines off.
    public static let off = Levels()
  }

  private struct Step: Equatable {
    var levels: Levels
    var time: Duration
  }

  /// How long a grant is shown; a refusal is shown for a shorter time.
  public static let grantTime: Duration = .seconds(5)
  /// How long a key's beep lasts.
  static let keyTime: Duration = .milliseconds(40)

  private var steps: [Step] = []
  private var place = 0
  private var repeats = false
  private var stepEnds: Moment?
  private var beepEnds: Moment?

  /// A reader that shows nothing.
  public init() {}

  /// What the lines are to be now.
  public var levels: Levels {
    var levels = stepEnds == nil ? Levels.off : steps[place].levels
    if beepEnds != nil { levels.buzzer = true }
    return levels
  }

  /// When ``deadlineReached(at:)`` changes something; nil for never.
  public var nextDeadline: Moment? { [stepEnds, beepEnds].compactMap { $0 }.min() }

  /// Shows something, in place of what was shown.
  public mutating func show(_ indication: Indication, at moment: Moment) {
    let on = Levels(led: true)
    let red = Levels(redLED: true)
    let loud = Levels(redLED: true, buzzer: true)
    let tenth: Duration = .milliseconds(100)
    switch indication {
    case .granted:
      let beep = Step(levels: Levels(led: true, buzzer: true), time: .milliseconds(400))
      begin([beep, Step(levels: on, time: Self.grantTime - .milliseconds(400))], at: moment)
    case .denied:
      let beeps = (0..<3).flatMap { _ in [Step(levels: loud, time: tenth), Step(levels: red, time: tenth)] }
      begin(beeps + [Step(levels: red, time: .seconds(1))], at: moment)
    case .waiting:
      begin([Step(levels: on, time: tenth * 3), Step(levels: .off, time: tenth * 3)], repeats: true, at: moment)
    case .enrolling:
      begin([Step(levels: on, time: tenth * 5), Step(levels: red, time: tenth * 5)], repeats: true, at: moment)
    case .warning:
      begin([Step(levels: loud, time: tenth * 2), Step(levels: .off, time: tenth * 8)], repeats: true, at: moment)
    case .idle: begin([], at: moment)
    }
  }

  /// A key of the reader's keypad counts: a short beep beside whatever is shown.
  public mutating func key(at moment: Moment) { beepEnds = moment + Self.keyTime }

  /// Time has passed. Calling it early does nothing.
  public mutating func deadlineReached(at moment: Moment) {
    if let end = beepEnds, end <= moment { beepEnds = nil }
    guard let end = stepEnds, end <= moment else { return }
    place += 1
    if place == steps.count, repeats { place = 0 }
    // An owner that comes late goes on from now: it does not catch up.
    stepEnds = place < steps.count ? moment + steps[place].time : nil
  }

  private mutating func begin(_ steps: [Step], repeats: Bool = false, at moment: Moment) {
    self.steps = steps
    self.repeats = repeats
    place = 0
    stepEnds = steps.first.map { moment + $0.time }
  }
}
