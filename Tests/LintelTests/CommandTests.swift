import Foundation
import Testing

/// What people and scripts get from commands that need no running agent: words, JSON and exit codes.
@Suite struct CommandTests {
  @Test func aFrameIsReadAndItsFormsArePrinted() throws {
    let result = try Program.run("decode", "em4100", "--hex", "02 33 41 30 30 38 31 34 30 30 30 46 42 03", "--json")
    #expect(result.code == 0, "\(result.error)")
    let report = try result.json()
    #expect(report["ok"] as? Bool == true)
    #expect(report["decimal"] as? String == "0008470528")
    #expect(report["printed"] as? String == "129,16384")
  }

  @Test(arguments: [
    ("em4100", "0233413030383134303030464303", "checksum"), ("em4100", "02334130", "incomplete"),
    ("gwiot7941", "020A02310041559B2403", "bcc"),
  ])
  func aRefusedFrameEndsWith65AndItsReason(_ name: String, _ hex: String, _ reason: String) throws {
    let result = try Program.run("decode", name, "--hex", hex, "--json")
    #expect(result.code == 65)
    let report = try result.json()
    #expect(report["ok"] as? Bool == false)
    #expect(report["reason"] as? String == reason)
  }

  @Test func wrongUseEndsWith64AndBadDataWith65() throws {
    #expect(try Program.run("decode", "em4100").code == 64)
    #expect(try Program.run("decode", "em4200", "--hex", "00").code == 65)
    #expect(try Program.run("nonsense").code == 64)
  }

  @Test func anAgentThatDoesNotRunIsSaidToBeSo() throws {
    let result = try Program.run("status", "--socket", "/nonexistent/agent.sock")
    #expect(result.code == 69)
    #expect(result.error.contains("lintel run"))
    let long = try Program.run("status", "--socket", "/" + String(repeating: "x", count: 200))
    #expect(long.code == 69)
    #expect(long.error.contains("107 bytes"))
  }

  @Test func aPolicyIsCompiledAndEveryMistakeIsTold() throws {
    let folder = try TemporaryFolder()
    let text = """
      {
        "version": 3, "issued": "2026-03-01T12:00:00Z", "agent": "00000000000000000000000000000042",
        "timezone": "America/Detroit", "groups": ["members"],
        "resources": [{"id": "front", "name": "Front door", "kind": "door"}],
        "members": [{"id": "a11ce000000000000000000000000001", "groups": ["members"],
          "credentials": [{"kind": "card_uid", "digest": "0123456789abcdef0123456789abcdef"}]}],
        "grants": [{"id": "g", "to": "group:members", "right": "enter", "on": "front"}]
      }
      """
    let good = try folder.write("policy.json", text)
    let image = folder.path + "/policy.image"
    let compiled = try Program.run("policy", "compile", good, "--output", image, "--json")
    #expect(compiled.code == 0, "\(compiled.error)")
    let size = try FileManager.default.attributesOfItem(atPath: image)[.size] as? Int
    #expect(try compiled.json()["image_bytes"] as? Int == size)

    let bad = try folder.write(
      "bad.json",
      text.replacing("group:members", with: "member:b0b00000000000000000000000000002").replacing(
        "America/Detroit", with: "Mars"))
    let refused = try Program.run("policy", "compile", bad, "--dry-run", "--json")
    #expect(refused.code == 65)
    #expect((try refused.json()["errors"] as? [[String: Any]])?.count == 2, "\(refused.output)")
    #expect(refused.error.contains("line 3") && refused.error.contains("line 7"), "\(refused.error)")
    #expect(try Program.run("policy", "compile", folder.path + "/none.json", "--dry-run").code == 74)
  }

  @Test func everyCommandExplainsItself() throws {
    let help = try Program.run("--help")
    #expect(help.code == 0)
    for line in help.output.split(separator: "\n") { #expect(line.count <= 100, "\(line)") }
    for command in [
      "demo", "run", "check", "status", "watch", "tap", "keys", "door", "tool", "room", "area", "output", "lockdown",
      "evacuate", "forgive", "members", "badges", "grants",
      "explain", "decode", "policy", "ledger", "join", "bench",
    ] {
      #expect(help.output.contains("  \(command) "), "\(command) is not in the help")
      #expect(try Program.run(command, "--help").code == 0)
    }
  }
}

/// `lintel demo --tour` is the shipped proof of the whole way; it runs as a test as well.
@Suite struct TourTests {
  @Test func theTourComesTrue() throws {
    let result = try Program.run("demo", "--tour", "--devices", Program.devices)
    #expect(result.code == 0, "\(result.output)\n\(result.error)")
    #expect(result.output.contains("All of it came true."))
  }
}
