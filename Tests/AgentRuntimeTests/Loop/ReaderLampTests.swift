import DeviceDrivers
import HardwareAccess
import HardwareSimulated
import LedgerProtocol
import SpaceCore
import Testing
import WireCodecs

@testable import AgentRuntime

/// The wires of a reader beside its data.
@Suite struct ReaderLampTests {
  /// A Wiegand reader whose lamps light at low, and a serial one with a lamp of the builder's own.
  private static let document = benchDocument.replacing(
    "front: { profile: rdm6300, port: \"sim:front\" }",
    with: """
      front: { profile: wiegand, data0: "sim:d0", data1: "sim:d1", led: "sim:led", red-led: "sim:red", \
      buzzer: "sim:buzzer", hold: "sim:hold", tamper: "sim:cover" }
      """
  ).replacing(
    "back: { profile: rdm6300, port: \"sim:back\" }",
    with: "back: { profile: rdm6300, port: \"sim:back\", led: \"sim:lamp\" }")

  @Test func `a grant lights the lamp and sounds the buzzer, then the lamp goes out`() throws {
    let bench = try Bench(Self.document)
    try bench.tap(Cards.ada, "back")
    #expect(bench.isOn("lamp"))
    bench.run(ReaderSignals.grantTime - .milliseconds(1))
    #expect(bench.isOn("lamp"))
    bench.run(.milliseconds(2))
    #expect(!bench.isOn("lamp"))
  }

  @Test func `a refusal sounds three times and lights red`() throws {
    let bench = try Bench(Self.document)
    let frame = try #require(WiegandFormat.h10301.encode(facility: 123, card: 4567))
    try bench.board.present(bits: frame.bits, data0: "d0", data1: "d1")
    var sounds = 0
    var before = false
    var wasRed = false
    for _ in 0..<3000 {
      bench.run(.milliseconds(1))
      let now = bench.isOn("buzzer")
      if now, !before { sounds += 1 }
      before = now
      wasRed = wasRed || bench.isOn("red")
      #expect(!bench.isOn("led") && !bench.isOn("hold"))
    }
    #expect(sounds == 3 && wasRed)
    #expect(!bench.isOn("red") && !bench.isOn("buzzer"))
  }

  @Test func `a lamp that fails is told and holds up nothing`() throws {
    let bench = try Bench(Self.document)
    try bench.board.inject(.lineLost("lamp"))
    bench.run(.seconds(2))
    #expect(try bench.entries(.deviceLost, about: "sim:lamp").count == 1)
    try bench.tap(Cards.ada, "back")
    bench.written()
    #expect(bench.isOn("back-strike"))
    try bench.board.clear(.lineLost("lamp"))
    bench.run(.seconds(2))
    #expect(bench.isOn("lamp"), "it shows the grant still")
    #expect(try bench.entries(.deviceFound, about: "sim:lamp").count == 1)
  }

  @Test func `the cover of a reader is the tamper alarm of its door`() throws {
    let bench = try Bench(Self.document)
    try bench.board.drive("cover", to: .active)
    bench.run(.seconds(1))
    #expect(try bench.entries(.alarmRaised, about: "front").map(\.data.alarm) == ["tamper"])
    try bench.board.drive("cover", to: .inactive)
    bench.run(.seconds(1))
    #expect(try bench.entries(.alarmCleared, about: "front").count == 1)
  }

  @Test func `of two tamper wires of a door, either one keeps the alarm`() throws {
    let document = Self.document.replacing(
      "contact: { input: \"sim:contact\" }",
      with: "contact: { input: \"sim:contact\" }\n    tamper: { input: \"sim:box\" }")
    let bench = try Bench(document)
    for line in ["cover", "box"] { try bench.board.drive(line, to: .active) }
    bench.run(.seconds(1))
    try bench.board.drive("box", to: .inactive)
    bench.run(.seconds(1))
    #expect(try bench.entries(.alarmCleared, about: "front").isEmpty)
    try bench.board.drive("cover", to: .inactive)
    bench.run(.seconds(1))
    #expect(try bench.entries(.alarmCleared, about: "front").count == 1)
  }

  @Test func `lines are at rest when the agent stops`() throws {
    let bench = try Bench(Self.document)
    try bench.tap(Cards.ada, "back")
    #expect(bench.isOn("lamp"))
    #expect(bench.core.release().isEmpty)
    #expect(!bench.isOn("lamp") && !bench.isOn("hold"))
  }

  @Test func `a tamper wire that the reader does not have is refused in words`() throws {
    let document = Self.document.replacing("led: \"sim:lamp\"", with: "tamper: \"sim:lamp\"")
    let error = try #require(throws: AgentError.self) { try Bench(document) }
    #expect("\(error)".contains("has no wire 'tamper'"), "\(error)")
  }
}
