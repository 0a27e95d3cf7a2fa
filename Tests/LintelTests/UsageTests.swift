import Foundation
import Glibc
import Testing

/// Wrong use and help: what somebody sees who does not know the program yet.
@Suite struct UsageTests {
  @Test func everyHelpTextFitsEightyColumns() throws {
    for command in try Self.commands() {
      let help = try Program.run(command + ["--help"])
      #expect(help.code == 0)
      for line in help.output.split(separator: "\n") { #expect(line.count <= 80, "\(command): \(line)") }
    }
  }

  /// Every command and subcommand, as the help texts themselves list them.
  private static func commands(below path: [String] = []) throws -> [[String]] {
    var found = [path]
    var lists = false
    for line in try Program.run(path + ["--help"]).output.split(separator: "\n") {
      if !line.hasPrefix(" ") { lists = line.hasSuffix("SUBCOMMANDS:") }
      guard lists, line.hasPrefix("  "), !line.hasPrefix("   "), let name = line.split(separator: " ").first,
        name != "See"
      else { continue }
      found += try commands(below: path + [String(name)])
    }
    return found
  }

  @Test(arguments: [
    ["tap", "ada"], ["explain", "5", "--at", "2026-12-25T20:00:00Z"], ["explain", "5", "--member", "ada"],
    ["door", "lock", "front", "--operator", "a\nb"], ["door", "lock", "front", "--operator", " "],
    ["door", "lock", "front", "--operator", String(repeating: "x", count: 65)], ["members", "add", " "],
    ["badges", "add", "ada"], ["badges", "add", "ada", "--pin", "--one-time-code"],
    ["badges", "add", "ada", "--uid", "3A00814000", "--beside-badge"], ["badges", "enrol", "ada"],
    ["badges", "enrol", "ada", "--reader", "front", "--seconds", "121"], ["door", "prop", "front"],
    ["door", "prop", "front", "10"], ["door", "prop", "front", "25h"], ["door", "prop", "front", "0s"],
    ["output", "switch", "chime", "perhaps"], ["area", "arm"], ["keys", "keypad"],
    ["ledger", "serve", "--port", "99999"], ["demo", "--port", "-1"], ["watch", "--last", "0"],
  ])
  func wrongUseEndsWith64(_ arguments: [String]) throws {
    let result = try Program.run(arguments)
    #expect(result.code == 64, "\(arguments): \(result.output) \(result.error)")
  }

  @Test func whatDoesNotAnswerIsSaidToBeSoAtOnceAndInWords() throws {
    let folder = try TemporaryFolder()
    let token = try folder.write("token", "abc\n")
    let started = ContinuousClock.now
    let agent = try Program.run("status", "--data", folder.path)
    #expect(agent.code == 69)
    #expect(agent.error.contains("no such file or directory"), "\(agent.error)")
    let ledger = try Program.run("members", "list", "--ledger", "http://127.0.0.1:1", "--token-file", token)
    #expect(ledger.code == 69)
    #expect(ledger.error.contains("connection refused"), "\(ledger.error)")
    #expect(try Program.run("members", "--ledger", "nonsense", "--token-file", token).error.contains("http://"))
    for error in [agent.error, ledger.error] { #expect(!error.contains("errno") && !error.contains("descriptor")) }
    #expect(ContinuousClock.now - started < .seconds(20), "it was tried again and again")
  }

  @Test func aTokenIsNeverPrinted() throws {
    let folder = try TemporaryFolder()
    let token = try folder.write("token", "s3cret-first\ns3cret-second")
    let result = try Program.run("members", "list", "--ledger", "http://127.0.0.1:1", "--token-file", token)
    #expect(result.code == 69)
    #expect(!(result.output + result.error).contains("s3cret"), "\(result.error)")
  }

  @Test func aFolderOfProfilesThatIsNotThereIsNamed() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write("space.yaml", "space: a\nname: A\ntimezone: UTC\n")
    let result = try Program.run("check", file, "--devices", folder.path + "/none")
    #expect(result.code == 78)
    #expect(result.error.contains(folder.path + "/none"), "\(result.error)")
  }

  @Test func aPolicyDocumentThatIsFarTooLongIsRefusedUnread() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write("policy.json", "")
    #expect(truncate(file, 1 << 40) == 0)
    let result = try Program.run("policy", "compile", file, "--dry-run")
    #expect(result.code == 65)
    #expect(result.error.contains("longer than"), "\(result.error)")
  }
}
