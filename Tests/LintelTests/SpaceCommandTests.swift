import AgentRuntime
import Foundation
import LedgerProtocol
import SpaceCore
import Testing

/// What operators type about doors, areas, outputs and badges, against a demonstration that runs.
@Suite(.serialized) struct SpaceCommandTests {
  private static func demo(_ folder: TemporaryFolder) throws -> Running {
    let demo = try Running(["demo", "--devices", Program.devices, "--port", "0", "--data", folder.path])
    #expect(eventually { demo.output.contains("Ctrl-C") }, "\(demo.output) \(demo.error)")
    return demo
  }

  private static func space(_ folder: TemporaryFolder) throws -> SpaceSnapshot {
    let result = try Program.run("status", "--json", "--data", folder.path)
    return try AgentJSON.decode(SpaceSnapshot.self, from: Data(result.output.utf8))
  }

  /// Changes the directory, and waits until the board has the policy that follows.
  private static func change(_ folder: TemporaryFolder, _ change: () throws -> Void) throws {
    let before = try space(folder).health.policyVersion ?? 0
    try change()
    let arrived = try eventually { (try space(folder).health.policyVersion ?? 0) > before }
    #expect(arrived)
  }

  private static func entries(_ folder: TemporaryFolder, _ type: JournalEventType) throws -> [RecordedEvent] {
    let result = try Program.run("watch", "--last", "500", "--json", "--data", folder.path)
    return try result.output.split(separator: "\n").map {
      try AgentJSON.decode(RecordedEvent.self, from: Data($0.utf8))
    }.filter { $0.event.type == type }
  }

  /// Does something again and again, because the policy that makes it work is on its way, until it has come true.
  private static func again(
    every pause: Duration, _ act: () throws -> Void, until isSo: () throws -> Bool
  ) throws -> Bool {
    var acted: ContinuousClock.Instant?
    return try eventually {
      if acted.map({ ContinuousClock.now - $0 > pause }) ?? true {
        try act()
        acted = .now
      }
      return try isSo()
    }
  }

  @Test func doorsAreasAndOutputsDoWhatTheyAreTold() throws {
    let folder = try TemporaryFolder()
    let demo = try Self.demo(folder)
    defer { demo.kill() }
    func tell(_ arguments: String..., expecting code: Int32 = 0, saying words: String) throws {
      let result = try Program.run(arguments + ["--data", folder.path, "--operator", "Jo Park"])
      #expect(result.code == code && (result.output + result.error).contains(words), "\(arguments): \(result)")
    }
    try tell("lockdown", saying: "All doors are in lockdown")
    #expect(try Self.space(folder).doors.allSatisfy { $0.posture == .lockdown })
    try tell("lockdown", "--end", saying: "All doors are secured")
    try tell("evacuate", saying: "All doors are unlocked")
    try tell("evacuate", "--end", saying: "All doors are secured")
    #expect(try Self.space(folder).doors.allSatisfy { $0.posture != .unlocked && $0.posture != .lockdown })

    try tell("door", "prop", "workshop", "10m", saying: "may stand open for 600 s")
    #expect(try Self.space(folder).doors.first { $0.id == "workshop" }?.isPropped == true)
    try tell("door", "unlock", "front", "--for", "ada", saying: "Front door is released for 5 s")
    try tell("door", "unlock", "front", "--for", "otto", expecting: 1, saying: "membership has ended")
    try tell("door", "unlock", "studio", "--for", "ada", expecting: 1, saying: "remote-unlock")
    try tell("door", "unlock", "front", "--for", "nobody", expecting: 1, saying: "no member is called")

    try tell("area", "arm", "night", saying: "Night alarm will be armed in 10 s")
    #expect(try Self.space(folder).areas.map(\.state) == ["arming"])
    try tell("area", "disarm", "night", saying: "Night alarm is disarmed")
    try tell("area", "disarm", "night", expecting: 1, saying: "is not armed")
    try tell("area", "acknowledge", "night", expecting: 1, saying: "no alarm to acknowledge")
    try tell("area", "arm", "day", expecting: 1, saying: "there is night")

    try tell("output", "switch", "chime", "on", saying: "Door chime is on")
    #expect(try Self.space(folder).outputs.map(\.isOn) == [true])
    try tell("output", "switch", "chime", "off", saying: "Door chime is off")

    try tell("forgive", saying: "everybody")
    try tell("forgive", "ada", saying: "the member")
    let forgiven = try Self.entries(folder, .accessForgiven)
    #expect(forgiven.count == 2 && forgiven.allSatisfy { $0.event.data.actor == "Jo Park" })
    #expect(demo.stop() == 0, "\(demo.error)")
  }

