/// How a reader that is a keyboard types one scan.
public struct KeyboardLineFormat: Sendable, Equatable {
  /// The layout that the reader is set to.
  public var layout: KeyboardLayout
  /// What comes before and after the text, and how long it may be. Its `endsOnSilence` is not asked: see
  /// ``lengthOnSilence``.
  public var text: TextLineFormat
  /// Whether a tab ends the text as enter does; otherwise it belongs to nothing and the scan is refused.
  public var tabEnds: Bool
  /// Of a reader that types no end: how many bytes a whole scan has, so that half of one is never taken for it. nil for
  /// a reader that ends its scans.
  public var lengthOnSilence: Int?
  /// Whether a report ID stands before each report.
  public var hasReportID: Bool

  public init(
    layout: KeyboardLayout = .us, text: TextLineFormat = TextLineFormat(), tabEnds: Bool = true,
    lengthOnSilence: Int? = nil, hasReportID: Bool = false
  ) {
    self.layout = layout
    self.text = text
    self.tabEnds = tabEnds
    self.lengthOnSilence = lengthOnSilence
    self.hasReportID = hasReportID
  }

  /// The reports of a scan as a reader sends them: each key pressed and let go. nil when the layout cannot type `text`.
  public func encode(_ text: String, terminator: KeyboardTerminator? = .enter) -> [KeyboardReport]? {
    let released = KeyboardReport(usages: [])
    var reports: [KeyboardReport] = []
    for character in text {
      guard let stroke = layout.stroke(for: character) else { return nil }
      reports += [KeyboardReport(modifiers: stroke.modifiers, usages: [stroke.usage]), released]
    }
    return reports + (terminator.map { [KeyboardReport(usages: [$0.usage]), released] } ?? [])
  }
}

/// Makes lines of text of the reports of a keyboard, one press at a time.
///
/// A key counts when a report has it and the one before had not, with the modifiers of that report; a held key counts
/// once. A report that says that too many keys are held is passed over. A key without a character refuses its line.
///
/// Its descriptions hide what it has begun to read.
public struct KeyboardLineDecoder: Sendable, Equatable {
  /// What reports complete.
  public enum Output: Sendable, Equatable {
    /// The text of a scan in UTF-8, without prefix and suffix, never empty; nil for the end that a silence made.
    case line([UInt8], KeyboardTerminator?)
    /// A scan or report that is none of this reader's.
    case refused(FrameFault)
  }

  private let format: KeyboardLineFormat
  private var held: [UInt8] = []
  private var line: [UInt8] = []
  /// Refused already; nothing is kept until its end.
  private var isSkipping = false

  public init(_ format: KeyboardLineFormat = KeyboardLineFormat()) {
    self.format = format
  }

  /// True while a line has begun and not ended: the time to watch for silence.
  public var isMidFrame: Bool { !line.isEmpty || isSkipping }

  /// Takes one report as it came and returns what it completes, in order: at most six.
  public mutating func feed(_ bytes: some Collection<UInt8>) -> [Output] {
    guard let report = KeyboardReport(bytes: bytes, hasID: format.hasReportID) else {
      // What it held is unknown, so the rest of this scan would be another number.
      return isSkipping ? [] : [refuse(.length)]
    }
    guard !report.isPhantom else { return [] }
    let pressed = report.usages.filter { !held.contains($0) }
    held = report.usages
    return pressed.compactMap { press($0, report.modifiers) }
  }

  /// No key for longer than a reader pauses: ends a scan of the right length, or gives it up.
  public mutating func lineIdle() -> [Output] {
    defer { forget() }
    guard !isSkipping, !line.isEmpty else { return [] }
    return [line.count == format.lengthOnSilence ? read(ending: nil) : .refused(.incomplete)]
  }

  /// The reader is gone: what was held and begun is forgotten.
  public mutating func disconnected() {
    forget()
    held = []
  }

  /// The line that has begun, for a report of it.
  var begun: [UInt8] { line }

  private mutating func forget() {
    line = []
    isSkipping = false
  }

  private mutating func press(_ usage: UInt8, _ modifiers: UInt8) -> Output? {
    if let end = KeyboardTerminator(usage: usage), end != .tab || format.tabEnds {
      defer { forget() }
      return line.isEmpty || isSkipping ? nil : read(ending: end)
    }
    guard !isSkipping else { return nil }
    guard let character = format.layout.character(usage: usage, modifiers: modifiers) else { return refuse(.charset) }
    let bytes = Array(String(character).utf8)
    guard line.count + bytes.count <= format.text.lineLimit else { return refuse(.overlong) }
    line += bytes
    return nil
  }

  private mutating func refuse(_ fault: FrameFault) -> Output {
    line = []
    isSkipping = true
    return .refused(fault)
  }

  private func read(ending end: KeyboardTerminator?) -> Output {
    switch format.text.read(line) {
    case .line(let text): .line(text, end)
    case .refused(let fault): .refused(fault)
    }
  }
}

extension KeyboardLineDecoder: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// Whether a line has begun, and nothing of it.
  public var description: String { isMidFrame ? "a line that has begun" : "no line" }
  /// The same as ``description``.
  public var debugDescription: String { description }
  /// Shows nothing of a line.
  public var customMirror: Mirror { Mirror(self, children: [:]) }
}
