import HTTPTypes
import Hummingbird
import Mustache
import NIOCore

/// The templates, read once at start.
struct PageTemplates: Sendable {
  /// Parts of the page that are sent again when they change, in the page's order. Their names are those of the templates
  /// and of `data-live` in the page.
  static let sections = ["status", "rooms", "doors", "tools", "areas", "outputs", "shown", "entries"]

  private let library: MustacheLibrary

  init() throws {
    MustacheContentTypes.register(PageEscaping(), named: PageEscaping.name)
    var library = MustacheLibrary()
    for (name, text) in PageMarkup.templates {
      // Every template of its own accord: a partial starts with the library's escaping again.
      try library.register("{{% CONTENT_TYPE:\(PageEscaping.name)}}\n\(text)", named: name)
    }
    self.library = library
  }

  /// The names of all that is registered.
  static var names: [String] { PageMarkup.templates.map(\.name) }

  func text(_ name: String, _ view: Any) -> String { library.render(view, withTemplate: name) ?? "" }

  func response(_ name: String, _ view: Any, status: HTTPResponse.Status = .ok) -> Response {
    Response(
      status: status, headers: [.contentType: "text/html; charset=utf-8"],
      body: ResponseBody(byteBuffer: ByteBuffer(string: text(name, view))))
  }

  func problem(_ problem: WebProblem) -> Response {
    struct View {
      var code: Int
      var words: String
    }
    let words = problem.words.prefix(1).uppercased() + problem.words.dropFirst()
    return response("problem", View(code: problem.status.code, words: words), status: problem.status)
  }
}
