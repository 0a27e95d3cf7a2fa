import Foundation
import LocalStore
import SpaceCore
import Testing

/// `lintel policy rehearse` beside a board that has its journal open.
@Suite struct RehearseTests {
  private static let ada = MemberID(high: 0xA11C_E000_0000_0000, low: 1)

  /// A policy by which Ada may enter, or by which she has a hold.
  private static func policy(version: Int, holds: String = "[]") -> String {
    """
    {
      "version": \(version), "issued": "2026-03-01T12:00:00Z", "agent": "00000000000000000000000000000042",
      "timezone": "America/Detroit", "groups": ["members"],
      "resources": [{"id": "front", "name": "Front door", "kind": "door"}],
      "members": [{"id": "\(ada)", "groups": ["members"]}], "holds": \(holds),
      "grants": [{"id": "g", "to": "group:members", "right": "enter", "on": "front"}]
    }
    """
  }

  /// A board's store with Ada let in every hour from the first hour (UTC) of 3 March 2026 on.
  private static func board(_ folder: TemporaryFolder, entries: Int) async throws -> AgentStore {
    let start = WallTime(milliseconds: 1_772_496_000_000)
    let store = try AgentStore.open(
      folder: folder.path + "/agent", clock: StoreClock(now: { .zero }, wall: { (start, .synchronised) }))
    let writer = try store.startWriter {}
    for hour in 0..<entries {
      var data = JournalData()
      data.member = ada
      data.right = Right.enter.name
      let event = JournalEvent(
        .accessGranted, time: start + .seconds(hour * 3600), clock: .synchronised, subject: "front", data: data)
      writer.enqueue(JournalRecord(event, ticket: UInt64(hour)))
    }
    #expect(await writer.stop() == 0)
    return store
  }

  @Test func `who would lose access is told in words and as JSON, while the board's journal is open`() async throws {
    let folder = try TemporaryFolder()
    let store = try await Self.board(folder, entries: 24)
    let same = try folder.write("same.json", Self.policy(version: 1))
    let hold = "[{\"member\": \"\(Self.ada)\", \"resource\": \"front\", \"reason\": \"left it open\"}]"
    let changed = try folder.write("changed.json", Self.policy(version: 2, holds: hold))

    let nothing = try Program.run("policy", "rehearse", same, "--data", folder.path)
    #expect(nothing.code == 0, "\(nothing.error)")
    #expect(nothing.output.contains("Nothing changes for anybody."), "\(nothing.output)")
    #expect(nothing.error.contains("no policy to compare with"))

    let told = try Program.run("policy", "rehearse", changed, "--data", folder.path)
    #expect(told.code == 0 && told.output.contains("Would lose access: 24 times"), "\(told.output)")
    #expect(told.output.contains("member a11ce000  Front door  enter      24 times"), "\(told.output)")
    #expect(told.output.split(separator: "\n").allSatisfy { $0.count <= 80 })

    // 3 March begins in Detroit five hours after it does in UTC.
    let day = try Program.run(
      "policy", "rehearse", changed, "--data", folder.path, "--since", "2026-03-03", "--until", "2026-03-03", "--json")
    let changes = try #require(try day.json()["changes"] as? [[String: Any]], "\(day.error)")
    #expect(changes.count == 1 && changes.first?["count"] as? Int == 19)
    #expect(changes.first?["change"] as? String == "loss")
    try store.close()
  }

  @Test func `an image is rehearsed as its document is, and what cannot be read says so`() async throws {
    let folder = try TemporaryFolder()
    try await Self.board(folder, entries: 2).close()
    let document = try folder.write("policy.json", Self.policy(version: 1))
    let image = folder.path + "/policy.image"
    #expect(try Program.run("policy", "compile", document, "--output", image).code == 0)
    let data = ["--data", folder.path, "--as-recorded"]
    let rehearsed = try Program.run(["policy", "rehearse", image] + data)
    #expect(rehearsed.code == 0 && rehearsed.output.contains("2 presentations"), "\(rehearsed.error)")

    let bad = try folder.write("bad.json", "{\"version\": 1}")
    #expect(try Program.run(["policy", "rehearse", bad] + data).code == 65)
    #expect(try Program.run(["policy", "rehearse", folder.path + "/none.json"] + data).code == 74)
    #expect(try Program.run(["policy", "rehearse", image, "--since", "yesterday"] + data).code == 65)
    #expect(
      try Program.run(["policy", "rehearse", image, "--since", "2026-03-04", "--until", "2026-03-03"] + data).code == 65
    )
    let nowhere = try Program.run("policy", "rehearse", image, "--data", folder.path + "/nowhere")
    #expect(nowhere.code == 74 && nowhere.error.contains("--data"), "\(nowhere.error)")
  }
}
