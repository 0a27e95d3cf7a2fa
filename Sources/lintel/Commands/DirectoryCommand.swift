import ArgumentParser
import Foundation
import LedgerServer
import SpaceCore

/// `lintel directory`: everything else that a ledger knows of its community, as it stands in entries.
struct DirectoryCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "directory",
    abstract: "Lists and changes groups, trainings, schedules, holds and all else.",
    discussion: """
      Kinds: \(DirectoryKind.allCases.map(\.plural).joined(separator: ", ")).

      lintel directory set groups members '{"name": "Members"}'
      lintel directory set certifications laser-basics '{"given_by": "Mira"}'
      lintel directory set certifications laser-solo '{"earned": {"resource": "laser", "after": "10h"}}'
      lintel directory set schedules evenings '{"weekly": ["mon-fri 17:00-22:00"]}'
      """,
    subcommands: [List.self, Set.self, End.self], defaultSubcommand: List.self)

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Lists everything of one kind.", usage: "lintel directory list <kind> [options]")
    @Argument(help: "The kind, such as schedules.") var kind: String
    @OptionGroup var arguments: DeskArguments

    func run() async throws {
      try await reporting {
        let data = try await arguments.open().get("/v1/\(try known(kind).plural)")
        let items = try JSONSerialization.jsonObject(with: data) as? [[String: Any]] ?? []
        if arguments.json { return Console.line(try Self.text(items, .prettyPrinted)) }
        Console.table(try items.map { [$0["id"] as? String ?? "", try Self.text($0["value"] ?? [:], [])] })
      }
    }

    private static func text(_ value: Any, _ options: JSONSerialization.WritingOptions) throws -> String {
      let data = try JSONSerialization.data(
        withJSONObject: value, options: options.union([.sortedKeys, .withoutEscapingSlashes]))
      return String(decoding: data, as: UTF8.self)
    }
  }

  struct Set: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Sets one thing to a value.", usage: "lintel directory set <kind> <id> <value> [options]",
      discussion: "The ledger refuses a value that is not of the kind, or that names what does not exist.")
    @Argument(help: "The kind, such as schedules.") var kind: String
    @Argument(help: "Its id.") var id: String
    @Argument(help: "Its value, a JSON object.") var value: String
    @OptionGroup var arguments: DeskArguments

    func run() async throws {
      try await reporting {
        let kind = try known(kind)
        guard let object = try? JSONSerialization.jsonObject(with: Data(value.utf8)) as? [String: Any] else {
          throw Failure(.badData, "the value is no JSON object: \(value.prefix(60))")  // whatever is wrong with it
        }
        let body = try JSONSerialization.data(withJSONObject: ["value": object])
        try await arguments.open().put(kind.plural, id, body: body)
        try arguments.tell("The \(kind.rawValue) \(id) is set.", id: id)
      }
    }
  }

  struct End: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Ends one thing.", usage: "lintel directory end <kind> <id> [options]",
      discussion: "What is still used cannot be ended; the ledger says by what.")
    @Argument(help: "The kind, such as holds.") var kind: String
    @Argument(help: "Its id.") var id: String
    @OptionGroup var arguments: DeskArguments

    func run() async throws {
      try await reporting {
        let kind = try known(kind)
        try await arguments.open().end(kind.plural, id)
        try arguments.tell("The \(kind.rawValue) \(id) is ended.", id: id)
      }
    }
  }
}

/// The kind that a word names, in the singular or the plural.
private func known(_ word: String) throws -> DirectoryKind {
  guard let kind = DirectoryKind(plural: word) ?? DirectoryKind(rawValue: word) else {
    let kinds = DirectoryKind.allCases.map(\.plural).joined(separator: ", ")
    throw Failure(.badData, "the directory has no kind '\(word)'; there is \(kinds)")
  }
  return kind
}
