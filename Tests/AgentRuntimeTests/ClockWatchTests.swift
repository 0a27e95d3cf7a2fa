import SpaceCore
import Testing

@testable import AgentRuntime

@Suite struct ClockWatchTests {
  private func clock(_ milliseconds: Int64, _ quality: ClockQuality = .held) -> WallClock {
    WallClock(origin: WallTime(milliseconds: milliseconds), quality: quality)
  }

  @Test func `a shift is told once, forwards and backwards`() {
    var watch = ClockWatch(told: clock(1_000_000))
    #expect(!watch.isNews(clock(1_000_250)))
    #expect(!watch.isNews(clock(999_750)))
    #expect(watch.isNews(clock(1_000_251)))
    #expect(watch.isNews(clock(999_749)))
    watch.tell(clock(5_000_000))
    #expect(!watch.isNews(clock(5_000_000)))
    #expect(watch.isNews(clock(1_000_000)))
  }

  @Test func `slow drift is told when it has added up`() {
    let watch = ClockWatch(told: clock(0))
    #expect((0...10).map { watch.isNews(clock($0 * 50)) }.firstIndex(of: true) == 6)
  }

  @Test func `a change of quality is told`() {
    let watch = ClockWatch(told: clock(0))
    #expect(watch.isNews(clock(0, .synchronised)))
    #expect(watch.isNews(clock(0, .unknown)))
  }

  @Test func `clocks at the ends of their range do not trap`() {
    #expect(ClockWatch(told: clock(.min)).isNews(clock(.max)))
    #expect(ClockWatch(told: clock(.max)).isNews(clock(.min)))
  }

  @Test func `two readings of the system's clock differ by nothing that is told`() {
    let system = SystemWallClock(trusted: true)
    let watch = ClockWatch(told: system.reading())
    #expect(system.reading().quality != .unknown)
    #expect(!watch.isNews(system.reading()))
  }
}
