/// What Package.swift declares, read from its text: targets, their dependencies on each other, and test targets.
struct Manifest {
  struct Target {
    var name: String
    /// Quoted names in its declaration beside its own: targets of this package among others.
    var dependencies: [String]
  }

  var targets: [Target] = []
  var testTargets: [Target] = []

  init(_ text: String) {
    for (kind, isTest) in [(".target(", false), (".executableTarget(", false), (".testTarget(", true)] {
      for range in text.ranges(of: kind) {
        let declaration = Self.inParentheses(text[range.upperBound...])
        // `.target(name:condition:)` within the dependencies of another target is a reference.
        guard !declaration.contains("condition:") || declaration.contains("dependencies:") else { continue }
        let names = Self.quoted(declaration)
        guard let name = names.first else { continue }
        let target = Target(name: name, dependencies: Array(names.dropFirst()))
        if isTest { testTargets.append(target) } else { targets.append(target) }
      }
    }
  }

  /// The text up to the parenthesis that closes the one before it.
  private static func inParentheses(_ text: Substring) -> Substring {
    var depth = 1
    let end = text.firstIndex { sign in
      if sign == "(" { depth += 1 }
      if sign == ")" { depth -= 1 }
      return depth == 0
    }
    return text[..<(end ?? text.endIndex)]
  }

  private static func quoted(_ text: Substring) -> [String] {
    text.split(separator: "\"", omittingEmptySubsequences: false).enumerated()
      .filter { $0.offset % 2 == 1 }.map { String($0.element) }
  }
}
