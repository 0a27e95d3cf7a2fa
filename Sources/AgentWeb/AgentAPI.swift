public import AgentRuntime
public import Hummingbird

/// The board's own page and interface over a running agent.
///
/// - `GET /` is the page; `/live` its stream, `/style.css`, `/live.js` and `/favicon.svg` its parts, `/tap`, `/push`,
///   `/ring` and `/keys` its forms.
/// - `/v1/…` is JSON for programs; `lintel` itself uses nothing else.
///
/// An answer that is no success is `{"error": "…"}`: 400 for input that cannot be read, 403 for what is not allowed
/// here, 404 for what does not exist, 409 for what is not possible now, 413 for a body that is too long, 503 for an
/// agent that is busy.
public struct AgentAPI: Sendable {
  let access: AgentAccess
  let options: AgentWebOptions
  let templates: PageTemplates
  let seats = EventSeats()
  /// Stands in every form of the page, and nobody from another site can read it; new with every start.
  let formToken = RandomToken.make()
  /// Tells a page whether the agent has started anew since it was loaded.
  let run = RandomToken.make()

  public init(access: AgentAccess, options: AgentWebOptions = AgentWebOptions()) throws {
    self.access = access
    self.options = options
    templates = try PageTemplates()
  }

  public func router() -> Router<WebContext> {
    let router = Router(context: WebContext.self, options: .autoGenerateHeadEndpoints)
    router.addMiddleware {
      SecurityHeaders()
      ProblemPages(templates: templates)
      HostGuard(names: options.hostNames)
      CrossSiteGuard()
    }
    addPageRoutes(to: router)
    let interface = router.group("v1")
    addSpaceRoutes(to: interface)
    addForecastRoute(to: interface)
    addCommandRoutes(to: interface)
    addPrecautionRoutes(to: interface)
    addBadgeRoutes(to: interface)
    addSimulationRoutes(to: interface)
    return router
  }
}

/// 128 random bits as hexadecimal digits.
enum RandomToken {
  static func make() -> String {
    var generator = SystemRandomNumberGenerator()
    return (0..<2).map { _ in
      let digits = String(generator.next() as UInt64, radix: 16)
      return String(repeating: "0", count: 16 - digits.count) + digits
    }.joined()
  }
}
