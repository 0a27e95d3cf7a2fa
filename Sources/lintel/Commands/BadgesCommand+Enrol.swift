import AgentRuntime
import ArgumentParser
import LedgerServer
import SpaceCore

extension BadgesCommand {
  struct Enrol: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Gives a member the badge that is shown next at a reader.",
      usage: "lintel badges enrol <member> --reader <reader> [options]",
      discussion: "The badge opens nothing meanwhile, and its number is not shown.")
    @Argument(help: "The member: a name, a first name, or the pseudonym.") var member: String
    @Option(help: "The reader, such as front-outside.") var reader: String
    @Option(help: "How long the reader waits for the badge, up to \(BadgeAccess.longestWait).") var seconds = 60
    @OptionGroup var terms: Terms
    @OptionGroup var arguments: DeskArguments

    /// How much longer than the reader waits the answer may take.
    private static let grace = 30

    func validate() throws {
      guard (1...BadgeAccess.longestWait).contains(seconds) else {
        throw ValidationError("--seconds takes 1 to \(BadgeAccess.longestWait).")
      }
    }

    private struct Body: Encodable {
      var seconds: Int
    }

    func run() async throws {
      try await reporting {
        let desk = try arguments.open()
        let found = try await desk.member(named: member)
        let name = found.name ?? found.id
        let client = AgentClient(socket: try arguments.agent.resolvedSocket(), operatorName: arguments.who.name)
        Console.note("Show the badge for \(name) at \(reader) now; it waits for \(seconds) s.")
        let badge: CapturedBadge = try await client.post(
          "/v1/readers/\(reader.pathStep)/enrolment", Body(seconds: seconds), within: seconds + Self.grace)
        if let holder = badge.holder {
          let members: [LedgerDesk.Item<DirectoryValue.Member>] = try await desk.items("members")
          let holderName = members.first { $0.id == holder.description }?.name ?? holder.description
          throw Failure(.refused, "\(holderName) has this badge already; nothing was changed")
        }
        let id = newIdentifier()
        try await desk.put("credentials", id, terms.credential(of: found.id, kind: badge.kind, secret: badge.secret))
        try arguments.tell("\(name) has one more badge, \(id) (\(badge.tag)).", id: id)
      }
    }
  }

  struct Unknown: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Lists badges that were shown lately and that nobody has.", usage: "lintel badges unknown [options]",
      discussion: "Those of the last quarter of an hour. 'lintel badges add <member> --unknown <id>' gives one out.")
    @OptionGroup var agent: AgentOptions
    @Flag(help: "Print the result as JSON.") var json = false

    func run() async throws {
      try await reporting {
        let badges: [UnknownBadge] = try await AgentClient(socket: agent.resolvedSocket()).get("/v1/unknown-badges")
        if json { return try Console.json(badges) }
        Console.table(
          badges.map { badge in
            [
              String(badge.id), badge.reader, badge.kind, badge.tag, EntryWords.time(badge.time),
              badge.count == 1 ? "once" : "\(badge.count) times",
            ]
          })
      }
    }
  }
}
