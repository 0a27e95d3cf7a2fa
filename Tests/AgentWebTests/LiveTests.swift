import Foundation
import Glibc
import HummingbirdTesting
import NIOCore
import SpaceCore
import Testing

@testable import AgentRuntime
@testable import AgentWeb

@Suite(.timeLimit(.minutes(1))) struct LiveTests {
  let agent = FakeAgent()

  @Test func `events begin with the space and go on with what happens, until the service stops`() async throws {
    let agent = agent
    try await serving(agent.access(), at: .tcp(host: "127.0.0.1", port: 0)) { port, _ in
      try await LiveClient.with(.port(try #require(port))) { client in
        try await client.send("GET /v1/events HTTP/1.1\r\nHost: localhost\r\n\r\n")
        let head = try await client.read(until: "\r\n\r\n")
        #expect(head.contains("text/event-stream") && head.contains("no-store"))
        #expect(try await client.space() == .example)
        agent.edit { $0.doors[0].leaf = .open }
        #expect(try await client.space().doors[0].leaf == .open)
        agent.add("The front door opened.")
        try await client.read(until: "event: entry\ndata: ")
        let entry = Data(try await client.read(until: "\n\n").utf8)
        #expect(try AgentJSON.decode(RecordedEvent.self, from: entry).words == "The front door opened.")
      }
      // Another one stays while the service stops: it must not hold it up.
      try await LiveClient.with(.port(try #require(port))) { client in
        try await client.send("GET /live HTTP/1.1\r\nHost: localhost\r\n\r\n")
        try await client.read(until: "event: html")
      }
    }
  }

  @Test func `a stream ends when the service stops`() async throws {
    let agent = agent
    let (ready, waiter) = AsyncStream<Void>.makeStream()
    let (ports, port) = AsyncStream<Int>.makeStream()
    async let followed: String = {
      var text = ""
      guard let port = await ports.first(where: { _ in true }) else { return text }
      try await LiveClient.with(.port(port)) { client in
        try await client.send("GET /v1/events HTTP/1.1\r\nHost: localhost\r\n\r\n")
        try await client.read(until: "event: space")
        waiter.finish()
        text = try await client.readToEnd()
      }
      return text
    }()
    try await serving(agent.access(), at: .tcp(host: "127.0.0.1", port: 0)) { bound, _ in
      port.yield(try #require(bound))
      for await _ in ready {}
    }
    #expect(try await followed.hasSuffix("0\r\n\r\n"), "the answer was ended and not broken off")
  }

  @Test func `the page's stream sends the parts that changed and says the news`() async throws {
    let agent = agent
    try await serving(agent.access(), at: .tcp(host: "127.0.0.1", port: 0)) { port, api in
      try await LiveClient.with(.port(try #require(port))) { client in
        try await client.send("GET /live HTTP/1.1\r\nHost: localhost\r\n\r\n")
        try await client.read(until: "event: run\ndata: \(api.run)")
        let opening = try await client.read(until: #""section":"entries""#)
        for section in PageTemplates.sections.dropLast() { #expect(opening.contains(#""section":"\#(section)""#)) }
        agent.add("The front door opened.")
        let news = try await client.read(until: "event: news\ndata: \"The front door opened.\"\n\n")
        #expect(news.contains("The front door opened."))
        #expect(!news.contains(#""section":"rooms""#), "what did not change is not sent")
      }
    }
  }

  @Test func `one who leaves gives the place back, and one too many is told so`() async throws {
    let agent = agent
    try await serving(agent.access(), at: .tcp(host: "127.0.0.1", port: 0)) { port, api in
      let port = try #require(port)
      try await LiveClient.with(.port(port)) { client in
        try await client.send("GET /v1/events HTTP/1.1\r\nHost: localhost\r\n\r\n")
        try await client.read(until: "event: space")
        #expect(api.seats.count == 1)
        let others = (2...EventSeats.limit).compactMap { _ in api.seats.take() }
        try await LiveClient.with(.port(port)) { late in
          try await late.send("GET /v1/events HTTP/1.1\r\nHost: localhost\r\n\r\n")
          let answer = try await late.read(until: "}")
          #expect(answer.contains("503") && answer.contains("32 programs and pages"))
        }
        withExtendedLifetime(others) {}
      }
      while api.seats.count > 0 { await Task.yield() }
    }
  }

  @Test func `one who does not read is hung up on`() async throws {
    let agent = agent
    try await serving(agent.access(), at: .tcp(host: "127.0.0.1", port: 0)) { port, api in
      try await LiveClient.with(.port(try #require(port))) { client in
        try await client.send("GET /v1/events HTTP/1.1\r\nHost: localhost\r\n\r\n")
        try await client.read(until: "event: space")
        let long = String(repeating: "x", count: 100_000)
        while api.seats.count > 0 {
          agent.add(long)
          await Task.yield()
        }
      }
    }
  }

  @Test func `a socket takes commands, is for owner and group, and is gone afterwards`() async throws {
    let agent = agent
    let path = FileManager.default.temporaryDirectory.appendingPathComponent(
      "lintel-\(UUID().uuidString.prefix(8)).sock"
    ).path
    try await serving(agent.access(), at: .socket(path: path), options: .localSocket) { port, _ in
      #expect(port == nil)
      let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? NSNumber
      #expect(mode?.intValue == 0o660)
      try await LiveClient.with(.socket(path)) { client in
        try await client.send(
          "POST /v1/doors/front/unlock HTTP/1.1\r\nHost: lintel.example\r\nLintel-Operator: Jo\r\nContent-Length: 0\r\n\r\n"
        )
        let answer = try await client.read(until: "}")
        #expect(answer.contains("200 OK") && answer.contains("Done."))
      }
      // A second agent does not push the first aside.
      await #expect(throws: SocketFileError.inUse(path)) {
        try await serving(agent.access(), at: .socket(path: path)) { _, _ in }
      }
    }
    #expect(agent.commands == [.unlock(door: "front")])
    #expect(!FileManager.default.fileExists(atPath: path))
  }

  @Test func `what a dead run left is removed, and what is no socket is not`() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("lintel-\(UUID().uuidString.prefix(8))")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }  // A leftover in the temporary folder harms nothing.
    let file = SocketFile(path: folder.appendingPathComponent("a.sock").path)
    try file.makeWay()
    try leaveSocket(at: file.path)
    try file.makeWay()
    #expect(!FileManager.default.fileExists(atPath: file.path))
    try Data().write(to: URL(fileURLWithPath: file.path))
    #expect(throws: SocketFileError.occupied(file.path)) { try file.makeWay() }
    #expect(FileManager.default.fileExists(atPath: file.path))
    let long = SocketFile(path: folder.appendingPathComponent(String(repeating: "x", count: 120)).path)
    try file.remove()
    try leaveSocket(at: file.path)
    try FileManager.default.moveItem(atPath: file.path, toPath: long.path)
    #expect(throws: SocketFileError.self) { try long.makeWay() }
  }

  /// A socket that nobody listens at, as a killed process leaves it.
  private func leaveSocket(at path: String) throws {
    let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    let result = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    #expect(result == 0)
  }
}

extension LiveClient {
  /// The next snapshot of the stream.
  mutating func space() async throws -> SpaceSnapshot {
    try await read(until: "event: space\ndata: ")
    return try AgentJSON.decode(SpaceSnapshot.self, from: Data(try await read(until: "\n\n").utf8))
  }
}
