internal import Foundation
internal import HTTPTypes
internal import Hummingbird
internal import LedgerProtocol
internal import NIOCore
internal import ServiceLifecycle

/// Entries: agents send them, readers read and follow them.
extension LedgerAPI {
  /// A sign of life for those who follow while nothing happens.
  static let beatInterval = Duration.seconds(15)
  /// Entries that are read at a time for those who follow.
  private static let page = 200

  /// One entry as this interface shows it.
  struct EntryLine: Encodable {
    var index: UInt64
    /// Base64.
    var leafHash: String
    /// The exact text that was signed; absent when it was erased.
    var entry: String?
  }

  func addEntryRoutes(to router: Router<APIContext>) {
    router.post("v1/entries") { request, _ in
      let agent = try await requireAgent(request)
      let body = try await Self.body(request, limit: Self.batchBytes)
      return try Self.answer(try await Offload.run { try store.accept(Self.lines(of: body), from: agent) })
    }
    router.get("v1/entries") { request, _ in
      try await requireOperator(request)
      let query = try Self.query(request)
      if request.headers[.accept]?.contains("text/event-stream") == true { return try follow(query, request) }
      let lines = try await Offload.run { try store.entries(query).map(Self.line) }
      return try Self.answer(lines)
    }
    router.get("v1/entries/:index/proof") { request, context in
      guard let index = context.parameters.get("index", as: UInt64.self) else {
        throw Rejection(code: .malformed, message: "the place of an entry is a whole number")
      }
      let proof = try await Offload.run { try store.proof(of: index) }
      return Response(
        status: .ok, headers: [.contentType: "text/plain; charset=utf-8"],
        body: ResponseBody(byteBuffer: ByteBuffer(string: proof.text)))
    }
  }

  /// One entry in each line; an empty line at the end does no harm.
  private static func lines(of body: [UInt8]) throws -> [[UInt8]] {
    let lines = body.split(separator: UInt8(ascii: "\n")).map(Array.init)
    let bytes = lines.reduce(0) { $0 + $1.count }
    guard lines.count <= LedgerStore.batchMaximum, bytes <= 1 << 20 else {
      throw Rejection(
        code: .tooLarge, message: "a batch holds at most \(LedgerStore.batchMaximum) entries and 1 MiB of them")
    }
    return lines
  }

  private static func query(_ request: Request) throws -> LedgerStore.EntryQuery {
    var query = LedgerStore.EntryQuery()
    if let name = HTTPField.Name("last-event-id"), let text = request.headers[name], let last = UInt64(text) {
      query.from = last &+ 1
    } else if let after = try number("after", request) {
      query.from = after &+ 1
    }
    query.limit = Int(clamping: try number("limit", request) ?? 100)
    query.type = request.uri.queryParameters["type"].map(String.init)
    query.subject = request.uri.queryParameters["subject"].map(String.init)
    return query
  }

  static func line(_ logged: LoggedEntry) -> EntryLine {
    EntryLine(
      index: logged.position, leafHash: Base64Text.encode(logged.leafHash),
      entry: logged.bytes.map { String(decoding: $0, as: UTF8.self) })
  }

  // MARK: Following

  /// Server-sent events (WHATWG HTML, section 9.2): each entry with its place as the event's id.
  private func follow(_ query: LedgerStore.EntryQuery, _ request: Request) throws -> Response {
    guard let seat = followers.take(for: "reader") else {
      throw Rejection(code: .busy, message: "too many follow the log already; close one and try again")
    }
    return Response(
      status: .ok, headers: [.contentType: "text/event-stream; charset=utf-8", .cacheControl: "no-store"],
      body: ResponseBody { writer in
        defer { withExtendedLifetime(seat) {} }
        try await send(query, to: &writer)
        try await writer.finish(nil)
      })
  }

  private func send(_ query: LedgerStore.EntryQuery, to writer: inout any ResponseBodyWriter) async throws {
    var query = query
    query.limit = Self.page
    let stop = AsyncStream.makeStream(of: Void.self)
    // Ends the wait when the server stops; the loop looks at the flag.
    try await withGracefulShutdownHandler {
      while !Task.isShuttingDownGracefully, !Task.isCancelled {
        let news = store.logSignals.subscribe()
        let current = query
        let page = try await Offload.run { try store.entries(current) }
        for logged in page {
          query.from = logged.position + 1
          let data = String(decoding: try WireJSON.encode(Self.line(logged)), as: UTF8.self)
          try await writer.write(ByteBuffer(string: "id: \(logged.position)\nevent: entry\ndata: \(data)\n\n"))
        }
        guard page.isEmpty else { continue }
        await Signals.wait(for: news, or: stop.stream, atMost: Self.beatInterval)
        try await writer.write(ByteBuffer(string: ": here\n\n"))
      }
    } onGracefulShutdown: {
      stop.continuation.finish()
    }
  }
}
