import Foundation
import LedgerProtocol
import Testing

/// `lintel passes`, at a ledger of its own process.
@Suite struct PassCommandTests {
  @Test func aPassIsIssuedListedShownAndRevoked() throws {
    let folder = try TemporaryFolder()
    let ledger = try Running(["ledger", "serve", "--data", folder.path, "--port", "0"])
    defer { ledger.kill() }
    #expect(eventually { FileManager.default.fileExists(atPath: folder.path + "/ledger/address") }, "\(ledger.error)")
    func run(_ arguments: String...) throws -> Program.Result { try Program.run(arguments + ["--data", folder.path]) }
    for (kind, id, value) in [
      ("spaces", "hall", #"{"name":"Hall","timezone":"America/Detroit"}"#),
      ("resources", "front", #"{"kind":"door","tags":["outer"]}"#),
      ("resources", "yard", #"{"kind":"door","tags":["outer"]}"#),
    ] {
      #expect(try run("directory", "set", kind, id, value).code == 0)
    }

    let issued = try run(
      "passes", "issue", "--guest", "Cleo Byrd", "--resource", "outer", "--from", "2026-11-01T08:00", "--until",
      "2027-03-01T20:00", "--json")
    #expect(issued.code == 0, "\(issued.error)")
    let (id, text) = (try issued.json()["id"] as? String ?? "", try issued.json()["text"] as? String ?? "")
    #expect(text.hasPrefix(SignedPass.prefix) && text.count <= SignedPass.longestText)

    let listed = try run("passes", "list")
    #expect(listed.output.contains(id) && listed.output.contains("Cleo Byrd"), "\(listed.output)")
    // Eight in the morning by the hall's clock, which is on winter time by then.
    #expect(listed.output.contains("front, yard") && listed.output.contains("2026-11-01T13:00:00Z"))
    let shown = try run("passes", "show", id)
    #expect(shown.output == text + "\n", "the text alone, so that it can be piped")

    #expect(try run("passes", "revoke", id, "--lost").code == 0)
    #expect(try run("passes", "list").output.contains("lost"))
    #expect(try run("passes", "show", id).code == 1)
    #expect(try run("passes", "revoke", "nothing").code == 1)
    #expect(ledger.stop() == 0)
  }

  @Test(arguments: [
    ["--resource", "front", "--until", "2027-01-01"],
    ["--resource", "front", "--until", "2027-01-01", "--guest", "A", "--member", "B"],
    ["--until", "2027-01-01", "--guest", "A"], ["--resource", "front", "--guest", "A"],
    ["--resource", "front", "--until", "2027-01-01", "--guest", " "],
  ])
  func wrongUseEndsWith64(_ arguments: [String]) throws {
    #expect(try Program.run(["passes", "issue"] + arguments).code == 64)
  }
}
