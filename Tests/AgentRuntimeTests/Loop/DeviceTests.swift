import HardwareAccess
import HardwareSimulated
import SpaceCore
import Testing
import WireCodecs

@testable import AgentRuntime

@Suite struct DeviceTests {
  // MARK: Inputs

  @Test func `a contact that bounces opens and closes once`() throws {
    let bench = try Bench()
    try bench.tap(Cards.ada)
    bench.written()
    try bench.board.pushDoor("front")
    bench.run(.seconds(6))
    #expect(bench.board.lastPush("front") == .opened)
    #expect(try bench.types().filter { $0 == .doorOpened || $0 == .doorClosed } == [.doorOpened, .doorClosed])
  }

  @Test func `a leaf that closes and opens again before a late round has closed`() throws {
    let bench = try Bench()
    try bench.board.drive("contact", to: .active)
    bench.run(.seconds(1))
    let start = bench.now.nanoseconds
    try bench.board.drive("contact", to: .inactive, at: start + 10_000_000)
    try bench.board.drive("contact", to: .active, at: start + 90_000_000)
    bench.sleep(.milliseconds(400))
    #expect(try bench.entries(.doorForced).count == 2)
    #expect(try bench.entries(.doorClosed).count == 1)
  }

  @Test func `a level shorter than the debounce counts for nothing`() throws {
    let bench = try Bench()
    let start = bench.now.nanoseconds
    try bench.board.drive("contact", to: .active, at: start + 1_000_000)
    try bench.board.drive("contact", to: .inactive, at: start + 10_000_000)
    bench.run(.seconds(1))
    #expect(try bench.entries(.doorForced).isEmpty)
    try bench.board.drive("contact", to: .active, at: bench.now.nanoseconds + 1_000_000)
    try bench.board.drive("contact", to: .inactive, at: bench.now.nanoseconds + 12_000_000)
    bench.run(.seconds(1))
    #expect(try bench.entries(.doorForced).count == 1)
  }

  @Test func `a button that was pressed and let go before a late round still opens`() throws {
    let bench = try Bench()
    let start = bench.now.nanoseconds
    try bench.board.drive("exit", to: .active, at: start + 10_000_000)
    try bench.board.drive("exit", to: .inactive, at: start + 90_000_000)
    bench.sleep(.milliseconds(400))
    #expect(bench.isOn("strike"))
  }

  @Test func `lost edges are told once a minute and the level now is what counts`() throws {
    let bench = try Bench()
    for _ in 0..<4 {
      for number in 0..<1301 {
        try bench.board.drive("stop", to: number % 2 == 0 ? .active : .inactive, at: bench.now.nanoseconds + 1)
      }
      bench.sleep(.milliseconds(1))
      bench.run(.seconds(2))
    }
    let told = try bench.entries(.deviceDegraded, about: "sim:stop")
    #expect(told.map(\.data.number) == [277, InputPort.oscillation], "lost, then oscillating")
    #expect(bench.core.space.tool("laser")?.emergencyStopActive == true)
    bench.run(.seconds(60))
    try bench.board.drive("stop", to: .inactive)
    bench.run(.seconds(1))
    #expect(bench.core.space.tool("laser")?.emergencyStopActive == false)
  }

  @Test func `an input that oscillates is told, is rested, delays no other door, and counts again when it is still`()
    throws
  {
    let bench = try Bench()
    try bench.board.inject(.chatter("stop", every: 10_000))  // 100,000 edges a second
    for place in 0..<800 {
      bench.sleep(.milliseconds(5))
      if place == 700 { try bench.board.present(reader: "front", bytes: Cards.ada.encode()) }
    }
    bench.written()
    #expect(bench.isOn("strike"))
    let told = try bench.entries(.deviceDegraded, about: "sim:stop").compactMap(\.data.text)
    #expect(told.count { $0.contains("oscillates") } == 1, "\(told)")
    try bench.board.clear(.chatter("stop", every: 10_000))
    try bench.board.drive("stop", to: .active)
    bench.run(.seconds(3))
    #expect(bench.core.space.tool("laser")?.emergencyStopActive == true)
  }

  @Test func `a line that fails is told once, tried again, and its level is right when it is back`() throws {
    let bench = try Bench()
    try bench.board.inject(.lineLost("stop"))
    bench.run(.seconds(5))
    #expect(try bench.entries(.deviceLost, about: "sim:stop").count == 1)
    #expect(bench.core.nextDeadline.map { $0 > bench.now } == true)
    try bench.board.drive("stop", to: .active)
    bench.run(.seconds(1))
    #expect(bench.core.space.tool("laser")?.emergencyStopActive == false)
    try bench.board.clear(.lineLost("stop"))
    bench.run(.seconds(2))
    #expect(try bench.entries(.deviceFound, about: "sim:stop").count == 1)
    #expect(bench.core.space.tool("laser")?.emergencyStopActive == true)
  }

