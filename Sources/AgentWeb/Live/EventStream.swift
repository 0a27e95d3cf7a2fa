import AgentRuntime
import HTTPTypes
import Hummingbird
import NIOCore
import ServiceLifecycle

/// What one kind of stream says: server-sent events as text (WHATWG HTML, section 9.2).
protocol EventText: Sendable {
  /// The least time between two messages; what comes faster is put together.
  static var pace: Duration { get }
  /// At once, before anything has changed.
  mutating func opening() async throws -> String
  mutating func text(for pending: EventOutbox.Pending) async throws -> String
}

enum EventFormat {
  /// One event. Data must be of one line, as our JSON is.
  static func event(_ name: String, _ data: String) -> String { "event: \(name)\ndata: \(data)\n\n" }
  /// A comment that keeps proxies and browsers from giving up.
  static let beat = ": here\n\n"
}

extension AgentAPI {
  /// A sign of life is due this often; who has not taken the last one by then is hung up on.
  static let beatInterval = Duration.seconds(15)

  func eventStream(_ text: some EventText, request: Request, context: WebContext) throws(WebProblem) -> Response {
    guard let seat = seats.take() else {
      throw WebProblem(
        status: .serviceUnavailable,
        words: "\(EventSeats.limit) programs and pages follow this board already; close one and try again")
    }
    let stream = EventStream(access: access, channel: context.channel, body: request.body, seat: seat)
    return Response(
      status: .ok, headers: [.contentType: "text/event-stream; charset=utf-8"],
      body: ResponseBody { writer in
        try await stream.send(text, to: &writer)
        try await writer.finish(nil)
      })
  }
}

/// One who follows the space until the agent stops, the connection ends, or reading falls behind.
private struct EventStream: Sendable {
  let access: AgentAccess
  let channel: any Channel
  let body: RequestBody
  let seat: EventSeats.Seat

  func send<Text: EventText>(_ text: Text, to writer: inout any ResponseBodyWriter) async throws {
    let outbox = EventOutbox()
    try await withGracefulShutdownHandler {
      try await body.consumeWithInboundCloseHandler { _ in
        try await follow(text, outbox, &writer)
      } onInboundClosed: {
        outbox.end()
      }
    } onGracefulShutdown: {
      outbox.end()
    }
  }

  private func follow<Text: EventText>(
    _ text: Text, _ outbox: EventOutbox, _ writer: inout any ResponseBodyWriter
  ) async throws {
    var text = text
    // Before the opening is made, so that nothing falls between the two.
    let (snapshots, entries) = (access.snapshots(), access.entries())
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask {
        for await _ in snapshots { outbox.spaceChanged() }
        outbox.end()
      }
      group.addTask {
        for await entry in entries where !outbox.add(entry) { hangUp() }
      }
      group.addTask {
        while true {
          try await Task.sleep(for: AgentAPI.beatInterval)
          if !outbox.beat() { hangUp() }
        }
      }
      defer { group.cancelAll() }
      try await writer.write(ByteBuffer(string: try await text.opening()))
      for await _ in outbox.wakes {
        let pending = outbox.take()
        let message = try await text.text(for: pending) + (pending.beat ? EventFormat.beat : "")
        if !message.isEmpty { try await writer.write(ByteBuffer(string: message)) }
        if pending.isOver { break }
        if Text.pace > .zero { try await Task.sleep(for: Text.pace) }
      }
    }
  }

  /// Ends a connection whose other side does not read: a write that waits for it fails.
  private func hangUp() { channel.close(promise: nil) }
}

/// The stream of `GET /v1/events`: snapshots as `space`, entries as `entry`.
struct APIEvents: EventText {
  static let pace = Duration.zero

  let access: AgentAccess

  func opening() throws -> String { try space() }

  func text(for pending: EventOutbox.Pending) throws -> String {
    var text = pending.spaceChanged ? try space() : ""
    for entry in pending.entries { text += EventFormat.event("entry", try json(entry)) }
    return text
  }

  private func space() throws -> String { EventFormat.event("space", try json(access.snapshot())) }

  private func json(_ value: some Encodable) throws -> String {
    String(decoding: try AgentJSON.encode(value), as: UTF8.self)
  }
}
