import AgentRuntime
import Hummingbird

extension AgentAPI {
  /// Entries that one answer holds, at most.
  static let entryLimit = 1000

  /// What there is to read.
  func addSpaceRoutes(to group: RouterGroup<WebContext>) {
    group.get("space") { _, _ in try JSONBody.response(access.snapshot()) }
    group.get("entries") { request, _ in
      try JSONBody.response(try await access.lastEntries(try Self.limit(request)))
    }
    group.get("entries/:sequence") { _, context in
      let text = try context.parameters.require("sequence")
      guard let sequence = UInt64(text) else { throw WebProblem.badInput("an entry is named by its number") }
      guard let entry = try await access.entry(sequence) else {
        throw WebProblem.unknown("this board has no entry \(sequence)")
      }
      return try JSONBody.response(entry)
    }
    group.get("events") { request, context in
      try eventStream(APIEvents(access: access), request: request, context: context)
    }
  }

  private static func limit(_ request: Request) throws(WebProblem) -> Int {
    guard let text = request.uri.queryParameters["limit"] else { return 20 }
    guard let limit = Int(text), (1...entryLimit).contains(limit) else {
      throw .badInput("'limit' is a number from 1 to \(entryLimit)")
    }
    return limit
  }
}
