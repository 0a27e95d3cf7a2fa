import Foundation
import SpaceCore
import Testing

@testable import LedgerProtocol

@Suite struct PolicyTimesTests {
  @Test(arguments: [
    ("mon 08:00-22:00", [480..<1320]), ("daily 00:00-24:00", (0..<7).map { $0 * 1440..<($0 + 1) * 1440 }),
    ("sat,sun 10:00-18:00", [7800..<8280, 9240..<9720]), ("fri 22:00-02:00", [7080..<7200, 7200..<7320]),
    ("sun 22:00-02:00", [9960..<10_080, 0..<120]), ("sun-mon 01:00-02:00", [8700..<8760, 60..<120]),
  ])
  func `weekly hours are read`(text: String, minutes: [Range<Int>]) {
    #expect(PolicyTimes.weekly(text) == minutes)
  }

  @Test(arguments: [
    "", "mon", "mon 8:00-22:00", "mon 08:00", "mon 24:00-25:00", "mon 08:60-09:00", "mon,, 08:00-09:00",
    "Mon 08:00-09:00",
    "mon 08:00-08:00", "mon-tue-wed 08:00-09:00", "mon 08:00-09:00 x", "mon +8:00-09:00",
  ])
  func `what is no weekly hours is refused`(text: String) {
    #expect(PolicyTimes.weekly(text) == nil)
  }

  @Test func `durations are read and bounded`() {
    #expect(PolicyTimes.duration("72h") == 259_200)
    #expect(PolicyTimes.duration("14d") == 1_209_600)
    #expect(PolicyTimes.duration("30m") == 1800)
    #expect(PolicyTimes.duration("1s") == 1)
    for bad in ["", "h", "0h", "-1h", "1.5h", "1w", "99999999d", "99999999999999999999h"] {
      #expect(PolicyTimes.duration(bad) == nil)
    }
  }

  @Test func `times are read in UTC and in the zone`() throws {
    var berlin = PolicyTimes(zone: try #require(TimeZone(identifier: "Europe/Berlin")))
    #expect(berlin.wall("2026-07-01T12:00:30Z")?.milliseconds == 1_782_907_230_000)
    #expect(berlin.wall("2026-07-01T14:00:30") == berlin.wall("2026-07-01T12:00:30Z"))
    #expect(berlin.wall("2026-07-01") == berlin.wall("2026-06-30T22:00Z"))
    for bad in [
      "", "2026-7-1", "2026-07-01Z", "2026-07-01T", "2026-07-01T24:00", "2026-07-01T12:00:60", "26-07-01",
      "2026-07-01T12",
    ] {
      #expect(berlin.wall(bad) == nil, "\(bad)")
    }
    #expect(berlin.minutes("1969-01-01") == nil)
    #expect(berlin.minutes("1970-01-01T00:00Z") == nil, "no bound, in an image")
    #expect(berlin.minutes("1970-01-01T00:01Z") == 1)
  }
}
