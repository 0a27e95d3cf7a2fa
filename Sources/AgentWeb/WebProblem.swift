import AgentRuntime
import HTTPTypes
import Hummingbird
import NIOCore

/// Why a request was not served: a status and a sentence for whoever asked.
struct WebProblem: Error, Equatable {
  var status: HTTPResponse.Status
  var words: String

  static func badInput(_ words: String) -> WebProblem { WebProblem(status: .badRequest, words: words) }
  static func notAllowed(_ words: String) -> WebProblem { WebProblem(status: .forbidden, words: words) }
  static func unknown(_ words: String) -> WebProblem { WebProblem(status: .notFound, words: words) }

  init(status: HTTPResponse.Status, words: String) {
    self.status = status
    self.words = words
  }

  init(_ refusal: CommandRefusal) {
    let status: HTTPResponse.Status =
      switch refusal {
      case .unknownResource: .notFound
      case .notNow: .conflict
      case .busy: .serviceUnavailable
      }
    self.init(status: status, words: refusal.description)
  }

  /// The problem that an error stands for; nil for one that nobody outside should read.
  init?(_ error: any Error) {
    switch error {
    case let problem as WebProblem: self = problem
    case let refusal as CommandRefusal: self.init(refusal)
    case is NIOTooManyBytesError:
      self.init(status: .contentTooLarge, words: "the body is longer than \(JSONBody.limit) bytes; send less")
    case let error as HTTPError where error.status == .notFound:
      self.init(status: .notFound, words: "there is nothing at this address")
    case let error as HTTPError:
      self.init(status: error.status, words: error.body ?? error.status.reasonPhrase)
    default: return nil
    }
  }
}
