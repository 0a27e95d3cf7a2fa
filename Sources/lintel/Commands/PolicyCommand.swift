import ArgumentParser
import Foundation
import Glibc
import LedgerProtocol
import SpaceCore

/// `lintel policy`: policies as files.
struct PolicyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "policy", abstract: "Builds policies from readable documents, and tries them on what happened.",
    subcommands: [Compile.self, Rehearse.self])

  struct Compile: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Checks a policy document and builds the image that an agent decides by.",
      usage: "lintel policy compile <document> --output <file> | --dry-run [options]",
      discussion: """
        The document is JSON; every mistake is told with its line. Credentials are given as digests, or as 'uid' or \
        'secret' with --digest-key, the file of the agent's key. Members are read one at a time, so there may be \
        millions: progress is shown on a terminal, or anywhere with --progress. --dry-run only checks.
        """)

    @Argument(help: "The document.", completion: .file(extensions: ["json"])) var document: String
    @Option(name: .shortAndLong, help: ArgumentHelp("Where the image goes.", valueName: "file")) var output: String?
    @Option(help: ArgumentHelp("The file with the agent's digest key, 32 bytes.", valueName: "file")) var digestKey:
      String?
    @Flag(help: "Check only.") var dryRun = false
    @Flag(help: "Show progress on standard error, also where that is no terminal.") var progress = false
    @Flag(help: "Print the result as JSON.") var json = false

    private struct Report: Encodable {
      var ok = true
      var version: UInt64
      var imageBytes = 0
      var sha256 = ""
      var members: Int
      var resources: Int
      var grants: Int

      init(_ tables: PolicyTables) {
        version = tables.version
        members = tables.members.count
        resources = tables.resources.count
        grants = tables.grants.count
      }

      mutating func take(_ image: [UInt8]) {
        imageBytes = image.count
        sha256 = Entry.hash(image).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
      }

      enum CodingKeys: String, CodingKey {
        case ok, version, sha256, members, resources, grants
        case imageBytes = "image_bytes"
      }
    }

    private struct Refusal: Encodable {
      var ok = false
      var errors: [Mistake]
      /// How many mistakes there are beside those.
      var more: Int

      struct Mistake: Encodable {
        var path: String
        var line: Int?
        var column: Int?
        var message: String
      }
    }

    func validate() throws {
      guard dryRun || output != nil else {
        throw ValidationError("Say where the image goes with --output, or --dry-run.")
      }
    }

    func run() async throws {
      try await reporting {
        let key = try digestKey.map(Self.readKey)
        do {
          let tables = try tables(digestKey: key)
          var report = Report(tables)
          let image = try PolicyCompiler.image(of: tables)
          report.take(image)
          try write(image)
          try tell(report)
        } catch PolicyCompiler.Failure.document(let errors) {
          try refuse(errors)
        } catch let failure as PolicyCompiler.Failure {
          throw Failure(.badData, "\(document): \(failure)")
        }
      }
    }

    private func tables(digestKey key: [UInt8]?) throws -> PolicyTables {
      let shown = CompileProgress(isAsked: progress)
      defer { shown.clear() }
      return try PolicyCompiler.tables(try Self.open(document), digestKey: key, progress: shown.show)
    }

    static func open(_ file: String) throws -> DocumentText {
      do { return try DocumentText(file: file) } catch let error as DocumentTextError {
        throw Failure(.badData, "reading \(file): \(error)")
      } catch { throw Failure(.inputOutput, "reading \(file): \(cause(of: error))") }
    }

    private static func readKey(_ file: String) throws -> [UInt8] {
      do {
        let handle = try FileHandle(forReadingFrom: URL(filePath: file))
        defer { try? handle.close() }  // read only: nothing can be lost
        // One byte more than a key has tells that it is none.
        return [UInt8](try handle.read(upToCount: CredentialDigester.keyBytes + 1) ?? Data())
      } catch { throw Failure(.inputOutput, "reading \(file): \(cause(of: error))") }
    }

    private func write(_ image: [UInt8]) throws {
      guard let output, !dryRun else { return }
      do {
        try image.withUnsafeBytes { bytes in
          guard let start = bytes.baseAddress else { return }
          // Not copied: an image may be large. Writing does not change it.
          let data = Data(
            bytesNoCopy: UnsafeMutableRawPointer(mutating: start), count: bytes.count, deallocator: .none)
          try data.write(to: URL(filePath: output), options: .atomic)
        }
      } catch { throw Failure(.inputOutput, "writing \(output): \(cause(of: error))") }
    }

    private func refuse(_ errors: PolicyDocumentErrors) throws -> Never {
      if json {
        let mistakes = errors.errors.map {
          Refusal.Mistake(path: $0.path, line: $0.line, column: $0.column, message: $0.message)
        }
        try Console.json(Refusal(errors: mistakes, more: errors.more))
      }
      let count = errors.count
      throw Failure(.badData, "\(count) \(count == 1 ? "thing is" : "things are") wrong in \(document):\n\(errors)")
    }

    private func tell(_ report: Report) throws {
      if json { return try Console.json(report) }
      let place = dryRun ? "\(document) is right" : "\(output ?? "") written"
      Console.line("\(place): version \(report.version), \(report.imageBytes) bytes")
      Console.line("  \(report.members) members, \(report.resources) resources, \(report.grants) grants")
    }
  }
}

/// Says on standard error how far a long compilation has come: on a terminal in a line that changes, else in lines.
private final class CompileProgress {
  private let isTerminal = isatty(STDERR_FILENO) == 1
  private let isShown: Bool
  private let clock = ContinuousClock()
  private var next: ContinuousClock.Instant
  private var width = 0

  /// - Parameter isAsked: whether it is shown where there is no terminal.
  init(isAsked: Bool) {
    isShown = isTerminal || isAsked
    next = clock.now + (isTerminal ? .milliseconds(200) : .seconds(1))
  }

  /// On a terminal at most ten times a second, and not for what takes no time; else once a second and at the end.
  func show(_ progress: PolicyCompiler.Progress) {
    guard isShown, clock.now >= next || !isTerminal && progress.share == 1 else { return }
    next = clock.now + (isTerminal ? .milliseconds(100) : .seconds(1))
    let text = "\(Self.grouped(progress.members)) members · \(Int(progress.share * 100)) %"
    guard isTerminal else { return Console.note(text) }
    put("\r" + text + String(repeating: " ", count: max(0, width - text.count)))
    width = text.count
  }

  /// Takes the line away.
  func clear() {
    guard width > 0 else { return }
    put("\r" + String(repeating: " ", count: width) + "\r")
  }

  private func put(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }

  /// `412,000`.
  private static func grouped(_ number: Int) -> String {
    let digits = Array(String(number))
    return String(
      digits.indices.flatMap { place in
        place > 0 && (digits.count - place) % 3 == 0 ? [",", digits[place]] : [digits[place]]
      })
  }
}
