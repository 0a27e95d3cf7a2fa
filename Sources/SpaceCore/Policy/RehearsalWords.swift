/// A rehearsal's report as lines of text for whoever changes rules.
public struct RehearsalWords {
  let report: RehearsalReport
  let member: (MemberID) -> String
  let resource: (ResourceID) -> String
  let localTime: (WallTime) -> LocalTime
  let width: Int

  /// - Parameters:
  ///   - member: what people call a member; a pseudonym's short form where no name is known.
  ///   - resource: what people call a door, tool, room or area.
  ///   - localTime: local time, as ``PolicyImage/localTime(of:)`` gives it.
  ///   - width: the most characters of a line, at least 60; names are cut to fit.
  public init(
    _ report: RehearsalReport, member: @escaping (MemberID) -> String, resource: @escaping (ResourceID) -> String,
    localTime: @escaping (WallTime) -> LocalTime, width: Int = 80
  ) {
    self.report = report
    self.member = member
    self.resource = resource
    self.localTime = localTime
    self.width = max(60, width)
  }

  /// The whole report, in English.
  public var lines: [String] {
    var lines = wrapped(opening, indent: 0)
    let columns = self.columns
    for kind in RehearsalReport.Kind.allCases {
      let changes = report.changes.filter { $0.kind == kind }
      guard !changes.isEmpty else { continue }
      lines += ["", "\(heading(kind)): \(times(report.count(kind)))"]
      for change in changes { lines += self.lines(of: change, columns) }
    }
    if report.changes.isEmpty, report.totals.rehearsed > 0 { lines += ["", "Nothing changes for anybody."] }
    return lines + [""] + closing.flatMap { wrapped($0, indent: 0) }
  }

  // MARK: Sentences

  private var opening: String {
    let other = report.baselineVersion.map { "policy \($0)" } ?? "what was recorded"
    let what = "policy \(report.policyVersion) against \(other)"
    guard let first = report.first, let last = report.last else { return "Nothing to decide again: \(what)." }
    let count = report.totals.rehearsed
    let noun = count == 1 ? "presentation" : "presentations"
    return "\(Self.grouped(count)) \(noun) of \(period(first, last)) decided again: \(what)."
  }

  private func heading(_ kind: RehearsalReport.Kind) -> String {
    switch kind {
    case .loss: "Would lose access"
    case .gain: "Would gain access"
    case .conditions: "Let in as before, and asked for something else"
    case .reason: "Refused as before, for another reason"
    }
  }

  private func lines(of change: RehearsalReport.Change, _ columns: Columns) -> [String] {
    let names =
      Self.fitted(member(change.member), columns.member) + "  "
      + Self.fitted(resource(change.resource), columns.resource)
    let first = "  \(names)  \(Self.fitted(change.right.name, Columns.right))\(times(change.count))"
    return [first] + wrapped("\(period(change.first, change.last)): \(words(change))", indent: 4)
  }

  /// How wide the columns of changes are: as their longest text, and no wider than a line allows.
  private struct Columns {
    /// The longest right and two spaces.
    static let right = 11

    var member: Int
    var resource: Int
  }

  private var columns: Columns {
    let count = report.changes.map { times($0.count).count }.max() ?? 0
    let room = width - 6 - Columns.right - count
    let people = report.changes.map { member($0.member).count }.max() ?? 0
    let places = report.changes.map { resource($0.resource).count }.max() ?? 0
    let place = min(places, max(room / 2, room - people))
    return Columns(member: min(people, room - place), resource: place)
  }

  private func words(_ change: RehearsalReport.Change) -> String {
    switch (change.before, change.after) {
    case (.refused(let before), .refused(let after)): "\(because(after)); before, \(because(before))"
    case (.refused(let before), .allowed): "refused before, \(because(before))"
    case (.refused(let before), .asks(let conditions)):
      "refused before, \(because(before)); let in with \(things(conditions))"
    case (.allowed, .refused(let after)), (.asks, .refused(let after)): because(after)
    case (.allowed, .allowed): "let in"
    case (.asks(let conditions), .allowed): "no longer asked for \(things(conditions))"
    case (.allowed, .asks(let conditions)): "let in with \(things(conditions))"
    case (.asks(let before), .asks(let after)): "let in with \(things(after)); before, with \(things(before))"
    }
  }

  private func because(_ reason: DenyReason) -> String { EnglishTexts.phrase(reason, JournalData()) }

  private func things(_ conditions: GrantConditions) -> String {
    let names: [(GrantConditions, String)] = [
      (.pin, "a PIN"), (.secondPerson, "a second person"), (.supervisor, "a supervisor"),
      (.signedIn, "having signed in"),
    ]
    return names.filter { conditions.contains($0.0) }.map(\.1).joined(separator: " and ")
  }

  private var closing: [String] {
    let totals = report.totals
    var lines: [String] = []
    if totals.rehearsed > 0 { lines.append("The same for \(Self.grouped(totals.unchanged)) of them.") }
    if totals.asRecorded > 0 {
      lines.append(
        "As recorded: \(Self.grouped(totals.asRecorded)) refused for what the board saw, such as a full room or a lost badge."
      )
    }
    if totals.withoutMember > 0 {
      lines.append(
        "Not decided again: \(Self.grouped(totals.withoutMember)) of badges, codes or readers that nobody knew.")
    }
    if totals.notDecided > 0 {
      let count = Self.grouped(totals.notDecided)
      lines.append("Left out: \(count) of people leaving, of signed passes and of operators' commands.")
    }
    if totals.unreadable > 0 {
      lines.append("Left out: \(Self.grouped(totals.unreadable)) with words of another version.")
    }
    if !report.unknownMembers.isEmpty {
      lines.append(
        "Members whom this policy does not know: \(report.unknownMembers.map(member).joined(separator: ", ")).")
    }
    if !report.unknownResources.isEmpty {
      lines.append("Resources that it does not know: \(report.unknownResources.map(\.name).joined(separator: ", ")).")
    }
    return lines
  }

  // MARK: Pieces

  private func times(_ count: Int) -> String { "\(Self.grouped(count)) \(count == 1 ? "time" : "times")" }

  private func period(_ first: WallTime, _ last: WallTime) -> String {
    let (from, to) = (day(first), day(last))
    return from == to ? from : "\(from) to \(to)"
  }

  /// `2026-03-04`
  private func day(_ wall: WallTime) -> String {
    let date = localTime(wall).date
    return "\(date.year)-\(date.month < 10 ? "0" : "")\(date.month)-\(date.day < 10 ? "0" : "")\(date.day)"
  }

  /// `12,431`
  private static func grouped(_ count: Int) -> String {
    var digits = String(count)
    var place = digits.count - 3
    while place > 0 {
      digits.insert(",", at: digits.index(digits.startIndex, offsetBy: place))
      place -= 3
    }
    return digits
  }

  /// Exactly as wide: filled up, or cut with a dot that says so.
  private static func fitted(_ text: String, _ width: Int) -> String {
    if text.count > width { return text.prefix(max(0, width - 1)) + "…" }
    return text + String(repeating: " ", count: width - text.count)
  }

  /// Broken between words; a word that is longer than a line stands alone.
  private func wrapped(_ text: String, indent: Int) -> [String] {
    let space = String(repeating: " ", count: indent)
    var lines: [String] = []
    for word in text.split(separator: " ") {
      if let line = lines.last, line.count + 1 + word.count <= width {
        lines[lines.count - 1] = "\(line) \(word)"
      } else {
        lines.append(space + word)
      }
    }
    return lines
  }
}
