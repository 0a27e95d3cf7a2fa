import ArgumentParser
import Glibc

/// Why a command ended without doing its work: the words for standard error, and the exit code (sysexits.h).
struct Failure: Error, CustomStringConvertible {
  /// What scripts can tell apart.
  enum Kind: Int32 {
    /// Refused, or not so: the question was understood and the answer is no.
    case refused = 1
    case badData = 65
    case unavailable = 69
    case inputOutput = 74
    case configuration = 78

    /// What an answer over HTTP with this status means.
    init(status: UInt) {
      switch status {
      case 400, 413: self = .badData
      case 500...: self = .unavailable
      default: self = .refused
      }
    }
  }

  var kind: Kind
  var description: String

  init(_ kind: Kind, _ description: String) {
    self.kind = kind
    self.description = description
  }
}

/// Runs the work of a command and ends the program with the code that its failure deserves.
func reporting(_ work: () async throws -> Void) async throws {
  do {
    try await work()
  } catch let failure as Failure {
    Console.error(failure.description)
    throw ExitCode(failure.kind.rawValue)
  } catch let code as ExitCode {
    throw code
  } catch {
    Console.error(cause(of: error))
    throw ExitCode(Failure.Kind.inputOutput.rawValue)
  }
}
