/// How findings speak of what a file says.
public enum Wording {
  private static let longestQuote = 60

  /// What the file says, for a message: in quotes, on one line, and not at any length.
  public static func quoted(_ text: String) -> String {
    let shown = text.prefix(longestQuote).map { $0.isNewline ? " " : String($0) }.joined()
    return text.count > longestQuote ? "'\(shown)...'" : "'\(shown)'"
  }

  /// The end of a message about an unknown name: `; did you mean 'doors'?`. Nil when none of `names` is near enough
  /// by edit distance to be a slip.
  public static func suggestion(for name: String, among names: [String]) -> String? {
    guard name.count <= longestQuote else { return nil }
    let best = names.map { ($0, editDistance(name, $0)) }.min { $0.1 != $1.1 ? $0.1 < $1.1 : $0.0 < $1.0 }
    let meant: String? =
      if let best, best.1 <= max(2, name.count / 3) { best.0 } else {
        names.first { $0.hasPrefix(name) || name.hasPrefix($0) }
      }
    return meant.map { "; did you mean '\($0)'?" }
  }

  /// How many letters to insert, remove or replace (Levenshtein).
  private static func editDistance(_ a: String, _ b: String) -> Int {
    let (a, b) = (Array(a), Array(b))
    var row = Array(0...b.count)
    for i in 0..<a.count {
      var diagonal = row[0]
      row[0] = i + 1
      for j in 0..<b.count {
        let replaced = diagonal + (a[i] == b[j] ? 0 : 1)
        diagonal = row[j + 1]
        row[j + 1] = min(replaced, row[j] + 1, diagonal + 1)
      }
    }
    return row[b.count]
  }
}