  @Test func aPINOpensAndStandsNowhere() throws {
    let folder = try TemporaryFolder()
    let demo = try Self.demo(folder)
    defer { demo.kill() }
    for (digits, words) in [("123", "4 to 12 digits"), ("12a4", "4 to 12 digits"), ("", "standard input ended")] {
      let result = try Program.run(["badges", "add", "ben", "--pin", "--data", folder.path], input: digits)
      #expect(result.code == 65 && result.error.contains(words), "\(result)")
      #expect(digits.isEmpty || !result.error.contains(digits))
    }
    let taken = try Program.run(["badges", "add", "ben", "--pin", "--data", folder.path], input: "2468\n")
    #expect(taken.code == 1, "\(taken)")
    try Self.change(folder) {
      let added = try Program.run(["badges", "add", "ben", "--pin", "--data", folder.path], input: "97531\n")
      #expect(added.code == 0 && added.output.contains("Ben Holloway has one more PIN"), "\(added)")
    }
    #expect(try Program.run("keys", "keypad", "97531", "--data", folder.path).code == 0)
    let opened = try eventually {
      try Self.entries(folder, .accessGranted).contains { $0.words.contains("Ben Holloway") }
    }
    #expect(opened, "\(demo.error)")
    #expect(!demo.output.contains("97531") && !demo.error.contains("97531"))
    #expect(demo.stop() == 0, "\(demo.error)")
  }

  @Test func aPINThatIsTypedIsNotShown() throws {
    let folder = try TemporaryFolder()
    let demo = try Self.demo(folder)
    defer { demo.kill() }
    let line = try Pty()
    let terminal = try #require(FileHandle(forUpdatingAtPath: line.path))
    for (second, code) in [("86421", Int32(65)), ("86420", 0)] {
      let adding = try Running(["badges", "add", "mira", "--pin", "--data", folder.path], terminal: terminal)
      defer { adding.kill() }
      #expect(eventually { adding.error.contains("PIN, 4 to 12 digits") }, "\(adding.error)")
      line.send(Array("86420\n".utf8))
      #expect(eventually { adding.error.contains("The same again") }, "\(adding.error)")
      line.send(Array("\(second)\n".utf8))
      adding.process.waitUntilExit()
      adding.finishReading()
      #expect(adding.process.terminationStatus == code, "\(adding.error)")
      #expect(!(line.received() + adding.output + adding.error).contains("8642"))
    }
    // Afterwards the terminal shows again what is typed.
    line.send(Array("visible\n".utf8))
    #expect(eventually { line.received().contains("visible") })
    #expect(demo.stop() == 0, "\(demo.error)")
  }

