import Foundation
import Glibc
import Testing

/// A ledger in one process and boards in others, as a community runs them.
@Suite(.serialized) struct LedgerTests {
  private static func configuration(_ ledger: String, web: Int = 0) -> String {
    """
    space: bench
    name: Bench
    timezone: America/Detroit
    ledger: \(ledger)
    web: { port: \(web) }
    doors:
      front: { name: Front door, lock: { output: "sim:strike", kind: fail-secure }, unlock: 1s }
    """
  }

  /// A ledger that answers, and its address.
  private func serve(_ folder: String, port: Int = 0) throws -> (running: Running, address: String) {
    let file = folder + "/ledger/address"
    if FileManager.default.fileExists(atPath: file) { try FileManager.default.removeItem(atPath: file) }
    let running = try Running(["ledger", "serve", "--data", folder, "--port", "\(port)"])
    #expect(eventually { FileManager.default.fileExists(atPath: file) }, "\(running.error)")
    let address = try String(contentsOfFile: file, encoding: .utf8).trimmingCharacters(in: .whitespacesAndNewlines)
    return (running, address)
  }

  private func undelivered(_ folder: String) throws -> Int? {
    let status = try Program.run("status", "--json", "--data", folder)
    guard status.code == 0 else { return nil }
    return (try status.json()["health"] as? [String: Any])?["undelivered"] as? Int
  }

  @Test func aBoardJoinsByInvitationAndLosesNothingWhenTheLedgerIsKilled() throws {
    let (home, board) = (try TemporaryFolder(), try TemporaryFolder())
    var (ledger, address) = try serve(home.path)
    defer { ledger.kill() }
    let file = try board.write("space.yaml", Self.configuration(address))
    let invitation = try Program.run("ledger", "invite", "--data", home.path).output
      .trimmingCharacters(in: .whitespacesAndNewlines)
    func join(_ text: String, _ data: String) throws -> Program.Result {
      try Program.run("join", text, "--configuration", file, "--data", data)
    }
    for garbled in ["", "nonsense", String(invitation.dropLast(9)), invitation + "x"] {
      let result = try join(garbled, board.path)
      #expect(result.code == 65, "\(result.error)")
      #expect(garbled.isEmpty || !result.error.contains(garbled), "it repeats what may be a secret")
    }
    #expect(try join(invitation, board.path).code == 0)
    let again = try join(invitation, board.path + "/other")
    #expect(again.code == 1)
    #expect(again.error.contains("used"), "\(again.error)")

    let agent = try Running(["run", file, "--data", board.path, "--trust-clock", "--devices", Program.devices])
    defer { agent.kill() }
    #expect(try eventually { try undelivered(board.path) == 0 }, "\(agent.error)")
    ledger.kill()
    for _ in 0..<5 { #expect(try Program.run("door", "unlock", "front", "--data", board.path).code == 0) }
    #expect(try (undelivered(board.path) ?? 0) >= 5)
    let port = try #require(address.split(separator: ":").last.flatMap { Int($0) })
    ledger = try serve(home.path, port: port).running
    #expect(try eventually(within: .seconds(60)) { try undelivered(board.path) == 0 }, "\(agent.error)")
    #expect(agent.stop() == 0)
    #expect(ledger.stop() == 0)
    for folder in [home.path, board.path] {
      let verified = try Program.run("ledger", "verify", "--data", folder)
      #expect(verified.code == 0, "\(verified.output) \(verified.error)")
    }
  }

  @Test func aPageThatCannotListenLeavesTheDoorsAlone() throws {
    let folder = try TemporaryFolder()
    let taken = try TakenPort()
    let file = try folder.write(
      "space.yaml", Self.configuration("{ embedded: true, port: \(taken.port) }", web: taken.port))
    let running = try Running(["run", file, "--data", folder.path, "--devices", Program.devices])
    defer { running.kill() }
    #expect(
      try eventually { try Program.run("door", "unlock", "front", "--data", folder.path).code == 0 }, "\(running.error)"
    )
    #expect(eventually { running.error.contains("the page at") && running.error.contains("the ledger cannot") })
    #expect(running.error.contains("address already in use"), "\(running.error)")
    #expect(running.process.isRunning)
    #expect(running.stop() == 0)
    let serve = try Program.run("ledger", "serve", "--data", folder.path, "--port", "\(taken.port)")
    #expect(serve.code == 69)
    #expect(serve.error.contains("address already in use") && serve.error.contains("--port"), "\(serve.error)")
  }

  @Test func verifyingFindsAnAlteredJournalAndTouchesNothing() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write("space.yaml", Self.configuration("none"))
    let running = try Running(["run", file, "--data", folder.path, "--devices", Program.devices])
    defer { running.kill() }
    for _ in 0..<3 {
      #expect(try eventually { try Program.run("door", "unlock", "front", "--data", folder.path).code == 0 })
    }
    #expect(running.stop() == 0)
    #expect(try Program.run("ledger", "verify", "--data", folder.path).code == 0)

    let journal = URL(fileURLWithPath: folder.path + "/agent/agent.db")
    var bytes = try Data(contentsOf: journal)
    // In the payload of one entry: its header is the first part, the same in all.
    let header = try #require(bytes.range(of: Data("eyJ".utf8)))
    let dot = try #require(bytes.range(of: Data(".".utf8), in: header.upperBound..<bytes.endIndex))
    bytes[dot.upperBound + 40] ^= 1
    try bytes.write(to: journal)
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path + "/agent").sorted()
    for _ in 0..<2 {
      let verified = try Program.run("ledger", "verify", "--data", folder.path, "--json")
      #expect(verified.code == 1, "\(verified.output) \(verified.error)")
      #expect(try verified.json()["ok"] as? Bool == false)
      #expect(
        (try verified.json()["journal"] as? String)?.contains("not what was signed") == true, "\(verified.output)")
    }
    #expect(try Data(contentsOf: journal) == bytes)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path + "/agent").sorted() == names)
  }
}
