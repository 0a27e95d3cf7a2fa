import DeviceDrivers
import SpaceCore
import Testing
import WireCodecs

/// A keypad on the data lines of a reader, from its bursts to codes.
struct WiegandKeypadTests {
  let keys: [KeypadKey] = [.digit4, .digit7, .digit1, .digit1, .enter]

  @Test(arguments: WiegandKeyStyle.allCases) func `keys and enter are beeps and a code`(style: WiegandKeyStyle) {
    var bench = WiegandBench(wiegandProfile(keypad: [style]))
    bench.press(keys, style, at: 0)
    bench.pass(until: 5000)
    let last = 1000 + Int64(style.length - 1) * 2
    #expect(bench.outputs.last == code("4711", at: last))
    #expect(bench.outputs.count { if case .key = $0 { true } else { false } } == 4)
    #expect(bench.driver.nextDeadline == nil)
  }

  @Test func `cards and keys come over the same wires`() {
    var bench = WiegandBench(wiegandProfile(keypad: [.plain, .complemented]))
    bench.send(card: 4567, at: 0)
    bench.press(keys, .complemented, at: 1000)
    bench.press(keys, .plain, at: 5000)
    bench.pass(until: 9000)
    #expect(bench.presented == [wiegandCard("H10301:123:4567")])
    #expect(bench.outputs.count { if case .code = $0 { true } else { false } } == 2)
  }

  @Test func `short bursts of a reader without a keypad are no keys`() {
    var bench = WiegandBench()
    bench.press(keys, .plain, at: 0)
    bench.pass(until: 9000)
    #expect(!bench.outputs.contains { if case .key = $0 { true } else { false } })
  }

  @Test func `noise, lost edges and lost lines between digits spoil the code`() {
    let spoilers: [(inout WiegandBench) -> Void] = [
      { $0.send([true], at: 600) }, { $0.lose(1, at: 600) }, { $0.driver.linesLost(at: milliseconds(600)) },
      { $0.send([true, true, true, true], at: 600) },
    ]
    for spoil in spoilers {
      var bench = WiegandBench(wiegandProfile(keypad: [.plain]))
      bench.press([.digit4, .digit7], .plain, at: 0)
      bench.pass(until: 550)
      spoil(&bench)
      bench.press([.digit1, .digit1, .enter], .plain, at: 1000)
      bench.press([.digit2, .enter], .plain, at: 4000)
      bench.pass(until: 9000)
      #expect(bench.outputs.filter { if case .code = $0 { true } else { false } } == [code("2", at: 4256)])
    }
  }

  @Test func `a keypad whose star enters has a quirk for it`() {
    var bench = WiegandBench(wiegandProfile(keypad: [.plain], quirks: [.keysSwapped]))
    bench.press([.digit5, .clear], .plain, at: 0)
    bench.pass(until: 1000)
    #expect(bench.outputs.last == code("5", at: 256))
  }
}
