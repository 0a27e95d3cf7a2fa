import AgentRuntime
import HTTPTypes
import Hummingbird
import Logging

/// Turns errors into answers: JSON under `/v1`, a page elsewhere. What is nobody's business outside goes to the log.
struct ProblemPages: RouterMiddleware {
  typealias Context = WebContext

  let templates: PageTemplates

  func handle(
    _ request: Request, context: WebContext, next: (Request, WebContext) async throws -> Response
  ) async throws -> Response {
    do {
      return try await next(request, context)
    } catch {
      let problem: WebProblem
      if let known = WebProblem(error) {
        problem = known
      } else {
        context.logger.error("answering \(request.method) \(request.uri.path) failed: \(error)")
        problem = WebProblem(status: .internalServerError, words: "the agent could not answer; its log says why")
      }
      if request.uri.path.hasPrefix("/v1/") {
        return try JSONBody.response(["error": problem.words], status: problem.status)
      }
      return templates.problem(problem)
    }
  }
}