  @Test func aBadgeIsGivenOutByShowingIt() throws {
    let folder = try TemporaryFolder()
    let demo = try Self.demo(folder)
    defer { demo.kill() }
    func enrol(_ member: String, showing badge: String) throws -> Program.Result {
      let running = try Running([
        "badges", "enrol", member, "--reader", "front-outside", "--seconds", "60", "--data", folder.path,
      ])
      #expect(try eventually { try Self.space(folder).readers.contains { $0.indication == "enrolling" } })
      // A card that was shown just now counts again once it has been away for a second.
      _ = try Self.again(every: .seconds(2)) {
        _ = try Program.run("tap", badge, "front-outside", "--data", folder.path)
      } until: {
        !running.process.isRunning
      }
      running.process.waitUntilExit()
      running.finishReading()
      return .init(code: running.process.terminationStatus, output: running.output, error: running.error)
    }
    let taken = try enrol("noor", showing: "ben")
    #expect(taken.code == 1 && taken.error.contains("Ben Holloway has this badge already"), "\(taken)")

    // A badge that nobody has: Ben's, once it is his no longer.
    try Self.change(folder) {
      let ended = try Program.run("directory", "end", "credentials", "badge-ben", "--data", folder.path)
      #expect(ended.code == 0)
    }
    // At another reader: one that has just read a badge waits a second before it counts again.
    #expect(try Program.run("tap", "ben", "workshop-door", "--data", folder.path).code == 0)
    let unknown = try eventually {
      try Program.run("badges", "unknown", "--data", folder.path).output.contains("card_uid")
    }
    #expect(unknown, "\(demo.error)")
    let list = try Program.run("badges", "unknown", "--json", "--data", folder.path)
    let badge = try #require(try AgentJSON.decode([UnknownBadge].self, from: Data(list.output.utf8)).first)
    #expect(!list.output.contains("secret"))
    let given = try enrol("noor", showing: "ben")
    #expect(given.code == 0 && given.output.contains("Noor Haddad has one more badge"), "\(given)")
    let again = try Program.run("badges", "add", "ada", "--unknown", "\(badge.id)", "--data", folder.path)
    #expect(again.code == 1 && again.error.contains("already"), "\(again)")
    #expect(try Program.run("badges", "add", "ada", "--unknown", "99", "--data", folder.path).error.contains("show it"))
    #expect(try Self.entries(folder, .credentialCaptured).count >= 3)
    #expect(demo.stop() == 0, "\(demo.error)")
  }

  @Test func aOneTimeCodeIsShownOnceAsAnAddressAndOpensBesideABadge() throws {
    let folder = try TemporaryFolder()
    let demo = try Self.demo(folder)
    defer { demo.kill() }
    func tell(_ arguments: String...) throws -> Program.Result {
      let result = try Program.run(arguments + ["--data", folder.path])
      #expect(result.code == 0, "\(arguments): \(result)")
      return result
    }
    let id = try #require(try tell("members", "add", "Zora Quill", "--json").json()["id"] as? String)
    // The fob that was Ben's: the third of the cast's.
    _ = try tell("directory", "end", "credentials", "badge-ben")
    _ = try tell("badges", "add", "zora", "--printed", "0013779398", "--version-byte", "3A")
    _ = try tell(
      "directory", "set", "grants", "zora-front",
      #"{"to": "\#(id)", "right": "enter", "on": "front", "requires": ["pin"]}"#)
    let result = try tell("badges", "add", "zora", "--one-time-code")
    let form =
      #/otpauth://totp/Riverside%20Makerspace:Zora%20Quill\?secret=([A-Z2-7]{32})&issuer=Riverside%20Makerspace\n/#
    let secret = try #require(try form.wholeMatch(in: result.output)?.1, "\(result.output)")
    #expect(!result.error.contains(secret))
    let again = try Program.run("badges", "add", "zora", "--one-time-code", "--data", folder.path)
    #expect(again.code == 1 && again.output.isEmpty, "\(again)")
    #expect(try !tell("badges", "list", "--json").output.contains(secret))

    var isEntered = false
    let opened = try Self.again(every: .seconds(5)) {
      _ = try tell("tap", "ben", "front-outside")
      isEntered = false
    } until: {
      if !isEntered, try Self.space(folder).readers.contains(where: { $0.indication == "waiting" }) {
        let step = UInt64(Date().timeIntervalSince1970) / 30
        let code = OneTimeCode.code(secret: Self.bytes(base32: secret), step: step, digits: 6)
        _ = try tell("keys", "keypad", String(decoding: code, as: UTF8.self))
        isEntered = true
      }
      return try Self.entries(folder, .accessGranted).contains { $0.words.contains("Zora Quill") }
    }
    #expect(opened, "\(demo.output) \(demo.error)")
    #expect(demo.stop() == 0, "\(demo.error)")
  }

  /// RFC 4648, 6, of whole groups of five bytes.
  private static func bytes(base32 text: some StringProtocol) -> [UInt8] {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
    let bits = text.flatMap { letter in
      let value = alphabet.firstIndex(of: letter) ?? 0
      return (0..<5).reversed().map { UInt8(value >> $0 & 1) }
    }
    return stride(from: 0, to: bits.count, by: 8).map { start in
      bits[start..<start + 8].reduce(0) { $0 << 1 | $1 }
    }
  }
}
