import GRDB
import HardwareAccess
import HardwareSimulated
import SpaceCore
import Testing
import WireCodecs

@testable import AgentRuntime
@testable import LocalStore

@Suite struct TapTests {
  @Test func `the lock moves when the record is durable and not before`() throws {
    let bench = try Bench()
    bench.written()
    let hang = DiskHang(bench.store)
    try bench.tap(Cards.ada)
    bench.run(.milliseconds(40))
    #expect(!bench.isOn("strike"))
    hang.end()
    bench.written()
    #expect(bench.isOn("strike"))
    let granted = try #require(try bench.entries(.accessGranted).first)
    #expect(granted.subject == "front")
    #expect(granted.data.member == Cards.adaID)
    #expect(granted.data.grant == "g-members")
    #expect(granted.data.recordedLate == nil)
  }

  @Test func `a disk that hangs delays the lock by the write bound and the entry says so`() throws {
    let bench = try Bench()
    bench.written()
    let hang = DiskHang(bench.store)
    try bench.tap(Cards.ada)
    bench.run(.milliseconds(49))
    #expect(!bench.isOn("strike"))
    bench.run(.milliseconds(2))
    #expect(bench.isOn("strike"))
    #expect(bench.moves.values == ["lock(front) on"])
    try bench.board.pushDoor("front")
    bench.run(.seconds(1))
    hang.end()
    #expect(try bench.entries(.accessGranted).map(\.data.recordedLate) == [true])
    let opened = try #require(try bench.entries(.doorOpened).first)
    #expect(opened.data.member == Cards.adaID)
    #expect(opened.data.recordedLate == true)
    #expect(opened.data.latencyMicroseconds == 50_000)
  }

  @Test func `nothing that switches off waits for a disk that hangs`() throws {
    let bench = try Bench()
    try bench.tap(Cards.ada, "laser")
    try bench.tap(Cards.ada)
    bench.written()
    #expect(bench.isOn("relay"))
    #expect(bench.isOn("strike"))
    let hang = DiskHang(bench.store)
    try bench.board.drive("stop", to: .active)
    bench.run(.milliseconds(11))
    #expect(!bench.isOn("relay"))
    bench.run(.seconds(5))
    #expect(!bench.isOn("strike"))
    hang.end()
    #expect(try bench.entries(.toolEnded).map(\.data.reason) == [ToolSessionEnd.emergencyStop.rawValue])
  }

  @Test func `a full disk keeps nobody out and nothing is lost`() throws {
    let bench = try Bench()
    bench.written()
    func limitPages(_ count: Int) throws {
      try bench.store.core.write("limiting") { db in try db.execute(sql: "PRAGMA max_page_count = \(count)") }
    }
    try limitPages(1)
    for _ in 0..<400 {
      try bench.tap(Cards.ada)
      bench.run(.milliseconds(60))
      #expect(bench.isOn("strike"))
      bench.run(.seconds(6))
      if bench.core.journalHealth == .storageFull { break }
    }
    #expect(eventually { bench.core.journalHealth == .storageFull })
    try bench.tap(Cards.ada)
    bench.run(.milliseconds(60))
    #expect(bench.isOn("strike"))
    var builder = SnapshotBuilder(startedAt: Bench.wall, realTime: false)
    let health = builder.snapshot(of: bench.core, at: bench.now).health
    #expect(health.journalFault?.contains("storage is full") == true)
    try limitPages(1_000_000)
    let granted = try bench.entries(.accessGranted)
    #expect(granted.count == bench.moves.values.count { $0 == "lock(front) on" })
    #expect(granted.last?.data.recordedLate == true)
    #expect(try bench.store.journal.verify().isSound)
  }

  @Test func `refused cards, unknown cards and a board without a policy open nothing`() throws {
    let bench = try Bench()
    try bench.tap(Cards.ben)
    try bench.tap(Cards.stranger)
    bench.run(.seconds(1))
    let bare = try Bench(policy: false)
    try bare.tap(Cards.ada)
    bare.run(.seconds(1))
    #expect(bench.moves.values.isEmpty)
    #expect(bare.moves.values.isEmpty)
    #expect(try bench.entries(.accessDenied).map(\.data.member) == [Cards.benID, nil])
    #expect(try bare.entries(.accessDenied).count == 1)
  }

  @Test func `a policy that comes in the middle of a card decides on it`() throws {
    let bench = try Bench()
    let frame = Cards.ada.encode()
    try bench.board.present(reader: "front", bytes: Array(frame.prefix(6)))
    bench.step()
    let revoked = try PolicyImage(try Cards.policy(key: bench.key, version: 8, revoked: true))
    bench.core.handle(.policy(revoked, confirmedAt: Bench.wall), at: bench.now)
    try bench.board.present(reader: "front", bytes: Array(frame.dropFirst(6)))
    bench.step()
    bench.run(.seconds(1))
    #expect(bench.moves.values.isEmpty)
    #expect(try bench.entries(.accessDenied).map(\.data.policyVersion) == [8])
  }

  @Test func `three thousand refused cards while the disk hangs are all recorded, in order`() throws {
    let bench = try Bench()
    bench.written()
    let before = bench.core.ticket
    let hang = DiskHang(bench.store)
    for number in 1...3000 {
      let shown = PresentedCredential.digest(CredentialDigest(high: UInt64(number) << 44, low: 1), .cardUID)
      bench.core.handle(.presented(Presentation(reader: "front", credential: shown, at: bench.now)), at: bench.now)
    }
    try bench.tap(Cards.ada, "laser")
    bench.run(.milliseconds(51))
    #expect(bench.isOn("relay"))
    hang.end()
    let denied = try bench.entries(.accessDenied)
    #expect(denied.count == 3000)
    #expect(denied.map(\.data.credentialTag).first == CredentialDigest(high: 1 << 44, low: 1).checkTag)
    #expect(bench.core.ticket > before + 3000)
    #expect(bench.core.journalLost == 0)
    #expect(try bench.store.journal.verify().isSound)
  }

  @Test func `a clock that jumps moves no deadline`() throws {
    let bench = try Bench()
    try bench.tap(Cards.ada)
    bench.written()
    for jump in [Int64(400), -800] {
      let wall = Bench.wall + .seconds(jump * 86_400)
      bench.core.handle(.clock(WallClock(reading: wall, at: bench.now, quality: .synchronised)), at: bench.now)
    }
    bench.run(.milliseconds(4990))
    #expect(bench.isOn("strike"))
    bench.run(.milliseconds(20))
    #expect(!bench.isOn("strike"))
    #expect(try bench.entries(.clockChanged).map(\.data.seconds) == [400 * 86_400, -1200 * 86_400])
    #expect(try bench.store.journal.verify().isSound)
  }
}
