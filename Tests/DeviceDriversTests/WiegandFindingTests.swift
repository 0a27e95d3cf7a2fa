import DeviceDrivers
import HardwareAccess
import SpaceCore
import Testing
import WireCodecs

/// What a Wiegand reader's driver says of its wiring, in plain words.
struct WiegandFindingTests {
  func bits(_ card: UInt64) -> [Bool] { WiegandFormat.h10301.encode(facility: 7, card: card)?.bits ?? [] }

  func finding(_ bench: WiegandBench) -> String {
    #expect(bench.findings.count == 1, "\(bench.findings)")
    return bench.findings.first ?? ""
  }

  @Test func `frames that are right when exchanged say that the data lines look swapped`() {
    var bench = WiegandBench()
    for card: Int64 in 0..<8 { bench.send(bits(UInt64(card)), at: card * 500, swapped: true) }
    bench.pass(until: 9000)
    #expect(finding(bench).contains("look swapped"))
    #expect(bench.presented == [])
  }

  @Test func `pulses on both lines at once say that there is no common ground`() {
    var bench = WiegandBench()
    for round: Int64 in 0..<6 {
      for pulse: Int64 in 0..<10 {
        let time = round * 200_000_000 + pulse * 3_000_000
        bench.send([
          Edge(index: 0, level: .active, nanoseconds: time), Edge(index: 1, level: .active, nanoseconds: time + 4000),
          Edge(index: 0, level: .inactive, nanoseconds: time + 90_000),
          Edge(index: 1, level: .inactive, nanoseconds: time + 95_000),
        ])
      }
    }
    bench.pass(until: 3000)
    #expect(finding(bench).contains("no common ground"))
  }

  @Test(arguments: [0, 1]) func `a wire that never pulses is named`(missing: Int) {
    var bench = WiegandBench()
    for card: Int64 in 1..<8 {
      bench.send(edges(bits(UInt64(card * 911)), from: card * 500_000_000).filter { $0.index != missing })
    }
    bench.pass(until: 9000)
    #expect(finding(bench).contains("DATA\(missing) is not connected"))
  }

  @Test func `a reader set to another format says which length it sends`() {
    var bench = WiegandBench()
    for card: Int64 in 0..<6 {
      bench.send(WiegandFormat.h10302.encode(card: UInt64(card) * 99_999)?.bits ?? [], at: card * 500)
    }
    bench.pass(until: 9000)
    #expect(finding(bench).contains("37 bits") && finding(bench).contains("H10301 (26 bits)"))
  }

  @Test func `pulses that arrive as several say that they ring`() {
    var bench = WiegandBench()
    for card: Int64 in 0..<6 {
      bench.send(
        edges(bits(UInt64(card)), from: card * 500_000_000).flatMap { edge in
          guard edge.level == .active else { return [edge] }
          return [0, 3000, 5000].map { late in
            Edge(index: edge.index, level: late == 3000 ? .inactive : .active, nanoseconds: edge.nanoseconds + late)
          }
        })
    }
    bench.pass(until: 9000)
    #expect(finding(bench).contains("ring"))
    #expect(bench.presented == [])
  }

  @Test func `bits that get lost between good frames point at pull-ups and cable`() {
    var bench = WiegandBench()
    for card: Int64 in 0..<12 {
      let whole = bits(UInt64(card) * 777)
      bench.send(card % 2 == 0 ? whole : Array(whole.dropLast(Int(card % 5) + 1)), at: card * 1000)
    }
    bench.pass(until: 20_000)
    #expect(finding(bench).contains("bits missing"))
  }

  @Test func `wrong parity between good frames points at format and cable`() {
    var bench = WiegandBench()
    for card: Int64 in 0..<12 {
      var frame = bits(UInt64(card) * 777)
      if card % 2 == 1 { frame[Int(card)].toggle() }
      bench.send(frame, at: card * 1000)
    }
    bench.pass(until: 20_000)
    #expect(finding(bench).contains("wrong parity"))
  }

  @Test func `stray pulses point at the cable`() {
    var bench = WiegandBench()
    for time: Int64 in 0..<6 { bench.send([true], at: time * 400) }
    bench.pass(until: 9000)
    #expect(finding(bench).contains("stray pulses"))
    #expect(bench.outputs.count == 1)
  }

  @Test func `edges that were lost point at the machine`() {
    var bench = WiegandBench()
    for time: Int64 in 0..<6 { bench.lose(3, at: time * 400) }
    #expect(finding(bench).contains("faster than this machine"))
    #expect(bench.driver.tally.lost == 18)
  }

  @Test func `a line that stays low is said after a second, not before`() {
    var bench = WiegandBench()
    bench.send(bits(1), at: 0)
    bench.send([Edge(index: 1, level: .active, nanoseconds: 2_000_000_000)])
    bench.pass(until: 2999)
    #expect(bench.findings == [])
    bench.pass(until: 3000)
    #expect(finding(bench).contains("DATA1 stays low"))
    #expect(bench.driver.nextDeadline == nil)
  }

  @Test func `a line that is seen low a second apart, with no edge in between, is said once`() {
    var bench = WiegandBench()
    bench.look(low: [0], at: 0)
    bench.send(bits(1), at: 500)
    bench.look(low: [0], at: 1000)
    bench.look(low: [], at: 1500)
    bench.pass(until: 1900)
    bench.look(low: [0], at: 2000)
    bench.look(low: [0], at: 2999)
    #expect(bench.findings == [])
    for time: Int64 in 3...9 { bench.look(low: [0, 1], at: time * 1000) }
    #expect(finding(bench).contains("DATA0 stays low"))
  }

  @Test func `three good frames recover it`() {
    var bench = WiegandBench()
    for time: Int64 in 0..<6 { bench.send([true], at: time * 400) }
    for card: Int64 in 0..<3 { bench.send(bits(UInt64(card)), at: 5000 + card * 500) }
    bench.pass(until: 9000)
    #expect(bench.outputs.filter { $0 == .recovered }.count == 1)
  }
}
