import ArgumentParser
import Foundation
import LedgerServer
import SpaceCore

/// What every command at the ledger's desk takes.
struct DeskArguments: ParsableArguments {
  @OptionGroup var agent: AgentOptions
  @OptionGroup var desk: DeskOptions
  @OptionGroup var who: OperatorOptions
  @Flag(help: "Print the result as JSON.") var json = false

  func open() throws -> LedgerDesk { try desk.open(data: agent.resolvedData(), operatorName: who.name) }

  /// Says what was done.
  func tell(_ words: String, id: String) throws {
    if json { try Console.json(["id": id, "words": words]) } else { Console.line(words) }
  }
}

/// A new pseudonym, or the number of a badge or grant: 128 random bits in hexadecimal.
func newIdentifier() -> String { MemberID(high: .random(in: 0 ... .max), low: .random(in: 0 ... .max)).description }

/// `lintel members`: the people of the community.
struct MembersCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "members", abstract: "Lists and changes the members of the ledger's community.",
    discussion: "Names stay in the ledger's directory; entries and boards know members by pseudonym only.",
    subcommands: [List.self, Add.self, Standing.self, Certify.self, Forget.self], defaultSubcommand: List.self)

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Lists the members.", usage: "lintel members list [options]")
    @OptionGroup var arguments: DeskArguments

    func run() async throws {
      try await reporting {
        let members: [LedgerDesk.Item<DirectoryValue.Member>] = try await arguments.open().items("members")
        if arguments.json { return try Console.json(members) }
        let rows = members.sorted { ($0.name ?? $0.id) < ($1.name ?? $1.id) }.map { member in
          [
            member.name ?? "(forgotten)", String(member.id.prefix(8)),
            (member.value.groups ?? []).joined(separator: ", "),
            standing(member.value),
          ]
        }
        Console.table(rows)
      }
    }

    private func standing(_ member: DirectoryValue.Member) -> String {
      switch member.standing ?? "active" {
      case "active": ""
      case "grace": "grace until \(member.graceUntil ?? "?")"
      case let other: other + (member.reason.map { ": \($0)" } ?? "")
      }
    }
  }

  struct Add: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Adds a member.", usage: "lintel members add <name> [--group <group>] [options]")
    @Argument(help: "The whole name.") var name: String
    @Option(help: "A group; may be given several times.") var group: [String] = []
    @Option(help: "How to reach them; kept sealed, never in an entry.") var contact: String?
    @Flag(help: "Give this member more time at doors.") var extendedUnlock = false
    @OptionGroup var arguments: DeskArguments

    func validate() throws {
      guard name.contains(where: { !$0.isWhitespace }), !name.hasControlCharacters else {
        throw ValidationError("A member has a name, on one line.")
      }
    }

    private struct Value: Encodable {
      var groups: [String]
      var extendedUnlock: Bool?
    }

    private struct Body: Encodable {
      var value: Value
      var personal: PersonalData
    }

    func run() async throws {
      try await reporting {
        let id = newIdentifier()
        let value = Value(groups: group, extendedUnlock: extendedUnlock ? true : nil)
        try await arguments.open().put(
          "members", id, Body(value: value, personal: PersonalData(name: name, contact: contact)))
        try arguments.tell("\(name) is a member, known in entries as \(id.prefix(8))…", id: id)
      }
    }
  }

  struct Standing: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Sets where a member stands: active, grace, suspended or left.",
      usage: "lintel members standing <member> <standing> [options]")
    @Argument(help: "The member: a name, a first name, or the pseudonym.") var member: String
    @Argument(help: "active, grace, suspended or left.") var standing: String
    @Option(help: "The end of grace, such as 2027-01-31.") var until: String?
    @Option(help: "Why, for the member to read.") var reason: String?
    @OptionGroup var arguments: DeskArguments

    private struct Body: Encodable {
      var value: DirectoryValue.Member
    }

    func run() async throws {
      try await reporting {
        let desk = try arguments.open()
        let found = try await desk.member(named: member)
        var value = found.value
        value.standing = standing
        value.graceUntil = until
        value.reason = reason
        try await desk.put("members", found.id, Body(value: value))
        try arguments.tell("\(found.name ?? found.id) is now \(standing).", id: found.id)
      }
    }
  }

  struct Certify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Signs off a training.", usage: "lintel members certify <member> <training> [options]")
    @Argument(help: "The member: a name, a first name, or the pseudonym.") var member: String
    @Argument(help: "The training, such as laser-basics.") var training: String
    @Option(help: "When it ends, such as 2027-12-31; never if not given.") var until: String?
    @OptionGroup var arguments: DeskArguments

    private struct Value: Encodable {
      var member: String
      var certification: String
      var until: String?
    }

    private struct Body: Encodable {
      var value: Value
    }

    func run() async throws {
      try await reporting {
        let desk = try arguments.open()
        let found = try await desk.member(named: member)
        let id = newIdentifier()
        try await desk.put(
          "awards", id, Body(value: Value(member: found.id, certification: training, until: until)))
        try arguments.tell("\(found.name ?? found.id) has the training \(training).", id: id)
      }
    }
  }

  struct Forget: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Destroys what identifies a member; entries keep the pseudonym and stay whole.",
      usage: "lintel members forget <member> [--yes] [options]",
      discussion: "This cannot be undone. Badges of a forgotten member are refused.")
    @Argument(help: "The member: a name, a first name, or the pseudonym.") var member: String
    @Flag(help: "Do it; without this it only says what it would do.") var yes = false
    @OptionGroup var arguments: DeskArguments

    private struct Nothing: Encodable {}

    func run() async throws {
      try await reporting {
        let desk = try arguments.open()
        let found = try await desk.member(named: member)
        guard yes else {
          throw Failure(
            .refused, "this destroys the name and contact of \(found.name ?? found.id) for good; add --yes to do it.")
        }
        _ = try await desk.post("/v1/members/\(found.id)/forget", Nothing())
        try arguments.tell("\(found.id.prefix(8))… is forgotten.", id: found.id)
      }
    }
  }
}
