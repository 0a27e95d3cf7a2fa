import DeviceDrivers
import Foundation
import Glibc
import HardwareAccess
import SpaceCore
import Testing

@testable import lintel

/// Lines, serial readers, and the loop of `lintel devices watch`.
@Suite struct DeviceWatchTests {
  @Test func `an edge is told by the voltage, the meaning and the time since the one before`() {
    var watch = LineWatch("gpio:A", activeLow: true)
    let events = watch.feed([
      Edge(index: 0, level: .active, nanoseconds: 2_000_000_000),
      Edge(index: 0, level: .inactive, nanoseconds: 2_001_500_000),
    ])
    #expect(events.map(\.edge) == ["falling", "rising"])
    #expect(events.map(\.sincePrevious) == [nil, 1_500_000])
    #expect(events[1].line.hasSuffix("2.001500  gpio:A  rising, now inactive, 1.500 ms after the one before"))
  }

  @Test func `an oscillating line is shown up to a bound and counted beyond`() {
    var watch = LineWatch("gpio:A", activeLow: false)
    let edges = (0..<1000).map { Edge(index: 0, level: .active, nanoseconds: 5_000_000_000 + $0 * 10_000) }
    let events = watch.feed(edges) + watch.feed([Edge(index: 0, level: .inactive, nanoseconds: 6_000_000_000)])
    #expect(events.count { $0.type == .edge } == LineWatch.mostPerSecond + 1)
    #expect(events.first { $0.type == .more }?.counts == ["edges": 800])
    #expect(watch.end.counts == ["edges": 1001, "lost": 0])
    let lost = watch.edgesLost(7)
    #expect(lost.map(\.type) == [.more])
    #expect(watch.end.counts?["lost"] == 7)
  }

  @Test func `serial frames are told by their tag, and bytes that give none by their number`() throws {
    let profile = DeviceProfile(id: "rdm6300", name: "RDM6300", family: .em4100ASCII, note: "n")
    var watch = SerialWatch("wall", profile, try BadgeTags(data: "/nonexistent"), showsNumbers: false)
    let frame = Array("\u{2}3A00814000FB\u{3}".utf8)
    let events = watch.feed(frame, at: Moment(nanoseconds: 1_000_000_000))
    #expect(events.map(\.type) == [.frame])
    #expect(events[0].bytes == 14 && events[0].tag?.count == 4 && events[0].number == nil)
    #expect(watch.deadlineReached(at: Moment(nanoseconds: 1_500_000_000)).isEmpty)
    _ = watch.feed(Array("hello".utf8), at: Moment(nanoseconds: 2_000_000_000))
    let noise = watch.deadlineReached(at: Moment(nanoseconds: 2_500_000_000))
    #expect(noise.map(\.type) == [.noise])
    #expect(noise.first?.bytes == 5 && noise.first?.words == "5 bytes that give no frame")
    #expect(watch.end.counts == ["bytes": 19, "frames": 1, "noise": 1])
  }

  @Test func `what goes away is told and counted, and the rest goes on until it is stopped`() throws {
    var ends: [Int32] = [0, 0]
    #expect(pipe(&ends) == 0)
    defer { for end in ends { close(end) } }
    var byte: UInt8 = 1
    let (stays, goes) = (Fake("stays"), Fake("goes"))
    goes.failure = .disconnected(operation: .readEdges, object: "gpio:goes")
    stays.onStep = { if stays.steps == 3 { _ = write(ends[1], &byte, 1) } }
    var told: [String] = []
    var watch = DeviceWatch(devices: [stays, goes]) { told.append("\($0.type.rawValue) \($0.object)") }
    try watch.run(until: ends[0])
    #expect(told == ["watching stays", "watching goes", "gone goes", "end goes", "end stays"])
    #expect(stays.isClosed && goes.isClosed)
  }

  @Test func `when all are gone the watch fails`() throws {
    var ends: [Int32] = [0, 0]
    #expect(pipe(&ends) == 0)
    defer { for end in ends { close(end) } }
    let goes = Fake("goes")
    goes.failure = .disconnected(operation: .read, object: "serial:/dev/x")
    var watch = DeviceWatch(devices: [goes]) { _ in }
    #expect(throws: Failure.self) { try watch.run(until: ends[0]) }
  }

  private final class Fake: WatchedDevice {
    let name: String
    let descriptor: Int32? = nil
    let deadline: Moment? = .zero
    var failure: HardwareError?
    var onStep: () -> Void = {}
    var steps = 0
    var isClosed = false

    init(_ name: String) { self.name = name }

    func step(at moment: Moment) throws(HardwareError) -> [WatchedEvent] {
      if let failure { throw failure }
      steps += 1
      onStep()
      return []
    }

    func close() -> WatchedEvent {
      isClosed = true
      return WatchedEvent(.end, name, "")
    }
  }
}
