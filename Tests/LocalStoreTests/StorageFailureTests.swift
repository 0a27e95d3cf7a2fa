import Foundation
import GRDB
import Glibc
import SpaceCore
import Testing

@testable import LocalStore

@Suite struct StorageFailureTests {
  @Test func `a full file keeps every record and writes all in order when there is room`() async throws {
    let folder = TemporaryFolder()
    let store = try openStore(folder)
    try limitPages(store, 16)
    let (wakes, bell) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    let writer = try store.startWriter { bell.yield() }
    for number in 1...3000 { #expect(writer.enqueue(record(number))) }
    for await _ in wakes where writer.health == .storageFull { break }
    #expect(writer.figures.lastFailure != nil)
    #expect(writer.durableThrough < 3000)

    try limitPages(store, 1_000_000)
    #expect(await stopWhenWorking(writer, wakes) == 0)
    #expect(writer.durableThrough == 3000)
    #expect(writer.lost == 0)
    let numbers = try (0..<3).flatMap { try store.journal.entries(after: UInt64($0) * 1000) }
      .map { try store.core.seal.event(try #require($0.bytes)).data.number }
    #expect(numbers == Array(1...3000))
    #expect(try store.journal.verify().isSound)
  }

  @Test func `stopping while the storage refuses ends and counts what could not be written`() async throws {
    let folder = TemporaryFolder()
    let store = try openStore(folder)
    try limitPages(store, 1)
    let writer = try store.startWriter {}
    for number in 1...2000 { writer.enqueue(record(number)) }
    let unwritten = await writer.stop()
    #expect(unwritten > 0)
    #expect(writer.durableThrough + UInt64(unwritten) == 2000)
    #expect(writer.health == .stopped)
  }

  @Test func `stopping while the storage does not answer ends and counts what is not known to be written`() async throws
  {
    let folder = TemporaryFolder()
    let store = try openStore(folder)
    let writer = try store.startWriter {}
    let (begun, over, done) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
    Thread.detachNewThread {
      store.core.pool.writeWithoutTransaction { _ in
        begun.signal()
        over.wait()
      }
      done.signal()
    }
    await withCheckedContinuation { continuation in
      Thread.detachNewThread {
        begun.wait()
        continuation.resume()
      }
    }
    for number in 1...2000 { writer.enqueue(record(number)) }
    #expect(await writer.stop(within: .milliseconds(100)) == 2000)
    #expect(writer.health != .stopped)
    over.signal()
    var last: UInt64 = 0
    for await sequence in writer.durableSequences() { last = sequence }  // ends with the thread
    #expect(writer.health == .stopped)
    #expect(last == writer.durableSequence)
  }

  @Test func `a writer that is dropped without a stop writes what it has and ends`() async throws {
    let folder = TemporaryFolder()
    let store = try openStore(folder)
    var writer: JournalWriter? = try store.startWriter {}
    let sequences = try #require(writer).durableSequences()
    for number in 1...10 { writer?.enqueue(record(number)) }
    writer = nil
    for await _ in sequences {}  // ends with the thread
    #expect(try store.journal.lastSequence() == 10)
  }

  /// The limit on file sizes is the process's, so this runs in one of its own.
  @Test func `a storage that refuses to write is waited for and nothing is lost`() async {
    await #expect(processExitsWith: .success) {
      signal(SIGXFSZ, SIG_IGN)
      let folder = TemporaryFolder()
      let store = try openStore(folder)
      var limit = rlimit()
      getrlimit(__rlimit_resource_t(UInt32(RLIMIT_FSIZE.rawValue)), &limit)
      let before = limit
      limit.rlim_cur = 300_000
      setrlimit(__rlimit_resource_t(UInt32(RLIMIT_FSIZE.rawValue)), &limit)
      let (wakes, bell) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
      let writer = try store.startWriter { bell.yield() }
      for number in 1...3000 where !writer.enqueue(record(number)) { exit(3) }
      for await _ in wakes where writer.health == .storageFailing { break }
      limit = before
      setrlimit(__rlimit_resource_t(UInt32(RLIMIT_FSIZE.rawValue)), &limit)
      guard await stopWhenWorking(writer, wakes) == 0, writer.durableThrough == 3000 else { exit(4) }
      guard try store.journal.verify().sound == 3000 else { exit(5) }
    }
  }

  private func limitPages(_ store: AgentStore, _ pages: Int) throws {
    try store.core.write("limiting") { db in try db.execute(sql: "PRAGMA max_page_count = \(pages)") }
  }
}

/// Waits for the first commit after a failure, then stops the writer.
func stopWhenWorking(_ writer: JournalWriter, _ wakes: AsyncStream<Void>) async -> Int {
  if writer.health != .working { for await _ in wakes where writer.health == .working { break } }
  return await writer.stop()
}
