import ArgumentParser
import Foundation
import LedgerProtocol
import SpaceCore

/// `lintel policy`: policies as files.
struct PolicyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "policy", abstract: "Builds a policy image from a readable document.", subcommands: [Compile.self])

  struct Compile: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Checks a policy document and builds the image that an agent decides by.",
      usage: "lintel policy compile <document> --output <file> | --dry-run [options]",
      discussion: """
        The document is JSON; every mistake is told with its line. Credentials are given as digests, or as 'uid' with \
        --digest-key, the file of the agent's key. --dry-run only checks.
        """)

    @Argument(help: "The document.", completion: .file(extensions: ["json"])) var document: String
    @Option(name: .shortAndLong, help: ArgumentHelp("Where the image goes.", valueName: "file")) var output: String?
    @Option(help: ArgumentHelp("The file with the agent's digest key, 32 bytes.", valueName: "file")) var digestKey:
      String?
    @Flag(help: "Check only.") var dryRun = false
    @Flag(help: "Print the result as JSON.") var json = false

    /// A document is written by people or made by a ledger; a million credentials take about 300 MB.
    private static let sizeLimit = 1 << 30

    private struct Report: Encodable {
      var ok = true
      var version: UInt64
      var imageBytes: Int
      var sha256: String
      var members: Int
      var resources: Int
      var grants: Int

      enum CodingKeys: String, CodingKey {
        case ok, version, sha256, members, resources, grants
        case imageBytes = "image_bytes"
      }
    }

    private struct Refusal: Encodable {
      var ok = false
      var errors: [Mistake]

      struct Mistake: Encodable {
        var path: String
        var line: Int?
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
        let bytes = try Self.read(document, limit: Self.sizeLimit)
        do {
          let policy = try PolicyDocument(json: bytes)
          let key = try digestKey.map { try Self.read($0, limit: 64) }
          guard key != nil || !policy.hasRawCredentials else {
            throw Failure(.badData, "\(document): credentials are given as 'uid', which takes --digest-key")
          }
          let image = try PolicyCompiler.compile(
            policy, digestKey: key ?? [UInt8](repeating: 0, count: CredentialDigester.keyBytes))
          try write(image)
          try tell(policy, image)
        } catch let errors as PolicyDocumentErrors {
          try refuse(errors)
        } catch PolicyCompiler.Failure.document(let errors) {
          try refuse(errors)
        } catch let failure as PolicyCompiler.Failure {
          throw Failure(.badData, "\(document): \(failure)")
        }
      }
    }

    private static func read(_ file: String, limit: Int) throws -> [UInt8] {
      do {
        let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: file))
        defer { try? handle.close() }  // read only: nothing can be lost
        // A file tells its size beforehand; what grows or is no file is cut off while it is read.
        let size = try FileManager.default.attributesOfItem(atPath: file)[.size] as? Int ?? 0
        let data = size > limit ? nil : try handle.read(upToCount: limit + 1) ?? Data()
        guard let data, data.count <= limit else {
          throw Failure(.badData, "reading \(file): it is longer than \(limit) bytes, which none needs to be")
        }
        return [UInt8](data)
      } catch let failure as Failure {
        throw failure
      } catch { throw Failure(.inputOutput, "reading \(file): \(cause(of: error))") }
    }

    private func write(_ image: [UInt8]) throws {
      guard let output, !dryRun else { return }
      do { try Data(image).write(to: URL(fileURLWithPath: output), options: .atomic) } catch {
        throw Failure(.inputOutput, "writing \(output): \(cause(of: error))")
      }
    }

    private func refuse(_ errors: PolicyDocumentErrors) throws -> Never {
      if json {
        try Console.json(
          Refusal(errors: errors.errors.map { .init(path: $0.path, line: $0.line, message: $0.message) }))
      }
      let count = errors.errors.count
      throw Failure(.badData, "\(count) \(count == 1 ? "thing is" : "things are") wrong in \(document):\n\(errors)")
    }

    private func tell(_ policy: PolicyDocument, _ image: [UInt8]) throws {
      let report = Report(
        version: policy.version, imageBytes: image.count,
        sha256: Entry.hash(image).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(),
        members: policy.members?.count ?? 0, resources: policy.resources?.count ?? 0, grants: policy.grants?.count ?? 0)
      if json { return try Console.json(report) }
      let place = dryRun ? "\(document) is right" : "\(output ?? "") written"
      Console.line("\(place): version \(report.version), \(report.imageBytes) bytes")
      Console.line("  \(report.members) members, \(report.resources) resources, \(report.grants) grants")
    }
  }
}

extension PolicyDocument {
  /// Whether a credential is given by its bytes, which only the agent's key turns into what the agent compares.
  fileprivate var hasRawCredentials: Bool {
    (members ?? []).contains { ($0.credentials ?? []).contains { $0.uid != nil } }
  }
}
