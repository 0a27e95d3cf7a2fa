import ArgumentParser
import Foundation
import LedgerProtocol
import LedgerServer
import SpaceCore

/// `lintel passes`: rights to enter that their holders carry, signed by the ledger.
struct PassesCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "passes", abstract: "Issues, lists and revokes signed passes for guests and members.",
    discussion: """
      A pass is a text for a QR code. It opens the doors that it names, at every board of this ledger, from its first \
      minute to its last; the board needs no list, only the ledger's key. Whoever has the text can enter with it.

      lintel passes issue --guest "Cleo Byrd" --resource front --until 2026-05-01T20:00 | qrencode -t utf8
      """,
    subcommands: [List.self, Issue.self, Show.self, Revoke.self], defaultSubcommand: List.self)

  private struct Answer: Decodable {
    var text: String
  }

  /// The text of a pass, as the ledger signs it.
  private static func text(_ id: String, _ desk: LedgerDesk) async throws -> String {
    try JSONDecoder().decode(Answer.self, from: try await desk.get("/v1/passes/\(id.pathStep)/text")).text
  }

  /// Prints the text by itself, so that it can be piped, and the words beside it.
  private static func hand(_ id: String, _ desk: LedgerDesk, _ arguments: DeskArguments, _ words: String) async throws {
    let text = try await text(id, desk)
    if arguments.json { return try Console.json(["id": id, "text": text]) }
    Console.note(words)
    Console.line(text)
  }

  struct Issue: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Issues a pass and prints its text.",
      usage: """
        lintel passes issue --guest <name> --resource <id> --until <time>
        lintel passes issue --member <member> --resource <id> --until <time>
        """,
      discussion: """
        Times are those of the space's clock, or with a Z of UTC. The text goes to standard output alone, so that \
        'qrencode -t utf8' (package qrencode) draws it in the terminal and 'qrencode -o pass.png' into a file.
        """)
    @Option(help: "A door or room, or a tag for those that have it now; may be given several times.")
    var resource: [String] = []
    @Option(help: "The name of a guest; kept sealed, never in an entry or in the pass.") var guest: String?
    @Option(help: "A member: a name, a first name, or the pseudonym.") var member: String?
    @Option(help: "The first minute, such as 2026-05-01T18:00; now if not given.") var from: String?
    @Option(help: "The end, such as 2026-05-01T20:00.") var until: String
    @OptionGroup var arguments: DeskArguments

    func validate() throws {
      guard (guest == nil) != (member == nil) else { throw ValidationError("Give either --guest or --member.") }
      guard !resource.isEmpty else { throw ValidationError("Give at least one --resource.") }
      if let guest, !guest.contains(where: { !$0.isWhitespace }) || guest.hasControlCharacters {
        throw ValidationError("A guest has a name, on one line.")
      }
    }

    private struct Value: Encodable {
      var member: String?
      var on: [String]
      var from: String
      var until: String
    }

    private struct Body: Encodable {
      var value: Value
      var personal: PersonalData?
    }

    func run() async throws {
      try await reporting {
        let desk = try arguments.open()
        var holder: LedgerDesk.Item<DirectoryValue.Member>?
        if let member { holder = try await desk.member(named: member) }
        let zone = try await zone(desk)
        let now = Int64(Date().timeIntervalSince1970) / 60
        let pass = Value(
          member: holder?.id, on: try await places(desk), from: try from.map { try utc($0, zone) } ?? Self.text(now),
          until: try utc(until, zone))
        let id = newIdentifier()
        try await desk.put("passes", id, Body(value: pass, personal: guest.map { PersonalData(name: $0) }))
        let name = guest ?? holder?.name ?? holder?.id ?? ""
        try await PassesCommand.hand(
          id, desk, arguments, "The pass \(id) lets \(name) in at \(pass.on.joined(separator: ", ")) until \(until):")
      }
    }

    /// The resources themselves, and those that have a tag.
    private func places(_ desk: LedgerDesk) async throws -> [String] {
      let known: [LedgerDesk.Item<DirectoryValue.Resource>] = try await desk.items("resources")
      var places: [String] = []
      for name in resource {
        let tagged = known.filter { $0.value.tags?.contains(name) == true }.map(\.id)
        let meant = known.contains { $0.id == name } || tagged.isEmpty ? [name] : tagged
        places += meant.filter { !places.contains($0) }
      }
      return places
    }

    /// The zone of the ledger's spaces; nil where they are in several.
    private func zone(_ desk: LedgerDesk) async throws -> String? {
      let spaces: [LedgerDesk.Item<DirectoryValue.Space>] = try await desk.items("spaces")
      let zones = Swift.Set(spaces.map(\.value.timezone))
      return zones.count == 1 ? zones.first : nil
    }

    private func utc(_ time: String, _ zone: String?) throws -> String {
      guard zone != nil || time.hasSuffix("Z") else {
        throw Failure(.badData, "the ledger's spaces are in several time zones; give '\(time)' in UTC, with a Z.")
      }
      guard let minutes = PolicyDocument.minutes(time, zone: zone ?? "UTC") else {
        throw Failure(.badData, "'\(time)' is no time; write 2026-05-01, 2026-05-01T18:00 or 2026-05-01T18:00Z.")
      }
      return Self.text(Int64(minutes))
    }

    private static func text(_ minutes: Int64) -> String {
      Date(timeIntervalSince1970: TimeInterval(minutes * 60)).formatted(.iso8601)
    }
  }

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Lists passes: whose, where, until when, and their state.", usage: "lintel passes list [options]")
    @OptionGroup var arguments: DeskArguments

    func run() async throws {
      try await reporting {
        let desk = try arguments.open()
        let passes: [LedgerDesk.Item<DirectoryValue.Pass>] = try await desk.items("passes")
        if arguments.json { return try Console.json(passes) }
        let members: [LedgerDesk.Item<DirectoryValue.Member>] = try await desk.items("members")
        let names = Dictionary(members.compactMap { member in member.name.map { (member.id, $0) } }) { first, _ in first
        }
        Console.table(
          passes.sorted { $0.value.until > $1.value.until }.map { pass in
            [
              pass.id, pass.value.member.map { names[$0] ?? String($0.prefix(8)) } ?? pass.name ?? "(forgotten)",
              pass.value.member == nil ? "guest" : "member", pass.value.on.joined(separator: ", "),
              "\(pass.value.from) to \(pass.value.until)", pass.value.state ?? "active",
            ]
          })
      }
    }
  }

  struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Prints the text of a pass again.", usage: "lintel passes show <pass> [options]")
    @Argument(help: "The pass's id, as 'lintel passes list' shows it.") var pass: String
    @OptionGroup var arguments: DeskArguments

    func run() async throws {
      try await reporting {
        try await PassesCommand.hand(pass, try arguments.open(), arguments, "The pass \(pass):")
      }
    }
  }

  struct Revoke: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Revokes a pass, or reports it lost.", usage: "lintel passes revoke <pass> [--lost] [options]",
      discussion: """
        Boards that reach the ledger refuse it within a second; one that does not hears of it when it does, so give \
        passes no more time than they need.
        """)
    @Argument(help: "The pass's id, as 'lintel passes list' shows it.") var pass: String
    @Flag(help: "It was lost: whoever shows it raises an alarm.") var lost = false
    @OptionGroup var arguments: DeskArguments

    private struct Body: Encodable {
      var value: DirectoryValue.Pass
    }

    func run() async throws {
      try await reporting {
        let desk = try arguments.open()
        let passes: [LedgerDesk.Item<DirectoryValue.Pass>] = try await desk.items("passes")
        guard var found = passes.first(where: { $0.id == pass }) else {
          throw Failure(.refused, "no pass has the id '\(pass)'; 'lintel passes list' shows all.")
        }
        let state = lost ? "lost" : "revoked"
        found.value.state = state
        try await desk.put("passes", pass, Body(value: found.value))
        try arguments.tell("The pass \(pass) is now \(state).", id: pass)
      }
    }
  }
}
