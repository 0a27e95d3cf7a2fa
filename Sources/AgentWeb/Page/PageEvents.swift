import AgentRuntime
import Hummingbird
import Logging

/// The stream of `GET /live`: `run` once, then `html` for every part of the page that changed, and `news` for what a
/// screen reader should say.
struct PageEvents: EventText {
  static let pace = Duration.milliseconds(200)

  let api: AgentAPI
  let logger: Logger
  private var sent: [String: String] = [:]

  init(api: AgentAPI, logger: Logger) {
    self.api = api
    self.logger = logger
  }

  private struct Part: Encodable {
    var section: String
    var html: String
  }

  mutating func opening() async throws -> String {
    EventFormat.event("run", api.run) + (try await changes())
  }

  mutating func text(for pending: EventOutbox.Pending) async throws -> String {
    guard pending.spaceChanged || !pending.entries.isEmpty else { return "" }
    var text = try await changes()
    if let last = pending.entries.last { text += EventFormat.event("news", try json(last.words)) }
    return text
  }

  private mutating func changes() async throws -> String {
    let view = await api.view(logger)
    var text = ""
    for section in PageTemplates.sections {
      let html = api.templates.text(section, view)
      guard sent.updateValue(html, forKey: section) != html else { continue }
      text += EventFormat.event("html", try json(Part(section: section, html: html)))
    }
    return text
  }

  private func json(_ value: some Encodable) throws -> String {
    String(decoding: try AgentJSON.encode(value), as: UTF8.self)
  }
}
