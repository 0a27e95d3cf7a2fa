import HTTPTypes
import Hummingbird
import NIOCore

/// A part of the page that is the same for everybody: kept by browsers, and asked for again by its tag.
struct StaticFile: Sendable {
  var name: String
  var type: String
  var text: String
  var tag: String

  static let all = [
    StaticFile("style.css", "text/css; charset=utf-8", PageMarkup.style),
    StaticFile("live.js", "text/javascript; charset=utf-8", PageMarkup.script),
    StaticFile("screen.js", "text/javascript; charset=utf-8", PageMarkup.screenScript),
    StaticFile("favicon.svg", "image/svg+xml", PageMarkup.icon),
  ]

  init(_ name: String, _ type: String, _ text: String) {
    self.name = name
    self.type = type
    self.text = text
    // FNV-1a, 64 bits: tells versions apart, and nothing depends on nobody making two alike.
    let hash = text.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    tag = "\"\(String(hash, radix: 16))\""
  }

  func response(to request: Request) -> Response {
    let headers: HTTPFields = [.contentType: type, .eTag: tag, .cacheControl: "no-cache"]
    let known = request.headers[values: .ifNoneMatch].flatMap { $0.split(separator: ",") }
    if known.contains(where: { $0.drop { $0 == " " }.trimmingPrefix("W/") == tag }) {
      return Response(status: .notModified, headers: [.eTag: tag, .cacheControl: "no-cache"])
    }
    return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
  }
}
