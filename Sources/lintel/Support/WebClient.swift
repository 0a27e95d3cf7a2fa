import AsyncHTTPClient
import NIOCore

/// How commands talk to agents and ledgers: one try, and an answer or a failure soon, since somebody waits for it.
enum WebClient {
  static let shared = HTTPClient(
    eventLoopGroupProvider: .singleton,
    configuration: {
      var configuration = HTTPClient.Configuration()
      configuration.timeout.connect = .seconds(10)
      configuration.connectionPool.retryConnectionEstablishment = false
      return configuration
    }())
}
