import SpaceCore

/// What each reader shows now.
struct ReaderIndications {
  /// What a reader shows, and until when.
  struct Shown: Equatable {
    var name: String
    var text: String?
    var until: Moment?
  }

  /// How long a reader shows a grant or a refusal.
  static let time: Duration = .seconds(5)

  private var shown: [ReaderID: Shown] = [:]

  subscript(_ reader: ReaderID) -> Shown? { shown[reader] }

  /// When the next of them ends.
  var deadline: Moment? { shown.values.compactMap(\.until).min() }

  mutating func show(_ indication: Indication, at reader: ReaderID, language: TextLanguage, _ moment: Moment) {
    let until = moment + Self.time
    switch indication {
    case .granted: shown[reader] = Shown(name: "granted", until: until)
    case .denied(let reason):
      shown[reader] = Shown(name: "denied", text: reason.memberText(language: language), until: until)
    // The space ends these itself.
    case .waiting(let reason): shown[reader] = Shown(name: "waiting", text: reason.memberText(language: language))
    case .enrolling: shown[reader] = Shown(name: "enrolling")
    case .warning: shown[reader] = Shown(name: "warning")
    case .idle: shown[reader] = nil
    }
  }

  /// True when one has ended.
  mutating func expire(at moment: Moment) -> Bool {
    let over = shown.filter { $0.value.until.map { $0 <= moment } ?? false }
    for reader in over.keys { shown[reader] = nil }
    return !over.isEmpty
  }
}
