import ArgumentParser
import Foundation
import LedgerProtocol
import LedgerServer
import LocalStore
import SpaceCore

extension PolicyCommand {
  /// `lintel policy rehearse`: what a policy would change, tried on what happened.
  struct Rehearse: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Decides recorded presentations again by another policy: who would gain and lose what.",
      usage: "lintel policy rehearse <policy> [--since <time>] [options]",
      discussion: """
        The policy is a document or a compiled image. It is compared with the policy of this board, or, with \
        --as-recorded, with what was decided then. The journal is read beside the running agent; nothing is changed.
          lintel policy rehearse tomorrow.json --since 2026-11-01
          lintel policy rehearse tomorrow.json --since 2026-11-24T18:00:00Z --until 2026-11-25
        What only the board knew then (a full room, a lost badge, a missing PIN) stays as recorded. Dates are days of \
        the policy's time zone; --until takes a whole day.
        """)

    @Argument(help: "A policy document (JSON) or a compiled image.", completion: .file()) var policy: String
    @Option(help: ArgumentHelp("Presentations from this day or time on.", valueName: "time")) var since: String?
    @Option(help: ArgumentHelp("Presentations before this time, or to the end of this day.", valueName: "time"))
    var until: String?
    @Flag(help: "Compare with what was recorded instead of with the board's policy.") var asRecorded = false
    @OptionGroup var agent: AgentOptions
    @OptionGroup var desk: DeskOptions
    @Flag(help: "Print the result as JSON.") var json = false

    func run() async throws {
      try await reporting {
        let new = try Self.image(policy)
        let times = try RehearsalPeriod(since: since, until: until, in: new).times
        let folder = Places.agentFolder(agent.resolvedData())
        let journal: JournalFile
        do { journal = try JournalFile(folder: folder) } catch {
          throw Failure(.inputOutput, "\(error) Another data folder is named with --data.")
        }
        let installed = asRecorded ? nil : try Self.installed(journal)
        if !asRecorded, installed == nil {
          Console.note("This board has no policy to compare with: compared with what was recorded.")
        }
        var rehearsal = Rehearsal(of: new, comparedWith: installed)
        try Self.replay(journal, times, into: &rehearsal)
        let report = rehearsal.report
        if json { return try Console.json(report) }
        await show(report, of: new, installed)
      }
    }

    // MARK: Policies

    private static func image(_ file: String) throws -> PolicyImage {
      let mapped: MappedFile
      do { mapped = try MappedFile(path: file) } catch StoreError.file(_, _, let cause) {
        throw Failure(.inputOutput, "reading \(file): \(cause). It is a policy document or a compiled image.")
      }
      if mapped.bytes.starts(with: PolicyLayout.magic) { return try image(mapped, named: file) }
      let bytes: [UInt8]
      do {
        // Badges are not judged, so whatever key they are digested with will do.
        let key = [UInt8](repeating: 0, count: CredentialDigester.keyBytes)
        bytes = try PolicyCompiler.image(
          of: try PolicyCompiler.tables(try Compile.open(file), digestKey: key) { _ in })
      } catch PolicyCompiler.Failure.document(let errors) {
        throw refusal(errors, file)
      } catch let failure as PolicyCompiler.Failure {
        throw Failure(.badData, "\(file): \(failure)")
      }
      do { return try PolicyImage(bytes) } catch { throw Failure(.badData, "\(file): \(error)") }
    }

    private static func image(_ mapped: MappedFile, named name: String) throws -> PolicyImage {
      do { return try PolicyImage(mapping: mapped.bytes, owner: mapped) } catch {
        throw Failure(.badData, "\(name): \(error)")
      }
    }

    private static func refusal(_ errors: PolicyDocumentErrors, _ file: String) -> Failure {
      let count = errors.count
      return Failure(.badData, "\(count) \(count == 1 ? "thing is" : "things are") wrong in \(file):\n\(errors)")
    }

    private static func installed(_ journal: JournalFile) throws -> PolicyImage? {
      do {
        guard let mapped = try journal.installedImage() else { return nil }
        return try image(mapped, named: "the board's policy")
      } catch let error as StoreError { throw Failure(.inputOutput, "\(error)") }
    }

    // MARK: Entries

    private static func replay(
      _ journal: JournalFile, _ times: Range<WallTime>, into rehearsal: inout Rehearsal
    ) throws {
      var count = 0
      var unreadable = 0
      do {
        try journal.forEachEntry(of: [.accessGranted, .accessDenied], in: times) { entry in
          guard let bytes = entry.bytes else { return }
          do { rehearsal.add(try Entry(bytes: bytes).event()) } catch { unreadable += 1 }
          count += 1
          if count.isMultiple(of: 100_000) { Console.note("\(count) entries read") }
        }
      } catch let error as StoreError { throw Failure(.inputOutput, "\(error)") }
      if unreadable > 0 {
        Console.note("\(unreadable) entries cannot be read and were left out; 'lintel ledger verify' says more.")
      }
    }

    // MARK: The report

    private func show(_ report: RehearsalReport, of new: PolicyImage, _ installed: PolicyImage?) async {
      let names = report.changes.isEmpty && report.unknownMembers.isEmpty ? [:] : await memberNames()
      let words = RehearsalWords(
        report, member: { names[$0] ?? "member \($0.description.prefix(8))" },
        resource: { id in [new, installed].lazy.compactMap { $0?.name(of: id) }.first ?? id.name },
        localTime: { new.localTime(of: $0) })
      for line in words.lines { Console.line(line) }
    }

    /// Names from the ledger's directory; none where that cannot be reached, which leaves the pseudonyms.
    private func memberNames() async -> [MemberID: String] {
      do {
        let desk = try desk.open(data: agent.resolvedData())
        let members: [LedgerDesk.Item<DirectoryValue.Member>] = try await desk.items("members")
        var names: [MemberID: String] = [:]
        for item in members {
          if let id = MemberID(item.id), let name = item.name { names[id] = name }
        }
        return names
      } catch {
        Console.note("Members stand as pseudonyms, since the directory cannot be read: \(cause(of: error))")
        return [:]
      }
    }
  }
}

