/// The documentation of SpaceCore explains every word that entries, pages and scripts can see.
enum CatalogueLaw {
  /// The enumerations whose raw values are promised, with their files.
  static let promised = [
    "JournalEventType": "Sources/SpaceCore/Journal/JournalEvent.swift",
    "DenyReason": "Sources/SpaceCore/Policy/DenyReason.swift",
  ]
  static let catalogue = "Sources/SpaceCore/SpaceCore.docc"

  /// The raw values that the enumeration `name` gives in quotes.
  static func rawValues(of name: String, in text: String) -> [String] {
    let lines = text.split(separator: "\n").map { String($0).trimmed }
    guard let start = lines.firstIndex(where: { $0.hasPrefix("public enum \(name):") }) else { return [] }
    return lines[(start + 1)...].prefix { !$0.hasPrefix("public ") && $0 != "}" }
      .filter { $0.hasPrefix("case ") }
      .compactMap { $0.split(separator: "\"", omittingEmptySubsequences: false).dropFirst().first.map(String.init) }
  }

  static func unexplained(_ words: [String], of name: String, in pages: String) -> [Finding] {
    words.filter { !pages.contains("`\($0)`") }.map {
      Finding(
        path: catalogue, problem: "no page explains `\($0)` of \(name)",
        remedy: "Say when it is written or told, what it carries, and what to do about it")
    }
  }
}
