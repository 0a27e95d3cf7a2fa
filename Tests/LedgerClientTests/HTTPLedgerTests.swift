import AsyncHTTPClient
import Foundation
import HTTPTypes
import Hummingbird
import LedgerProtocol
import Logging
import LocalStore
import NIOCore
import Synchronization
import Testing

@testable import LedgerClient

/// What a server on loopback says to the next request.
struct Reply: Sendable {
  var status = 200
  var body = ""
  /// Whether it breaks off after the body.
  var breaksOff = false
}

@Suite struct HTTPLedgerTests {
  @Test func `a receipt is read and the batch is one entry per line with the token`() async throws {
    let receipt = #"{"source":"s","through":3,"checkpoint":"note","first_index":1,"last_index":2,"next_sequence":4}"#
    try await serving([Reply(body: receipt)]) { ledger, seen in
      let answer1 = try await ledger.post([[65], [66, 67]])
      #expect(answer1 == .receipt(through: 3, checkpoint: "note"))
      #expect(seen.requests.withLock { $0 } == ["POST /v1/entries Bearer secret A\nBC"])
    }
  }

  @Test func `a gap and a refusal are told apart`() async throws {
    let replies = [
      Reply(status: 409, body: #"{"code":"gap","message":"m","expected":8}"#),
      Reply(status: 422, body: #"{"code":"altered","message":"m","sequence":4}"#),
    ]
    try await serving(replies) { ledger, _ in
      let answer2 = try await ledger.post([[65]])
      #expect(answer2 == .gap(expected: 8))
      let answer3 = try await ledger.post([[65]])
      #expect(answer3 == .refused(sequence: 4, "altered: m"))
    }
  }

  @Test func `garbage, errors, broken answers and long answers are failures and not traps`() async throws {
    let replies = [
      Reply(body: "<html>"), Reply(status: 500), Reply(status: 429), Reply(status: 401),
      Reply(body: #"{"through":3,"#, breaksOff: true),
      Reply(body: String(repeating: "x", count: HTTPLedger.answerMaximum + 1)), Reply(status: 302),
    ]
    try await serving(replies) { ledger, _ in
      var failures: [LedgerFailure] = []
      for _ in replies {
        do throws(LedgerFailure) { _ = try await ledger.post([[65]]) } catch { failures.append(error) }
      }
      #expect(failures.count == replies.count)
      #expect(failures[1...3] == [.busy(status: 500), .busy(status: 429), .notAdmitted(status: 401)])
      guard case .malformed = failures[0], case .unreachable = failures[4], case .tooLong = failures[5] else {
        Issue.record("\(failures)")
        return
      }
      #expect(!"\(failures)".contains("secret"))
    }
  }

  @Test func `a policy is split into header and image and a lying length is refused`() async throws {
    let replies = [
      Reply(body: "\0\0\0\u{2}hdimage"), Reply(status: 204), Reply(status: 404), Reply(body: "\u{7f}\0\0\0"),
      Reply(body: "\0"),
    ]
    try await serving(replies) { ledger, seen in
      let answer4 = try await ledger.policy(have: 7, waitSeconds: 1)
      #expect(answer4 == .policy(header: Array("hd".utf8), image: Array("image".utf8)))
      let answer5 = try await ledger.policy(have: 7, waitSeconds: 1)
      #expect(answer5 == .unchanged)
      let answer6 = try await ledger.policy(have: nil, waitSeconds: 1)
      #expect(answer6 == PolicyAnswer.none)
      await #expect(throws: LedgerFailure.self) { try await ledger.policy(have: nil, waitSeconds: 1) }
      await #expect(throws: LedgerFailure.self) { try await ledger.policy(have: nil, waitSeconds: 1) }
      #expect(seen.requests.withLock { $0[0] }.hasPrefix("GET /v1/policy?have=7&wait=1 "))
      #expect(seen.requests.withLock { $0[2] }.hasPrefix("GET /v1/policy?wait=1 "))
    }
  }

  @Test func `joining keeps the ledger of the invitation and no other`() async throws {
    let board = try Board()
    let good = #"{"agent_id":"a1","origin":"ledger.test","ledger_key":"KEY","checkpoint":""}"#
    let other = #"{"agent_id":"a1","origin":"ledger.test","ledger_key":"EVIL","checkpoint":""}"#
    let replies = [
      Reply(status: 403), Reply(status: 410, body: #"{"code":"invitation","message":"used"}"#), Reply(body: other),
      Reply(body: good),
    ]
    try await serving(replies) { ledger, seen in
      let terms = InvitationTerms(
        url: ledger.origin, ledgerKey: "KEY", origin: "ledger.test", id: "i1", secret: "s3cret")
      #expect(!"\(terms)".contains("s3cret"))
      func join() async throws -> LedgerFile {
        try await Joining(client: ledger.client).join(
          terms, agentKey: "PUB", digestKey: "DIG", space: "hall",
          resources: [OfferedResource(id: "front", name: "Front", kind: "door")], store: board.store)
      }
      await #expect(throws: JoiningError.self) { try await join() }
      await #expect(throws: JoiningError.refused("used")) { try await join() }
      await #expect(throws: JoiningError.anotherLedger) { try await join() }
      #expect(try LedgerFile.load(from: board.store) == nil)
      let file = try await join()
      #expect(file == LedgerFile(origin: ledger.origin, name: "ledger.test", key: "KEY", agent: "a1"))
      #expect(try LedgerFile.load(from: board.store) == file)
      #expect(seen.requests.withLock { $0[3] }.contains(#""agent_key":"PUB""#))
    }
    await board.end()
  }

  /// What the server was asked.
  final class Seen: Sendable {
    let requests = Mutex<[String]>([])
    let replies: Mutex<[Reply]>

    init(_ replies: [Reply]) { self.replies = Mutex(replies) }
  }

  struct BrokenOff: Error {}

  /// Runs a server on a free port of loopback for the length of `body`.
  private func serving(
    _ replies: [Reply], _ body: @escaping @Sendable (HTTPLedger, Seen) async throws -> Void
  ) async throws {
    let seen = Seen(replies)
    let router = Router()
    for method in [HTTPRequest.Method.get, .post] {
      router.on("**", method: method) { request, _ in
        let bytes = try await request.body.collect(upTo: 1 << 20)
        seen.requests.withLock {
          $0.append("\(method) \(request.uri) \(request.headers[.authorization] ?? "-") \(String(buffer: bytes))")
        }
        let reply = seen.replies.withLock { $0.isEmpty ? Reply(status: 500) : $0.removeFirst() }
        return Response(
          status: .init(code: reply.status),
          body: ResponseBody { writer in
            try await writer.write(ByteBuffer(string: reply.body))
            if reply.breaksOff { throw BrokenOff() }
            try await writer.finish(nil)
          })
      }
    }
    let (ports, port) = AsyncStream.makeStream(of: Int.self)
    let server = Application(
      router: router, configuration: .init(address: .hostname("127.0.0.1", port: 0)),
      onServerRunning: { channel in port.yield(channel.localAddress?.port ?? 0) },
      logger: Logger(label: "server") { _ in SwiftLogNoOpLogHandler() })
    let client = HTTPClient(eventLoopGroupProvider: .singleton)
    let running = Task { try await server.run() }
    var iterator = ports.makeAsyncIterator()
    let number = try #require(await iterator.next())
    let result: Result<Void, any Error>
    do {
      try await body(HTTPLedger(origin: "http://127.0.0.1:\(number)", client: client, token: { "secret" }), seen)
      result = .success(())
    } catch { result = .failure(error) }
    running.cancel()
    _ = await running.result
    try await client.shutdown()
    try result.get()
  }
}
