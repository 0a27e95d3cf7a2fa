import ArgumentParser
import Foundation
import LedgerServer
import SpaceCore

/// `lintel badges`: credentials of members.
struct BadgesCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "badges", abstract: "Lists and changes the badges of members.",
    discussion: """
      The number of a badge, the digits of a PIN and the secret of a one-time code go to the ledger's sealed store and \
      are never shown again.
      """,
    subcommands: [List.self, Add.self, Enrol.self, Unknown.self, State.self], defaultSubcommand: List.self)

  /// A credential on its way to the ledger.
  struct NewCredential: Encodable {
    struct Value: Encodable {
      var member: String
      var kind: String
      var label: String?
      var until: String?
      var duress: Bool?
      var renews: String?
    }

    var value: Value
    /// In hexadecimal: the bytes of a badge, a PIN's digits in ASCII, the 20 bytes of a one-time code.
    var secret: String
  }

  /// What every way of giving a credential takes.
  struct Terms: ParsableArguments {
    @Option(help: "What people call it, such as 'blue fob'.") var label: String?
    @Option(help: "When it ends, such as 2027-12-31.") var until: String?
    @Option(help: ArgumentHelp("It ends so long after its last use, such as 90d.", valueName: "days"))
    var renews: String?
    @Flag(help: "To be used when forced: opens as usual and raises a silent alarm.") var duress = false

    func credential(of member: String, kind: String, secret: String) -> NewCredential {
      NewCredential(
        value: .init(
          member: member, kind: kind, label: label, until: until, duress: duress ? true : nil, renews: renews),
        secret: secret)
    }
  }

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Lists badges: whose, what kind, and their state.",
      usage: "lintel badges list [--member <member>] [options]")
    @Option(help: "Only those of this member.") var member: String?
    @OptionGroup var arguments: DeskArguments

    func run() async throws {
      try await reporting {
        let desk = try arguments.open()
        var badges: [LedgerDesk.Item<DirectoryValue.Credential>] = try await desk.items("credentials")
        if let member {
          let owner = try await desk.member(named: member).id
          badges.removeAll { $0.value.member != owner }
        }
        if arguments.json { return try Console.json(badges) }
        let members: [LedgerDesk.Item<DirectoryValue.Member>] = try await desk.items("members")
        let names = Dictionary(members.map { ($0.id, $0.name ?? String($0.id.prefix(8))) }) { first, _ in first }
        Console.table(
          badges.map { badge in
            [
              badge.id, names[badge.value.member] ?? String(badge.value.member.prefix(8)), badge.value.kind,
              badge.value.label ?? "", badge.value.state ?? "active",
            ]
          })
      }
    }
  }

  struct State: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Sets a badge's state: active, suspended, lost (a tap raises an alarm) or revoked.",
      usage: "lintel badges state <badge> <state> [options]")
    @Argument(help: "The badge's id, as 'lintel badges list' shows it.") var badge: String
    @Argument(help: "active, suspended, lost or revoked.") var state: String
    @OptionGroup var arguments: DeskArguments

    private struct Body: Encodable {
      var value: DirectoryValue.Credential
    }

    func run() async throws {
      try await reporting {
        let desk = try arguments.open()
        let badges: [LedgerDesk.Item<DirectoryValue.Credential>] = try await desk.items("credentials")
        guard var found = badges.first(where: { $0.id == badge }) else {
          throw Failure(.refused, "no badge has the id '\(badge)'; 'lintel badges list' shows all.")
        }
        found.value.state = state
        try await desk.put("credentials", badge, Body(value: found.value))
        try arguments.tell("The badge \(badge) is now \(state).", id: badge)
      }
    }
  }
}
