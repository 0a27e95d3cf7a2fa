import Foundation
import SpaceCore
import Testing

@testable import AgentWeb

@Suite struct PageClockTests {
  private func clock(_ zone: String, now: WallTime = .noon) throws -> PageClock {
    PageClock(zone: try #require(TimeZone(identifier: zone)), now: now)
  }

  @Test func `a time of today is hours and minutes in the space's zone`() throws {
    #expect(try clock("America/Detroit").text(.noon).words == "12:00")
    #expect(try clock("Asia/Kathmandu").text(.noon, seconds: true).words == "21:45:00")
    #expect(try clock("GMT").text(.noon).machine == "2026-07-31T16:00:00Z")
  }

  @Test func `another day and another year are named`() throws {
    let detroit = try clock("America/Detroit")
    #expect(detroit.text(.noon + .seconds(-86_400)).words == "Thu 30 Jul 12:00")
    #expect(detroit.text(.noon + .seconds(12 * 3600)).words == "Sat 1 Aug 00:00")
    #expect(detroit.text(WallTime(milliseconds: 0)).words == "Wed 31 Dec 1969 19:00")
  }

  @Test func `summer time is the zone's at that moment`() throws {
    let winter = WallTime(milliseconds: 1_767_283_200_000)
    #expect(try clock("America/Detroit", now: winter).text(winter).words == "11:00")
    #expect(try clock("America/Detroit").offset(at: winter) == -5 * 3600)
  }

  @Test(arguments: [
    (951_782_400, "2000-02-29T00:00:00Z"), (4_107_542_399, "2100-02-28T23:59:59Z"),
    (4_107_542_400, "2100-03-01T00:00:00Z"),
    (-1, "1969-12-31T23:59:59Z"), (253_402_300_799, "9999-12-31T23:59:59Z"),
  ])
  func `leap days and far years are right`(seconds: Int64, machine: String) throws {
    #expect(try clock("GMT").text(WallTime(milliseconds: seconds * 1000)).machine == machine)
  }

  @Test(arguments: [Int64.min, .max])
  func `no time traps`(milliseconds: Int64) throws {
    let words = try clock("America/Detroit").text(WallTime(milliseconds: milliseconds)).words
    #expect(!words.isEmpty)
  }
}