  // MARK: Readers

  @Test func `a reader that goes and comes back is told once each and reads again`() throws {
    let bench = try Bench()
    try bench.board.present(reader: "front", bytes: Array(Cards.ada.encode().prefix(5)))
    bench.step()
    try bench.board.inject(.portLost("front"))
    bench.run(.seconds(5))
    #expect(try bench.entries(.deviceLost, about: "front").count == 1)
    #expect(try bench.entries(.deviceFound).isEmpty)
    #expect(!(bench.core.readers.first?.isConnected ?? true))
    try bench.board.clear(.portLost("front"))
    bench.run(.seconds(2))
    #expect(try bench.entries(.deviceFound, about: "front").count == 1)
    try bench.tap(Cards.ada)
    bench.written()
    #expect(bench.isOn("strike"))
  }

  @Test func `a loose plug does not fill the journal`() throws {
    let bench = try Bench()
    let start = bench.now.nanoseconds
    for number in 0..<2572 {
      try bench.board.inject(.portLost("front"), at: start + Int64(number) * 700_000_000)
      try bench.board.clear(.portLost("front"), at: start + Int64(number) * 700_000_000 + 1_000_000)
    }
    bench.run(.seconds(1800))
    let told = try bench.entries(.deviceLost, about: "front").count
    #expect((5...40).contains(told), "\(told) times in half an hour")
    bench.run(.seconds(61))
    try bench.tap(Cards.ada)
    bench.written()
    #expect(bench.isOn("strike"))
  }

  @Test func `a reader that is not there at the start stops no other and is found later`() throws {
    let board = try benchBoard()
    try board.inject(.portLost("front"))
    board.advance(to: 1)
    let bench = try Bench(hardware: board)
    try board.present(reader: "back", bytes: Cards.ada.encode())
    bench.run(.seconds(2))
    #expect(try bench.entries(.deviceLost, about: "front").count == 1)
    #expect(try bench.entries(.accessGranted, about: "back").count == 1)
    try board.clear(.portLost("front"))
    bench.run(.seconds(2))
    #expect(try bench.entries(.deviceFound, about: "front").count == 1)
  }

  @Test(arguments: [
    ("rdm6300, port: \"sim:back\"", "rdm6300, port: \"serial:/dev/ttyS9\"", "no hardware of that scheme"),
    (
      "profile: rdm6300, port: \"sim:back\"", "profile: rdm6301, port: \"sim:back\"",
      "no device profile is called 'rdm6301'"
    ),
    ("sim:relay", "gpio:GPIO5", "no hardware"),
  ])
  func `what no waiting can mend is refused at the start`(right: String, wrong: String, words: String) throws {
    let error = try #require(throws: AgentError.self) { try Bench(benchDocument.replacing(right, with: wrong)) }
    #expect("\(error)".contains(words), "\(error)")
  }

  @Test func `a flood of noise at one reader takes a bounded share and says so once`() throws {
    let bench = try Bench()
    for _ in 0..<4 {
      try bench.board.inject(.noise("front", byteCount: 4096))
      try bench.board.present(reader: "back", bytes: Cards.ada.encode())
      bench.round()
      #expect(bench.core.indications["back"]?.name == "granted", "the other reader is heard in the same round")
      bench.run(.seconds(5))
    }
    #expect(try bench.entries(.deviceDegraded, about: "front").count == 1)
    #expect(try bench.entries(.accessDenied).count <= 4)
    for _ in 0..<3 {
      try bench.tap(Cards.ada)
      bench.run(.seconds(2))
    }
    #expect(try bench.entries(.accessGranted, about: "front").count == 3)
    #expect(try bench.entries(.deviceFound, about: "front").count == 1)
  }

  @Test func `one round takes a bounded number of bytes from a reader`() throws {
    let bench = try Bench()
    try bench.board.inject(.noise("front", byteCount: 4096 - 14))
    try bench.board.present(reader: "front", bytes: Cards.ada.encode())
    for _ in 0..<4096 / SerialReaderPort.readLimit - 1 { bench.round() }
    #expect(bench.core.indications["front"]?.name != "granted")
    bench.round()
    #expect(bench.core.indications["front"]?.name == "granted")
  }

