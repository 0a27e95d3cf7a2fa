/// What `lintel doctor` says: every finding, in the order of their areas.
struct DoctorReport: Encodable {
  /// True without a problem.
  var ok: Bool { problems == 0 }
  var problems: Int { findings.count { $0.level == .problem } }
  var warnings: Int { findings.count { $0.level == .warning } }
  var findings: [DoctorFinding]

  init(_ findings: [DoctorFinding]) {
    self.findings = DoctorFinding.Area.allCases.flatMap { area in findings.filter { $0.area == area } }
  }

  private enum CodingKeys: String, CodingKey {
    case ok, problems, warnings, findings
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(ok, forKey: .ok)
    try container.encode(problems, forKey: .problems)
    try container.encode(warnings, forKey: .warnings)
    try container.encode(findings, forKey: .findings)
  }

  /// The report on lines of at most 80 columns, but for names that are longer.
  var lines: [String] {
    var lines: [String] = []
    for area in DoctorFinding.Area.allCases {
      let here = findings.filter { $0.area == area }
      if !here.isEmpty { lines += [Console.paint(area.title, .bold)] + here.flatMap(Self.lines) + [""] }
    }
    return lines + [summary]
  }

  private var summary: String {
    func count(_ number: Int, _ word: String) -> String { "\(number) \(word)\(number == 1 ? "" : "s")" }
    guard problems + warnings > 0 else { return "Nothing is wrong." }
    return "\(count(problems, "problem")), \(count(warnings, "warning"))."
  }

  private static func lines(_ finding: DoctorFinding) -> [String] {
    let mark =
      switch finding.level {
      case .ok: Console.paint("ok", .green) + "       "
      case .warning: Console.paint("warning", .yellow) + "  "
      case .problem: Console.paint("problem", .red) + "  "
      }
    let indent = String(repeating: " ", count: 11)
    let what = TextWrap.lines(finding.what, width: 69)
    var lines = ["  \(mark)\(what.first ?? "")"] + what.dropFirst().map { indent + $0 }
    for text in [finding.why, finding.remedy.map { "-> \($0)" }].compactMap(\.self) {
      lines += TextWrap.lines(text, width: 69).map { indent + $0 }
    }
    if let command = finding.command {
      lines += TextWrap.command(command, width: 66).map { "\(indent)   \($0)" }
    }
    return lines
  }
}
