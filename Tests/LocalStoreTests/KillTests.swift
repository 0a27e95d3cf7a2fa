import Foundation
import Glibc
import SpaceCore
import Testing

@testable import LocalStore

/// A process of its own writes as fast as it can and says which tickets are durable; it is killed at random moments.
/// After each, everything that it said is there, and the chain goes on where it was.
///
/// The process is this test program again, told by the environment to be the writer.
@Suite struct KillTests {
  static let folderVariable = "LINTEL_STORE_KILL_FOLDER"

  @Test func `fifty kills lose nothing that was acknowledged`() throws {
    let folder = TemporaryFolder()
    var random = SystemRandomNumberGenerator()
    var total: UInt64 = 0
    for round in 1...50 {
      let killAfter = Int.random(in: 1...400, using: &random)
      let acknowledged = try runAndKill(folder.path, afterLines: killAfter)
      let store = try openStore(folder)
      #expect(store.opening.recovery == nil, "round \(round)")
      let last = try store.journal.lastSequence()
      #expect(last >= total + acknowledged, "round \(round), killed after \(killAfter) lines")
      let newest = try store.states()["newest"].flatMap { String(bytes: $0, encoding: .utf8) }
      #expect(newest == "\(last - total)", "the state is of the last entry, round \(round)")
      total = last
      try store.close()
    }
    let store = try openStore(folder)
    let verified = try store.journal.verify()
    #expect(verified.isSound)
    #expect(verified.sound == total)
  }

  /// - Returns: the last ticket that the process said is durable.
  private func runAndKill(_ folder: String, afterLines count: Int) throws -> UInt64 {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    process.arguments = ["--testing-library", "swift-testing", "--filter", "KillTests/writes_until_killed"]
    process.environment = ProcessInfo.processInfo.environment.merging([Self.folderVariable: folder]) { $1 }
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    var acknowledged: UInt64 = 0
    var lines = 0
    var text = Data()
    while lines < count {
      let chunk = output.fileHandleForReading.availableData
      if chunk.isEmpty { break }
      text += chunk
      while let end = text.firstIndex(of: UInt8(ascii: "\n")) {
        let line = String(bytes: text[text.startIndex..<end], encoding: .utf8) ?? ""
        text = text[(end + 1)...]
        guard line.hasPrefix("durable "), let ticket = UInt64(line.dropFirst(8)) else { continue }
        acknowledged = max(acknowledged, ticket)
        lines += 1
      }
    }
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    #expect(process.terminationReason == .uncaughtSignal)
    #expect(lines > 0)
    return acknowledged
  }

  @Test(.enabled(if: ProcessInfo.processInfo.environment[folderVariable] != nil, "only as the process to be killed"))
  func writes_until_killed() async throws {
    let folder = try #require(ProcessInfo.processInfo.environment[Self.folderVariable])
    let store = try AgentStore.open(folder: folder, agent: "board-1", clock: HandClock().clock)
    let (wakes, bell) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    let writer = try store.startWriter { bell.yield() }
    var ticket = 0
    func add(_ count: Int) {
      for _ in 0..<count {
        ticket += 1
        writer.enqueue(record(ticket, states: [StateChange("newest", Array("\(ticket)".utf8))]))
      }
    }
    add(3)
    for await _ in wakes {
      let line = "durable \(writer.durableThrough)\n"
      _ = line.withCString { write(1, $0, strlen($0)) }  // a closed pipe ends this process, which is what it waits for
      add(1 + ticket % 3)
    }
  }
}
