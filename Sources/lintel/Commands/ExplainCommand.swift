import AgentRuntime
import ArgumentParser
import SpaceCore

/// `lintel explain`: why, from the record alone; or whether somebody would be let in.
struct ExplainCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain", abstract: "Says why an entry says what it says, and what would change it.",
    usage: "lintel explain <entry> | --member <member> --resource <id> [options]",
    discussion: """
      An entry of this board by its number, or what would be decided:
        lintel explain 412
        lintel explain --member ada --resource laser
        lintel explain --member ada --resource front --at 2026-12-25T20:00:00Z
      """)

  @Argument(help: "The number of an entry on this board.") var entry: UInt64?
  @Option(help: "A member: a name as in 'lintel members list', or a pseudonym.") var member: String?
  @Option(help: "A door or tool, by its id.") var resource: String?
  @Option(help: "Another moment, such as 2026-12-25T20:00:00Z; now if not given.") var at: String?
  @OptionGroup var agent: AgentOptions
  @OptionGroup var desk: DeskOptions
  @Flag(help: "Print the result as JSON.") var json = false

  func validate() throws {
    let asksAhead = member != nil && resource != nil
    guard entry != nil ? member == nil && resource == nil && at == nil : asksAhead else {
      throw ValidationError("Give the number of an entry, or --member and --resource.")
    }
  }

  func run() async throws {
    try await reporting {
      let client = AgentClient(socket: try agent.resolvedSocket())
      if let entry {
        let recorded: RecordedEvent = try await client.get("/v1/entries/\(entry)")
        try tell(Explanation(recorded))
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

/// An entry with everything that it saw, in words.
private struct Explanation: Encodable {
  var sequence: UInt64
  var words: String
  var event: JournalEvent
  /// What a steward can do about a refusal.
  var remedy: String?

  init(_ recorded: RecordedEvent) {
    sequence = recorded.sequence
    words = recorded.words
    event = recorded.event
    remedy = event.data.reason.flatMap(DenyReason.init(rawValue:))?.stewardText()
  }

  var rows: [(String, String)] {
    let data = event.data
    let rows: [(String, String?)] = [
      ("entry", "#\(sequence), \(event.type.rawValue)"), ("clock", event.clock.rawValue), ("reader", data.reader),
      ("credential", data.credentialKind.map { kind in data.credentialTag.map { "\(kind) \($0)" } ?? kind }),
      ("member", data.member?.description), ("right", data.right), ("reason", data.reason),
      ("to the member", data.text),
      ("for a steward", remedy), ("grant", data.grant), ("policy", data.policyVersion.map(String.init)),
      ("cause", data.cause),
      ("by", data.actor), ("tap to output", data.latencyMicroseconds.map { "\($0) us" }),
      (
        "recorded",
        data.recordedLate == true ? "after the output moved: the storage was slower than the write bound" : nil
      ),
    ]
    return rows.compactMap { row in row.1.map { (row.0, $0) } }
  }
}
