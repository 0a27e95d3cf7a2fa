import AgentRuntime
import ArgumentParser
import Foundation
import SpaceCore

/// `lintel explain`: why, from the record alone; or whether somebody would be let in.
struct ExplainCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain", abstract: "Says why an entry says what it says, and what would change it.",
    usage: "lintel explain <entry> | --member <member> --resource <id> [options]",
    discussion: """
      An entry of this board by its number, or what would be decided:
        lintel explain 412
        lintel explain 412 --language es
        lintel explain --member ada --resource laser
        lintel explain --member ada --resource front --at 2026-12-25T20:00:00Z
      """)

  @Argument(help: "The number of an entry on this board.") var entry: UInt64?
  @Option(help: "A member: a name as in 'lintel members list', or a pseudonym.") var member: String?
  @Option(help: "A door or tool, by its id.") var resource: String?
  @Option(help: "Another moment, such as 2026-12-25T20:00:00Z; now if not given.") var at: String?
  @Option(help: "Tell a refusal in this language too: en or es.") var language: String?
  @OptionGroup var agent: AgentOptions
  @OptionGroup var desk: DeskOptions
  @Flag(help: "Print the result as JSON.") var json = false

  func validate() throws {
    guard language == nil || entry != nil && textLanguage != nil else {
      throw ValidationError("--language takes en or es, with the number of an entry.")
    }
    let asksAhead = member != nil && resource != nil
    guard entry != nil ? member == nil && resource == nil && at == nil : asksAhead else {
      throw ValidationError("Give the number of an entry, or --member and --resource.")
    }
  }

  private var textLanguage: TextLanguage? { language.flatMap(TextLanguage.init(rawValue:)) }

  func run() async throws {
    try await reporting {
      let client = AgentClient(socket: try agent.resolvedSocket())
      if let entry {
        let recorded: RecordedEvent = try await client.get("/v1/entries/\(entry)")
        try tell(Explanation(recorded, in: textLanguage))
      } else if let member, let resource {
        let id = try await desk.member(named: member, data: agent.resolvedData())
        let time = at.map { "&at=\($0.pathStep)" } ?? ""
        let answer: AccessForecast = try await client.get(
          "/v1/forecast?member=\(id)&resource=\(resource.pathStep)\(time)")
        if json { try Console.json(answer) } else { show(answer) }
      }
    }
  }

  private func tell(_ explanation: Explanation) throws {
    if json { return try Console.json(explanation) }
    Console.line(explanation.words)
    Console.table(explanation.rows.map { ["  \($0.0)", $0.1] })
  }

  private func show(_ answer: AccessForecast) {
    Console.line(answer.words)
    if let steward = answer.stewardText { Console.line("  for a steward: \(steward)") }
    Console.table(
      [("policy", answer.policyVersion.map(String.init)), ("grant", answer.grant), ("reason", answer.reason)].compactMap
      { row in
        row.1.map { ["  \(row.0)", $0] }
      })
  }
}

/// An entry with everything that it saw, in words: from the entry alone, whatever has become of the policy since.
private struct Explanation: Encodable {
  var sequence: UInt64
  var words: String
  var event: JournalEvent
  /// What the member would read in the language asked for.
  var memberText: String?
  /// Why, in the terms of the policy, and what a steward can do about a refusal.
  var remedy: String?
  /// Who decided, where the ledger is asked first.
  var decider: String?

  enum CodingKeys: String, CodingKey {
    case sequence, words, event, remedy, decider
    case memberText = "member_text"
  }

  /// - Parameter language: nil for what was recorded, and English.
  init(_ recorded: RecordedEvent, in language: TextLanguage?) {
    sequence = recorded.sequence
    words = recorded.words
    event = recorded.event
    decider = event.data.decidedBy.flatMap(Decider.init(rawValue:))?.words(in: language ?? .english)
    guard event.type == .accessDenied, let reason = event.data.reason.flatMap(DenyReason.init(rawValue:)) else {
      return
    }
    let detail = event.data.denyDetail(resource: event.subject, at: event.time, localTime: Self.localTime)
    memberText = language.map { reason.memberText(detail, language: $0) }
    remedy = reason.stewardText(detail, language: language ?? .english)
  }

  /// On this machine's clock, as every command tells times.
  private static func localTime(_ wall: WallTime) -> LocalTime {
    let date = Date(timeIntervalSince1970: Double(wall.milliseconds) / 1000)
    return LocalTime(wall, offset: Int64(TimeZone.current.secondsFromGMT(for: date)))
  }

  var rows: [(String, String)] {
    let data = event.data
    let rows: [(String, String?)] = [
      ("entry", "#\(sequence), \(event.type.rawValue)"), ("clock", event.clock.rawValue), ("reader", data.reader),
      ("credential", data.credentialKind.map { kind in data.credentialTag.map { "\(kind) \($0)" } ?? kind }),
      ("member", data.member?.description), ("right", data.right), ("reason", data.reason),
      ("certification", data.certification), ("given by", data.givenBy), ("note", data.note),
      ("to the member", data.text),
      ("in that language", memberText),
      ("for a steward", remedy), ("grant", data.grant), ("policy", data.policyVersion.map(String.init)),
      ("decided by", decider), ("cause", data.cause),
      ("by", data.actor), ("tap to output", data.latencyMicroseconds.map { "\($0) us" }),
      (
        "recorded",
        data.recordedLate == true ? "after the output moved: the storage was slower than the write bound" : nil
      ),
    ]
    return rows.compactMap { row in row.1.map { (row.0, $0) } }
  }
}
