import ArgumentParser
import Foundation
import LedgerServer
import SpaceCore

/// `lintel grants`: who may do what where.
struct GrantsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "grants", abstract: "Lists, gives, approves and revokes rights.",
    discussion: "A change is in force at a connected board within a second.",
    subcommands: [List.self, Add.self, Approve.self, Revoke.self], defaultSubcommand: List.self)

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Lists the grants.", usage: "lintel grants list [options]")
    @OptionGroup var arguments: DeskArguments

    /// What the ledger says of a grant beside its value.
    private struct Standing: Decodable {
      var id: String
      /// False while a dangerous right waits for a second person.
      var approved: Bool?
    }

    func run() async throws {
      try await reporting {
        let desk = try arguments.open()
        let grants: [LedgerDesk.Item<DirectoryValue.Grant>] = try await desk.items("grants")
        if arguments.json { return try Console.json(grants) }
        let members: [LedgerDesk.Item<DirectoryValue.Member>] = try await desk.items("members")
        let names = Dictionary(members.compactMap { member in member.name.map { (member.id, $0) } }) { first, _ in first
        }
        let standings = try JSONDecoder().decode([Standing].self, from: try await desk.get("/v1/grants"))
        let waiting = Set(standings.filter { $0.approved == false }.map(\.id))
        Console.table(
          grants.map { grant in
            let entry = waiting.contains(grant.id) ? grant.position : nil
            return [
              grant.id, names[grant.value.to] ?? grant.value.to, grant.value.right, grant.value.on,
              conditions(grant.value), entry.map { "entry \($0) waits for approval" } ?? "",
            ]
          })
      }
    }

    private func conditions(_ grant: DirectoryValue.Grant) -> String {
      var parts: [String] = []
      if let schedule = grant.schedule { parts.append(schedule) }
      if let from = grant.from { parts.append("from \(from)") }
      if let until = grant.until { parts.append("until \(until)") }
      if let uses = grant.uses { parts.append("\(uses) uses") }
      for training in grant.certifications ?? [] { parts.append(training) }
      for condition in grant.requires ?? [] { parts.append(condition.replacing("_", with: " ")) }
      if let freshness = grant.freshness { parts.append("fresh within \(freshness)") }
      return parts.joined(separator: ", ")
    }
  }

  struct Add: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Gives a right on a door or tool to everyone, a group or a member.",
      discussion:
        "Example: lintel grants add --to ada --right operate --on laser --training laser-basics --until 2027-06-30")
    @Option(help: "everyone, a group, or a member.") var to: String
    @Option(help: ArgumentHelp(stringLiteral: Right.allCases.map(\.name).joined(separator: ", ") + ".")) var right:
      String
    @Option(help: "A door or tool, or a tag.") var on: String
    @Option(help: "A schedule of the ledger.") var schedule: String?
    @Option(help: "The first day.") var from: String?
    @Option(help: "The end.") var until: String?
    @Option(help: "How many uses.") var uses: UInt32?
    @Option(help: "How long a board may go without the ledger, such as 72h.") var freshness: String?
    @Option(help: "A training that it takes; may be given several times.") var training: [String] = []
    @Option(help: "pin, second_person, supervisor or signed_in; may be given several times.") var requires: [String] =
      []
    @OptionGroup var arguments: DeskArguments

    private struct Value: Encodable {
      var to: String
      var right: String
      var on: String
      var schedule: String?
      var from: String?
      var until: String?
      var uses: UInt32?
      var freshness: String?
      var certifications: [String]?
      var requires: [String]?
    }

    private struct Body: Encodable {
      var value: Value
    }

    func run() async throws {
      try await reporting {
        let desk = try arguments.open()
        let groups: [LedgerDesk.Item<DirectoryValue.Group>] = try await desk.items("groups")
        let isGroup = to == "everyone" || groups.contains { $0.id == to }
        let grantee = isGroup ? to : try await desk.member(named: to).id
        let id = newIdentifier()
        let value = Value(
          to: grantee, right: right, on: on, schedule: schedule, from: from, until: until, uses: uses,
          freshness: freshness,
          certifications: training.isEmpty ? nil : training, requires: requires.isEmpty ? nil : requires)
        try await desk.put("grants", id, Body(value: value))
        try arguments.tell("\(to) may \(right) \(on), by the grant \(id).", id: id)
      }
    }
  }

  struct Approve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Approves a right that a resource marks as dangerous, which somebody else has given.",
      usage: "lintel grants approve <grant> --entry <entry> [options]",
      discussion: "The approval is of that entry alone: when the grant is changed it waits again.")
    @Argument(help: "The grant's id, as 'lintel grants list' shows it.") var grant: String
    @Option(help: "The entry that waits, as 'lintel grants list' shows it.") var entry: UInt64
    @OptionGroup var arguments: DeskArguments

    private struct Value: Encodable {
      var grant: UInt64
    }

    private struct Body: Encodable {
      var value: Value
    }

    func run() async throws {
      try await reporting {
        try await arguments.open().put("approvals", grant, Body(value: Value(grant: entry)))
        try arguments.tell("The grant \(grant) is approved.", id: grant)
      }
    }
  }

  struct Revoke: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Takes a right back.", usage: "lintel grants revoke <grant> [options]")
    @Argument(help: "The grant's id, as 'lintel grants list' shows it.") var grant: String
    @OptionGroup var arguments: DeskArguments

    func run() async throws {
      try await reporting {
        try await arguments.open().end("grants", grant)
        try arguments.tell("The grant \(grant) is revoked.", id: grant)
      }
    }
  }
}
