import ArgumentParser
import Foundation
import LedgerServer
import SpaceCore
import WireCodecs

/// `lintel badges`: credentials of members.
struct BadgesCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "badges", abstract: "Lists and changes the badges of members.",
    discussion: "The number of a badge goes to the ledger's sealed store and is never shown again.",
    subcommands: [List.self, Add.self, State.self], defaultSubcommand: List.self)

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

  struct Add: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Gives a member a badge.",
      usage: "lintel badges add <member> --uid <hex> | --printed <number> [options]",
      discussion: """
        --uid takes the bytes as the card sends them (EM4100: five, such as 3A00814000). --printed takes the number \
        printed on an EM4100 card, ten digits, with its version byte if it is not 00 (--version-byte 3A).
        """)
    @Argument(help: "The member: a name, a first name, or the pseudonym.") var member: String
    @Option(help: ArgumentHelp("The bytes of the badge.", valueName: "hex")) var uid: String?
    @Option(help: ArgumentHelp("The number printed on an EM4100 card.", valueName: "number")) var printed: UInt32?
    @Option(help: ArgumentHelp("The version byte of the printed card.", valueName: "hex")) var versionByte = "00"
    @Option(help: "What people call it, such as 'blue fob'.") var label: String?
    @Option(help: "When it ends, such as 2027-12-31.") var until: String?
    @OptionGroup var arguments: DeskArguments

    func validate() throws {
      guard (uid == nil) != (printed == nil) else { throw ValidationError("Give the badge by --uid or by --printed.") }
    }

    private struct Value: Encodable {
      var member: String
      var kind: String
      var label: String?
      var until: String?
    }

    private struct Body: Encodable {
      var value: Value
      /// The canonical bytes in hexadecimal; sealed by the ledger.
      var secret: String
    }

    func run() async throws {
      try await reporting {
        let secret = try canonical()
        let desk = try arguments.open()
        let found = try await desk.member(named: member)
        let id = newIdentifier()
        let value = Value(member: found.id, kind: CredentialKind.cardUID.name, label: label, until: until)
        try await desk.put("credentials", id, Body(value: value, secret: secret))
        try arguments.tell("\(found.name ?? found.id) has one more badge, \(id).", id: id)
      }
    }

    private func canonical() throws -> String {
      if let printed {
        guard versionByte.count == 2, let version = UInt8(versionByte, radix: 16) else {
          throw Failure(.badData, "--version-byte takes two hexadecimal digits, found '\(versionByte)'")
        }
        return EM4100Frame(version: version, tag: printed).bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
          .joined()
      }
      let digits = (uid ?? "").filter { $0 != ":" && $0 != " " }
      guard (8...32).contains(digits.count), digits.count.isMultiple(of: 2), digits.allSatisfy(\.isHexDigit) else {
        throw Failure(.badData, "--uid takes 4 to 16 bytes as pairs of hexadecimal digits")
      }
      return digits.lowercased()
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