  // MARK: Outputs

  @Test func `an output that fails is told once, tried again, and takes its level when it can`() throws {
    let bench = try Bench()
    try bench.board.inject(.failingOutput("strike"))
    bench.step()
    try bench.tap(Cards.ada)
    bench.written()
    bench.run(.seconds(2))
    #expect(!bench.isOn("strike"))
    #expect(bench.moves.values.isEmpty)
    #expect(try bench.entries(.deviceLost, about: "sim:strike").count == 1)
    try bench.board.clear(.failingOutput("strike"))
    bench.run(.milliseconds(200))
    #expect(bench.isOn("strike"))
    #expect(try bench.entries(.deviceFound, about: "sim:strike").count == 1)
    bench.run(.seconds(4))
    #expect(!bench.isOn("strike"))
    #expect(bench.moves.values == ["lock(front) on", "lock(front) off"])
  }

  @Test func `a lock that cannot be engaged is tried until it is, and never released again for it`() throws {
    let bench = try Bench()
    try bench.tap(Cards.ada)
    bench.written()
    try bench.board.inject(.failingOutput("strike"))
    bench.run(.seconds(10))
    #expect(bench.isOn("strike"))
    #expect(try bench.entries(.deviceLost, about: "sim:strike").count == 1)
    try bench.board.clear(.failingOutput("strike"))
    bench.run(.milliseconds(200))
    #expect(!bench.isOn("strike"))
  }

  @Test func `an output whose chip went is told within a second, opened again, and has its level`() throws {
    let bench = try Bench()
    try bench.tap(Cards.ada)
    bench.written()
    try bench.board.inject(.lineLost("strike"))
    bench.run(.seconds(2))
    #expect(!bench.isOn("strike"))
    #expect(try bench.entries(.deviceLost, about: "sim:strike").count == 1)
    try bench.board.clear(.lineLost("strike"))
    bench.run(.seconds(1))
    #expect(bench.isOn("strike"), "the door is unlocked still")
    #expect(try bench.entries(.deviceFound, about: "sim:strike").count == 1)
    bench.run(.seconds(4))
    #expect(!bench.isOn("strike"))
    #expect(bench.moves.values == ["lock(front) on", "lock(front) on", "lock(front) off"])
  }

  @Test func `a chip that went while the lock was to engage engages it when it is back`() throws {
    let bench = try Bench()
    try bench.tap(Cards.ada)
    bench.written()
    try bench.board.inject(.lineLost("strike"))
    bench.run(.seconds(10))
    try bench.board.clear(.lineLost("strike"))
    bench.run(.seconds(2))
    #expect(!bench.isOn("strike"))
    try bench.tap(Cards.ada)
    bench.written()
    #expect(bench.isOn("strike"))
  }

  @Test func `edges that never came are found by looking at the level`() throws {
    let bench = try Bench()
    try bench.board.inject(.stuckLine("stop", at: .inactive))
    bench.run(.seconds(1))
    try bench.board.drive("stop", to: .active)
    try bench.board.clear(.stuckLine("stop", at: .inactive))
    bench.run(.seconds(2))
    #expect(bench.core.space.tool("laser")?.emergencyStopActive == true)
  }

  @Test func `deadlines that a late round finds are carried out in the order of their moments`() throws {
    let bench = try Bench()
    bench.core.handle(.command(.unlock(door: "front"), actor: "mira"), at: bench.now)
    bench.core.handle(.command(.unlock(door: "back"), actor: "mira"), at: bench.now)
    bench.written()
    bench.sleep(.seconds(60))
    #expect(Set(bench.moves.values.prefix(2)) == ["lock(front) on", "lock(back) on"])
    #expect(bench.moves.values.dropFirst(2) == ["lock(back) off", "lock(front) off"])
  }

  // MARK: Indications

  @Test func `a grant and a refusal are shown for five seconds`() throws {
    let bench = try Bench()
    try bench.tap(Cards.ben)
    #expect(bench.core.indications["front"]?.name == "denied")
    #expect(bench.core.indications["front"]?.text?.isEmpty == false)
    bench.run(.milliseconds(2000))
    try bench.tap(Cards.ada)
    #expect(bench.core.indications["front"]?.name == "granted")
    _ = bench.core.takeNews()
    bench.run(.milliseconds(4999))
    #expect(bench.core.indications["front"]?.name == "granted")
    bench.run(.milliseconds(2))
    #expect(bench.core.indications["front"] == nil)
    #expect(bench.core.takeNews())
  }
}
