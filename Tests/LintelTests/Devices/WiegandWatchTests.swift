import DeviceDrivers
import Foundation
import HardwareAccess
import LedgerProtocol
import SpaceCore
import Testing
import WireCodecs

@testable import lintel

/// What `lintel devices watch` says of the edges of a Wiegand reader.
@Suite struct WiegandWatchTests {
  static let bits = "10111101100010001110101110"

  static func watch(_ profile: DeviceProfile = WiegandWatch.anyReader, numbers: Bool = false) throws -> WiegandWatch {
    // No folder, no key of an agent: a key of this run.
    WiegandWatch("gate", profile, try BadgeTags(data: "/nonexistent"), showsNumbers: numbers)
  }

  /// The beginnings of pulses, every 2 ms; with a width, their ends as well.
  static func edges(_ bits: String, from start: Int64 = 1_000_000_000, width: Int64? = nil) -> [Edge] {
    bits.enumerated().flatMap { place, bit -> [Edge] in
      let (index, time) = (bit == "1" ? 1 : 0, start + Int64(place) * 2_000_000)
      let end = width.map { [Edge(index: index, level: .inactive, nanoseconds: time + $0)] } ?? []
      return [Edge(index: index, level: .active, nanoseconds: time)] + end
    }
  }

  static func read(_ watch: inout WiegandWatch, _ edges: [Edge]) -> [WatchedEvent] {
    let end = Moment(nanoseconds: (edges.last?.nanoseconds ?? 0) + 30_000_000)
    return watch.feed(edges, at: Moment(nanoseconds: edges.last?.nanoseconds ?? 0)) + watch.deadlineReached(at: end)
  }

  @Test func `a frame is told with format, parity, tag and timing, and without its number`() throws {
    var watch = try Self.watch()
    let events = Self.read(&watch, Self.edges(Self.bits, width: 50_000))
    #expect(events.count == 1)
    let event = try #require(events.first)
    #expect(event.type == .frame && event.bits == 26 && event.format == "H10301" && event.isParityRight == true)
    #expect(event.tag?.count == 4 && event.number == nil)
    #expect(event.intervals == .init(least: 2_000_000, most: 2_000_000))
    #expect(event.widths == .init(least: 50_000, most: 50_000))
    #expect(event.nanoseconds == 1_050_000_000, "the last pulse of the frame")
    #expect(event.words.contains("pulses every 2.000 ms, 50 us long"), "\(event.words)")
    let json = String(decoding: try JSONEncoder().encode(event), as: UTF8.self)
    for secret in ["4567", "123", Self.bits] { #expect(!json.contains(secret), "\(json)") }
  }

  @Test func `one card has one tag, another one another, and numbers are shown when they are asked for`() throws {
    var watch = try Self.watch(numbers: true)
    let first = Self.read(&watch, Self.edges(Self.bits)).first
    let again = Self.read(&watch, Self.edges(Self.bits, from: 3_000_000_000)).first
    let frame = try #require(WiegandFormat.h10301.encode(facility: 123, card: 4568))
    let text = String(frame.bits.map { $0 ? "1" : "0" })
    let other = Self.read(&watch, Self.edges(text, from: 5_000_000_000)).first
    #expect(first?.tag == again?.tag && first?.tag != other?.tag)
    #expect(first?.number == "H10301:123:4567" && other?.number == "H10301:123:4568")
  }

  @Test func `with the agent's own key, tags are those that the agent shows`() throws {
    let folder = try TemporaryFolder()
    #expect(!(try BadgeTags(data: folder.path).isAgents))
    let key = [UInt8](0..<32)
    try FileManager.default.createDirectory(atPath: folder.path + "/agent", withIntermediateDirectories: true)
    #expect(FileManager.default.createFile(atPath: folder.path + "/agent/digest.key", contents: Data(key)))
    let tags = try BadgeTags(data: folder.path)
    let badge = RawCredential(kind: .wiegand, bytes: Array("H10301:123:4567".utf8))
    #expect(tags.isAgents)
    #expect(tags.tag(of: badge) == (try CredentialDigester(key: key).digest(of: badge).checkTag))
  }

  @Test func `wrong parity, exchanged wires and unknown lengths are told`() throws {
    var watch = try Self.watch()
    let wrong = Self.read(&watch, Self.edges(String(Self.bits.dropLast()) + "1")).first
    #expect(wrong?.type == .noise && wrong?.isParityRight == false && wrong?.tag == nil)
    let swapped = String(Self.bits.map { $0 == "1" ? "0" : "1" })
    let exchanged = Self.read(&watch, Self.edges(swapped, from: 3_000_000_000)).first
    #expect(exchanged?.words.contains("noughts and ones") == true)
    let odd = Self.read(&watch, Self.edges("1010101", from: 5_000_000_000)).first
    #expect(odd?.words.hasPrefix("7 bits, no format that was looked for has as many") == true, "\(odd?.words ?? "")")
    #expect(watch.frames == 0)
  }

  @Test func `a format that the profile lacks is named when the bits fit it`() throws {
    var profile = WiegandWatch.anyReader
    profile.id = "mine"
    profile.wiegand.formats = [.h10306]
    var watch = try Self.watch(profile)
    let event = Self.read(&watch, Self.edges(Self.bits)).first
    #expect(event?.words.contains("no format that was looked for has as many, it could be H10301") == true)
  }

  @Test func `a key is told and not which`() throws {
    var watch = try Self.watch()
    let event = Self.read(&watch, Self.edges("0101")).first
    #expect(event?.type == .key && event?.number == nil && event?.words.contains("5") == false)
    var open = try Self.watch(numbers: true)
    #expect(Self.read(&open, Self.edges("0101")).first?.number == "5")
  }

  @Test func `a pattern of bad frames gives the driver's finding`() throws {
    var watch = try Self.watch()
    let both = (0..<6).flatMap { burst in
      (0..<13).flatMap { pulse -> [Edge] in
        let time = 1_000_000_000 + Int64(burst) * 200_000_000 + Int64(pulse) * 2_000_000
        return [
          Edge(index: 0, level: .active, nanoseconds: time), Edge(index: 1, level: .active, nanoseconds: time + 10_000),
        ]
      }
    }
    let events = Self.read(&watch, both)
    #expect(events.contains { $0.type == .finding && $0.words.contains("no common ground") }, "\(events.map(\.words))")
    #expect(events.contains { $0.disturbances == ["together"] })
    #expect(watch.end.counts?["together"] == 78)
  }

  @Test func `an oscillation costs a rest and bounded words`() throws {
    var watch = try Self.watch()
    let flood = (0..<20_000).map { Edge(index: 0, level: .active, nanoseconds: 1_000_000_000 + $0 * 100_000) }
    var events: [WatchedEvent] = []
    for part in stride(from: 0, to: flood.count, by: 256) {
      let edges = Array(flood[part..<min(part + 256, flood.count)])
      events += watch.feed(edges, at: Moment(nanoseconds: edges.last?.nanoseconds ?? 0))
    }
    #expect(events.contains { $0.type == .finding && $0.words.contains("without a pause") })
    #expect(events.count < 20, "\(events.map(\.words))")
  }

  @Test func `lost edges end what had begun`() throws {
    var watch = try Self.watch()
    _ = watch.feed(Array(Self.edges(Self.bits).prefix(10)), at: Moment(nanoseconds: 1_018_000_000))
    let events = watch.edgesLost(3, at: Moment(nanoseconds: 1_019_000_000))
    #expect(events.first?.disturbances == ["lost"])
    #expect(watch.end.counts?["lost"] == 3)
  }
}
