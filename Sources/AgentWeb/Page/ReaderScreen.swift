import AgentRuntime
import Hummingbird
import SpaceCore

/// What a screen beside a reader shows: one thing, large, in strong colours, and read aloud where that is switched on.
struct ReaderScreen: Sendable, Equatable {
  var reader: String
  /// Where the reader is.
  var place: String
  /// The id of a symbol: shapes tell apart what colours do for some people only.
  var shape: String
  /// The class that colours it.
  var tone: String
  var words: String
  /// The language of the words (BCP 47).
  var language: String
  /// What the button that reads aloud says.
  var aloud: String

  /// Nil for a reader that there is not.
  init?(_ reader: String, in snapshot: SpaceSnapshot, language: TextLanguage) {
    guard let shown = snapshot.readers.first(where: { $0.id == reader }) else { return nil }
    let texts = ScreenTexts(language)
    self.reader = reader
    self.language = language.rawValue
    place = ReaderName.words(for: reader, in: snapshot)
    aloud = texts.aloud
    (shape, tone, words) =
      switch (shown.isConnected, shown.indication) {
      case (false, _): ("alarm", "lost", texts.lost)
      case (true, "granted"): ("tick", "granted", texts.granted)
      case (true, "denied"): ("cross", "denied", shown.text ?? texts.denied)
      case (true, "waiting"): ("half", "waiting", shown.text ?? texts.waiting)
      case (true, "enrolling"): ("ring", "waiting", texts.enrolling)
      case (true, "warning"): ("alarm", "warning", texts.warning)
      default: ("ring", "idle", texts.idle)
      }
  }
}

/// What a screen says of its own; why somebody is refused comes with the refusal.
struct ScreenTexts {
  var granted: String
  var denied: String
  var waiting: String
  var enrolling: String
  var warning: String
  var idle: String
  var lost: String
  var aloud: String

  init(_ language: TextLanguage) {
    switch language {
    case .english:
      (granted, denied, waiting, idle) = ("Go ahead.", "Refused.", "One moment, please.", "Show your badge.")
      (enrolling, warning) = ("Show the new badge.", "Attention, please.")
      (lost, aloud) = ("This reader does not work. Please ask a steward.", "Read aloud")
    case .spanish:
      (granted, denied, waiting, idle) = ("Adelante.", "Denegado.", "Un momento, por favor.", "Muestra tu tarjeta.")
      (enrolling, warning) = ("Muestra la tarjeta nueva.", "Atención, por favor.")
      (lost, aloud) = ("Este lector no funciona. Pregunta a un responsable.", "Leer en voz alta")
    }
  }
}

extension AgentAPI {
  /// A screen for each reader, and the stream that keeps it current.
  func addScreenRoutes(to router: Router<WebContext>) {
    router.get("readers/:reader") { _, context in
      struct Page {
        var screen: ReaderScreen
        var run: String
      }
      let screen = try screen(at: try context.parameters.require("reader"))
      return templates.response("screen", Page(screen: screen, run: run))
    }
    router.get("readers/:reader/live") { request, context in
      let screen = try screen(at: try context.parameters.require("reader"))
      return try eventStream(ScreenEvents(api: self, reader: screen.reader), request: request, context: context)
    }
  }

  func screen(at reader: String) throws(WebProblem) -> ReaderScreen {
    let snapshot = access.snapshot()
    guard let screen = ReaderScreen(reader, in: snapshot, language: options.language) else {
      let known = snapshot.readers.map(\.id).joined(separator: ", ")
      throw WebProblem.unknown("no reader is called that here; there is \(known)")
    }
    return screen
  }
}

/// The stream of `GET /readers/{reader}/live`: `run` once, then `html` whenever the screen changes.
struct ScreenEvents: EventText {
  static let pace = Duration.milliseconds(30)

  let api: AgentAPI
  let reader: String
  private var sent: ReaderScreen?

  init(api: AgentAPI, reader: String) {
    self.api = api
    self.reader = reader
  }

  mutating func opening() async throws -> String {
    EventFormat.event("run", api.run) + (try changes())
  }

  mutating func text(for pending: EventOutbox.Pending) async throws -> String {
    pending.spaceChanged ? try changes() : ""
  }

  private mutating func changes() throws -> String {
    let screen = try api.screen(at: reader)
    guard screen != sent else { return "" }
    sent = screen
    let html = try AgentJSON.encode(api.templates.text("screen-shown", screen))
    return EventFormat.event("html", String(decoding: html, as: UTF8.self))
  }
}
