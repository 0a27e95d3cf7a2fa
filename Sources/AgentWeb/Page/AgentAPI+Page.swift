import AgentRuntime
import Foundation
import HTTPTypes
import Hummingbird
import Logging

extension AgentAPI {
  /// Entries on the page.
  static let pageEntries = 20

  /// The page, its parts and its forms.
  func addPageRoutes(to router: Router<WebContext>) {
    router.get("/") { request, context in
      templates.response("page", await page(request, context))
    }
    router.get("live") { request, context in
      try eventStream(PageEvents(api: self, logger: context.logger), request: request, context: context)
    }
    addScreenRoutes(to: router)
    for file in StaticFile.all {
      router.get(RouterPath(file.name)) { request, _ in file.response(to: request) }
    }
    router.post("tap") { request, _ in
      let simulation = try simulation
      let form = try await form(TapForm.self, of: request)
      _ = try await perform(Tap(reader: form.reader, badge: form.badge), simulation)
      return Self.back(to: "try", reader: form.reader)
    }
    router.post("push") { request, _ in
      let simulation = try simulation
      let form = try await form(PushForm.self, of: request)
      _ = try await perform(Push(door: form.door, force: form.force == "yes"), simulation)
      return Self.back(to: "try", reader: form.reader)
    }
    router.post("ring") { request, _ in
      let simulation = try simulation
      let form = try await form(PushForm.self, of: request)
      _ = try await perform(Ring(door: form.door), simulation)
      return Self.back(to: "try", reader: form.reader)
    }
    router.post("keys") { request, _ in
      let simulation = try simulation
      let form = try await form(KeysForm.self, of: request)
      _ = try await perform(Keys(reader: form.reader, keys: form.keys), simulation)
      return Self.back(to: "try", reader: nil)
    }
  }

  private protocol Form: Decodable {
    var token: String { get }
  }

  private struct TapForm: Form {
    var token: String
    var reader: String
    var badge: String
  }

  private struct KeysForm: Form {
    var token: String
    var reader: String
    var keys: String
  }

  private struct PushForm: Form {
    var token: String
    var door: String
    var force: String?
    var reader: String?
  }

  /// Reads a form that this page has sent out.
  private func form<F: Form>(_ type: F.Type, of request: Request) async throws -> F {
    var request = request
    let buffer = try await request.collectBody(upTo: JSONBody.limit)
    let form: F
    do {
      form = try URLEncodedFormDecoder().decode(type, from: String(buffer: buffer))
    } catch is DecodingError {
      throw WebProblem.badInput("something is missing in the form; choose a reader and a badge, a door, or keys")
    }
    guard form.token == formToken else {
      throw WebProblem.notAllowed("this page is older than the running agent; load it again and repeat what you did")
    }
    return form
  }

  /// Back to the page, where the person was.
  private static func back(to anchor: String, reader: String?) -> Response {
    let allowed = CharacterSet.alphanumerics.union(CharacterSet(charactersIn: "-_."))
    let query = reader?.addingPercentEncoding(withAllowedCharacters: allowed).map { "?reader=\($0)" } ?? ""
    return Response(status: .seeOther, headers: [.location: "/\(query)#\(anchor)"])
  }

  /// The view of everything now.
  func view(_ logger: Logger) async -> PageView {
    let entries: [RecordedEvent]?
    do {
      entries = try await access.lastEntries(Self.pageEntries)
    } catch {
      // The page says so, and goes on showing the rest.
      logger.error("reading the last entries for the page failed: \(error)")
      entries = nil
    }
    return PageView(
      access.snapshot(), entries: entries, options: options, keypads: access.simulation?.keypads ?? [])
  }

  private func page(_ request: Request, _ context: WebContext) async -> PageDocument {
    let query = request.uri.queryParameters
    let view = await view(context.logger)
    let snapshot = access.snapshot()
    return PageDocument(
      view: view, run: run, zone: options.timeZone.identifier, isWall: query["wall"] != nil,
      hasMore: !view.areas.isEmpty || !view.outputs.isEmpty,
      screens: snapshot.readers.map {
        PageDocument.Screen(id: $0.id, name: ReaderName.words(for: $0.id, in: snapshot))
      },
      isMany: max(view.doors.count, view.tools.count) > 5 || view.rooms.count > 4, refreshes: query["still"] == nil,
      trial: access.simulation.map { simulation in
        PageDocument.Trial(
          simulation, in: snapshot, token: formToken, chosen: query["reader"].map(String.init))
      })
  }
}

/// The page as a whole: what does not change while it is open, around what does.
struct PageDocument {
  var view: PageView
  var run: String
  var zone: String
  var isWall: Bool
  /// True on a board with areas or outputs.
  var hasMore: Bool
  /// The readers, each of which may have a screen beside it.
  var screens: [Screen]
  /// More than fits a wall in its largest type.
  var isMany: Bool
  /// Whether the page loads itself again where no script runs.
  var refreshes: Bool
  var trial: Trial?

  /// A reader and where it is.
  struct Screen {
    var id: String
    var name: String
  }

  /// What can be tried in a simulated space.
  struct Trial {
    struct Reader {
      var id: String
      var name: String
      var isChosen: Bool
    }

    struct Place {
      var id: String
      var name: String
      var hasBell = false
    }

    var token: String
    var readers: [Reader]
    var badges: [SimulationAccess.Badge]
    /// Behind a fold, so that many people do not push the rest of the page away.
    var moreBadges: [SimulationAccess.Badge]
    var doors: [Place]
    /// Readers at which keys are pressed; they take no badge.
    var keypads: [Place]

    /// Badges before the fold; one or two more do not need one.
    static let unfolded = 10

    init(_ simulation: SimulationAccess, in snapshot: SpaceSnapshot, token: String, chosen: String?) {
      self.token = token
      let others = Set(simulation.keypads + simulation.scanners)
      let known = snapshot.readers.map(\.id).filter { !others.contains($0) }
      let chosen = chosen.flatMap { known.contains($0) ? $0 : nil } ?? known.first
      readers = known.map { Reader(id: $0, name: ReaderName.words(for: $0, in: snapshot), isChosen: $0 == chosen) }
      let all = simulation.badges
      badges = Array(all.prefix(all.count > Self.unfolded + 2 ? Self.unfolded : all.count))
      moreBadges = Array(all.dropFirst(badges.count))
      doors = snapshot.doors.map { Place(id: $0.id, name: $0.name, hasBell: simulation.bells.contains($0.id)) }
      keypads = simulation.keypads.map { Place(id: $0, name: ReaderName.words(for: $0, in: snapshot)) }
    }
  }
}
