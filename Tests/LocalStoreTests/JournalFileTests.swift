import Crypto
import Foundation
import LedgerProtocol
import SpaceCore
import Testing

@testable import LocalStore

@Suite struct JournalFileTests {
  private func numbers(
    _ file: JournalFile, _ types: [JournalEventType] = [.accessGranted], _ times: Range<WallTime>? = nil
  ) throws -> [Int] {
    var numbers: [Int] = []
    try file.forEachEntry(of: types, in: times) { entry in
      numbers.append(try Entry(bytes: entry.bytes ?? []).event().data.number ?? 0)
    }
    return numbers
  }

  @Test func `a journal is read beside the agent that has it open, and after it has stopped`() async throws {
    let folder = TemporaryFolder()
    var store = try openStore(folder)
    try await fill(store, 1...3)
    let beside = try JournalFile(folder: folder.path)
    #expect(try numbers(beside) == [1, 2, 3])
    try store.close()
    #expect(try numbers(try JournalFile(folder: folder.path)) == [1, 2, 3])
    // The folder is as the agent left it: it opens again without a repair, and goes on.
    store = try openStore(folder)
    #expect(store.opening.recovery == nil)
    try await fill(store, 4...5)
    #expect(try numbers(beside) == [1, 2, 3, 4, 5])
    try store.close()
  }

  @Test func `only the types and times that are asked for come, oldest first, however many there are`() async throws {
    let folder = TemporaryFolder()
    let store = try openStore(folder)
    let writer = try store.startWriter {}
    let count = Int(JournalFile.window) + 20
    for number in 1...count {
      let event = sample(number, number % 10 == 0 ? .accessGranted : number % 10 == 5 ? .accessDenied : .doorOpened)
      writer.enqueue(JournalRecord(event, ticket: UInt64(number)))
    }
    #expect(await writer.stop() == 0)
    let file = try JournalFile(folder: folder.path)
    let all = Array(1...count)
    #expect(try numbers(file, [.accessGranted, .accessDenied]) == all.filter { $0 % 5 == 0 })
    #expect(try numbers(file, [.alarmRaised]) == [])
    let start = WallTime(milliseconds: 1_700_000_000_000)
    let times = WallTime(milliseconds: start.milliseconds + 10)..<WallTime(milliseconds: start.milliseconds + 30)
    #expect(try numbers(file, [.accessGranted], times) == [10, 20])
    try store.close()
  }

  @Test func `a folder without a journal, and an empty journal, are told apart`() throws {
    let folder = TemporaryFolder()
    #expect(throws: StoreError.self) { try JournalFile(folder: folder.path) }
    let store = try openStore(folder)
    let file = try JournalFile(folder: folder.path)
    #expect(try numbers(file) == [])
    #expect(try file.installedImage() == nil)
    try store.close()
  }

  @Test func `the installed policy is given as it was installed, and not when it was altered`() throws {
    let folder = TemporaryFolder()
    let store = try openStore(folder)
    let image = [UInt8](repeating: 7, count: 5000)
    let claim = PolicyClaim(
      agent: store.agent, version: 7, sha256: Array(SHA256.hash(data: image)), byteCount: UInt64(image.count))
    _ = try image.withUnsafeBytes { try store.policies.install(claim, header: [1], image: $0) }
    let file = try JournalFile(folder: folder.path)
    #expect(try file.installedImage().map { Array($0.bytes) } == image)
    try store.close()
    try Data(image.dropLast() + [8]).write(to: URL(fileURLWithPath: folder.path + "/policy-7.image"))
    #expect(try file.installedImage() == nil)
  }
}
