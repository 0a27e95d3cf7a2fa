/// Imports go down only, and nothing that decides knows a network.
struct ImportLaws {
  var rules: [TargetRule] = TargetRule.all

  private var names: Set<String> { Set(rules.map(\.name)) }

  /// The imports of one source file against the rule of its target.
  func findings(_ file: SwiftFile) -> [Finding] {
    guard let rule = rules.first(where: { $0.name == file.target }) else {
      return [
        Finding(
          path: file.path, problem: "the target '\(file.target)' has no import rule",
          remedy: "Add it to TargetRule.all and to the map in CONTRIBUTING.md")
      ]
    }
    return Self.imports(file).filter { !rule.allows($0.module, ours: names) }.map {
      Finding(
        path: file.path, line: $0.line, problem: "\(rule.name) imports \($0.module)", remedy: remedy(rule, $0.module))
    }
  }

  private func remedy(_ rule: TargetRule, _ module: String) -> String {
    let allowed = rule.ours.union(rule.others ?? []).sorted().joined(separator: ", ")
    let may = allowed.isEmpty ? "It may import nothing" : "It may import \(allowed)"
    return "\(may): pass the value in, or move the code to a target that may import \(module)"
  }

  /// The dependencies that Package.swift declares against the rules: it may not promise more than the rules allow.
  func findings(_ manifest: Manifest) -> [Finding] {
    let path = "Package.swift"
    let declared = manifest.targets.map(\.name)
    let unknown = declared.filter { !names.contains($0) }.map {
      Finding(
        path: path, problem: "the target '\($0)' has no import rule",
        remedy: "Add it to TargetRule.all and to the map in CONTRIBUTING.md")
    }
    let gone = rules.map(\.name).filter { !declared.contains($0) }.map {
      Finding(path: path, problem: "the target '\($0)' of TargetRule.all is not declared", remedy: "Remove its rule")
    }
    let wrong = manifest.targets.flatMap { target in
      let allowed = rules.first { $0.name == target.name }?.ours ?? []
      return target.dependencies.filter { names.contains($0) && !allowed.contains($0) }.map {
        Finding(
          path: path, problem: "\(target.name) depends on \($0), against the import directions",
          remedy: "Turn it round: the lower target takes a closure or a value that the higher one gives")
      }
    }
    return unknown + gone + wrong
  }

  /// The laws that the rules themselves must keep, so that nobody gives a target too much by adding a word.
  func findingsInRules() -> [Finding] {
    let path = "Tests/TidyTests/TargetRule.swift"
    let pure = Set(["SpaceCore", "WireCodecs", "HardwareAccess"])
    let mayTalk = Set(["LedgerClient", "AgentRuntime", "AgentWeb", "LedgerServer", "LedgerWeb", "lintel"])
    let mayServe = Set(["LedgerWeb", "lintel"])
    return rules.flatMap { rule in
      var findings: [Finding] = []
      func add(_ problem: String, _ remedy: String) {
        findings.append(Finding(path: path, problem: problem, remedy: remedy))
      }
      if pure.contains(rule.name), !rule.allowsNothing {
        add("\(rule.name) is pure and may import nothing", "Take the words out of its rule")
      }
      let talks = rule.others?.intersection(TargetRule.network) ?? []
      if !mayTalk.contains(rule.name), !talks.isEmpty {
        add("\(rule.name) decides, stores or drives, and may not talk to a network", "Take out \(talks.sorted())")
      }
      if rule.ours.contains("LedgerServer"), !mayServe.contains(rule.name) {
        add("\(rule.name) belongs to the agent and may not import the ledger's server", "Speak LedgerProtocol to it")
      }
      for layer in rule.ours where !rules.prefix(while: { $0.name != rule.name }).contains(where: { $0.name == layer })
      {
        add("\(rule.name) may import \(layer), which does not stand below it", "Keep the rules in order of layers")
      }
      return findings
    }
  }

  /// The modules that a file imports, with their lines from 1.
  static func imports(_ file: SwiftFile) -> [(module: String, line: Int)] {
    let kinds = ["struct", "class", "enum", "protocol", "func", "var", "let", "typealias"]
    return file.code.enumerated().compactMap { place, code in
      var words = code.split { " \t;".contains($0) }[...]
      while let word = words.first, word != "import" {
        guard word.hasPrefix("@") || ["public", "package", "internal", "fileprivate", "private"].contains(word) else {
          return nil
        }
        words.removeFirst()
      }
      guard !words.isEmpty else { return nil }
      let name = words.dropFirst().drop { kinds.contains(String($0)) }.first
      return name.flatMap { $0.split(separator: ".").first }.map { (String($0), place + 1) }
    }
  }
}

extension TargetRule {
  var allowsNothing: Bool { ours.isEmpty && others == [] }
}
