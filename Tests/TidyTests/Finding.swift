/// One breach of a law: where it is, and what to do instead.
struct Finding: Equatable, CustomStringConvertible {
  var path: String
  /// Counted from 1; 0 for the file as a whole.
  var line = 0
  /// What is wrong.
  var problem: String
  /// What to do instead.
  var remedy: String

  var description: String { "\(path)\(line > 0 ? ":\(line)" : ""): \(problem). \(remedy)" }
}
