/// What no file may contain, comments and documents included: notes to oneself, and paths of one machine.
enum LeftoverLaw {
  // In pieces, so that this file does not break its own law.
  static let markers = ["TO" + "DO", "FIX" + "ME", "X" + "XX"]
  static let paths = ["/wo" + "rk/", "../sha" + "red", "/tmp/mi" + "ni-"]

  static func findings(path: String, text: String) -> [Finding] {
    text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().flatMap { place, line in
      markers.filter { hasMarker($0, in: String(line)) }.map {
        Finding(
          path: path, line: place + 1, problem: "'\($0)' is a note to oneself",
          remedy: "Do it now, or open an issue and say here what the code does today")
      }
        + paths.filter { line.contains($0) }.map {
          Finding(
            path: path, line: place + 1, problem: "'\($0)' exists on one machine only",
            remedy: "Copy what is needed into the tree and name its public source")
        }
    }
  }

  /// The marker as a word of its own: a template such as that of mkdtemp is none.
  private static func hasMarker(_ marker: String, in line: String) -> Bool {
    line.ranges(of: marker).contains { range in
      let before = line[..<range.lowerBound].utf8.last
      let after = line[range.upperBound...].utf8.first
      return [before, after].allSatisfy { $0.map { !WordLaws.isWordByte($0) } ?? true }
    }
  }
}