/// The times between two words of the command line.
struct RehearsalPeriod {
  var times: Range<WallTime>

  /// - Parameter policy: whose days they are.
  init(since: String?, until: String?, in policy: PolicyImage) throws {
    let zone = TimeZone(identifier: policy.timeZoneName) ?? .gmt
    let from = try since.map { try Self.read($0, "--since", zone).start }
    let to = try until.map { text in
      let (start, isDay) = try Self.read(text, "--until", zone)
      return isDay ? policy.nextMidnight(after: start) : start
    }
    let bounds = (from ?? WallTime(milliseconds: .min), to ?? WallTime(milliseconds: .max))
    guard bounds.0 < bounds.1 else { throw Failure(.badData, "--until is not after --since: no time is between them") }
    times = bounds.0..<bounds.1
  }

  private static func read(_ text: String, _ option: String, _ zone: TimeZone) throws -> (start: WallTime, isDay: Bool)
  {
    let day = Date.ISO8601FormatStyle(timeZone: zone).year().month().day()
    // What is neither a day nor a time gets an example instead of the parser's words.
    if text.count == 10, let date = try? Date(text, strategy: day) { return (WallTime(date), true) }
    if let date = try? Date(text, strategy: .iso8601) { return (WallTime(date), false) }
    throw Failure(.badData, "\(option) takes a day or a time, such as 2026-11-01 or 2026-11-01T18:00:00Z")
  }
}

extension WallTime {
  fileprivate init(_ date: Date) { self.init(milliseconds: Int64((date.timeIntervalSince1970 * 1000).rounded())) }
}

extension PolicyImage {
  /// What people call a resource; nil when this policy does not know it or has no name for it.
  fileprivate func name(of id: ResourceID) -> String? {
    resourceIndex(of: id).flatMap(resource).flatMap { $0.name.isEmpty ? nil : $0.name }
  }
}
