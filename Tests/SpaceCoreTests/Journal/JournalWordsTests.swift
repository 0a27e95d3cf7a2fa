import Foundation
import Testing

@testable import SpaceCore

@Suite struct JournalWordsTests {
  static let ada = MemberID(high: 1, low: 1)

  static func words(
    _ type: JournalEventType, subject: String? = "front", in language: TextLanguage = .english,
    _ fill: (inout JournalData) -> Void = { _ in }
  ) -> String {
    var data = JournalData()
    fill(&data)
    let event = JournalEvent(type, time: WallTime(milliseconds: 0), clock: .held, subject: subject, data: data)
    return event.words(
      name: { $0 == "front" ? "Front door" : "Laser \($0)" }, member: { $0 == ada ? "Ada Marsh" : "Ben Holloway" },
      language: language)
  }

  private func words(
    _ type: JournalEventType, subject: String? = "front", _ fill: (inout JournalData) -> Void = { _ in }
  ) -> String { Self.words(type, subject: subject, fill) }

  @Test func `the words say what happened`() {
    #expect(
      words(.doorOpened) {
        $0.cause = "grant"
        $0.member = Self.ada
        $0.latencyMicroseconds = 38_200
      }
        == "Front door opened for Ada Marsh, released 38 ms after the tap.")
    #expect(words(.doorClosed) { $0.seconds = 200 } == "Front door closed after 3 min 20 s.")
    #expect(words(.doorForced) == "Front door was forced: it opened and nothing had released it.")
    #expect(
      words(.doorPosture) {
        $0.posture = "unlocked"
        $0.actor = "fire"
      } == "Front door was released by the fire input.")
    #expect(
      words(.doorHeld) {
        $0.alarm = "held"
        $0.seconds = 30
      } == "Front door has stood open too long (30 s).")
    #expect(
      words(.accessDenied) {
        $0.reason = "training_missing"
        $0.certification = "laser-basics"
      }
        == "Front door refused a badge: the training laser-basics is missing.")
    #expect(
      words(.accessDenied) {
        $0.reason = "held"
      } == "Front door refused a badge: a hold is in force.")
    #expect(
      words(.accessDenied) {
        $0.reason = "out_of_service"
        $0.note = "belt slips."
      }
        == "Front door refused a badge: it is out of service (belt slips).")
    #expect(
      words(.clockChanged, subject: nil) {
        $0.seconds = -60
        $0.state = "held"
      }
        == "The clock was set by 1 min back and runs on without a time source.")
    #expect(
      words(.roomOccupancy, subject: "hall") {
        $0.count = 1
        $0.capacity = 2
      } == "Laser hall: 1 person, room for 2.")
    #expect(
      words(.toolEnded, subject: "cutter") {
        $0.member = Self.ada
        $0.reason = "idle"
        $0.seconds = 7_500
        $0.busySeconds = 9
      }
        == "Laser cutter: the session of Ada Marsh ended after 2 h 5 min, 9 s of it busy, because it stood idle.")
  }

  @Test func `quantities are rounded as people do`() {
    let times: [(Double, String)] = [
      (0, "0 s"), (-1, "0 s"), (.nan, "0 s"), (0.04, "0 s"), (0.44, "0.4 s"), (8, "8 s"), (9.94, "9.9 s"),
      (9.96, "10 s"),
      (59.6, "1 min"), (60, "1 min"), (200, "3 min 20 s"), (3_599.9, "1 h"), (7_500, "2 h 5 min"), (1e300, "9999 h"),
    ]
    for (seconds, text) in times { #expect(JournalQuantity.time(seconds) == text) }
    let latencies: [(Int64, String)] = [
      (-5, "0.1 ms"), (0, "0.1 ms"), (440, "0.4 ms"), (960, "1 ms"), (1_499, "1 ms"), (38_200, "38 ms"),
      (999_600, "1 s"),
      (1_200_000, "1.2 s"),
    ]
    for (microseconds, text) in latencies { #expect(JournalQuantity.latency(microseconds: microseconds) == text) }
  }

  @Test func `every event has a tone, and alarms have that of an alarm`() {
    for type in JournalEventType.allCases {
      let event = JournalEvent(type, time: WallTime(milliseconds: 0), clock: .held)
      let alarms: [JournalEventType] = [
        .doorForced, .toolFault, .alarmRaised, .deviceLost, .policyRefused, .journalRecovered, .doorHeld,
      ]
      #expect((event.tone == .alarm) == alarms.contains(type), "\(type)")
    }
    var warning = JournalEvent(.doorHeld, time: WallTime(milliseconds: 0), clock: .held)
    warning.data.alarm = "held_warning"
    #expect(warning.tone == .refused)
    var disarmed = JournalEvent(.areaDisarmed, time: WallTime(milliseconds: 0), clock: .held)
    #expect(disarmed.tone == .ok)
    disarmed.data.alarm = "intrusion"
    #expect(disarmed.tone == .refused, "there has been an alarm: whoever disarms should look")
  }

  @Test func `the types of events are a closed set with stable names`() {
    #expect(
      JournalEventType.allCases.map(\.rawValue).joined(separator: " ") == """
        access.granted access.denied access.forgiven door.opened door.closed door.forced door.held door.posture door.unused \
        door.bell area.armed area.disarmed output.switched credential.captured tool.started tool.ended tool.lockout \
        tool.fault room.occupancy alarm.raised alarm.acknowledged alarm.cleared \
        device.found device.lost device.degraded agent.started agent.stopped clock.changed policy.installed policy.refused \
        journal.recovered
        """)
  }

  @Test func `an entry's data survives being written, and its keys are those that are documented`() throws {
    var data = JournalData()
    data.member = Self.ada
    data.latencyMicroseconds = 5
    data.opensAt = WallTime(milliseconds: 9)
    data.countLow = 1
    data.companion = Self.ada
    data.antiPassback = true
    data.repeated = 2
    data.certificationKind = "waiver"
    data.givenBy = "front desk"
    data.endedAt = WallTime(milliseconds: 10)
    data.usesLimit = 3
    data.policyAge = 100
    data.policyAgeBound = 50
    let written = try JSONEncoder().encode(data)
    #expect(try JSONDecoder().decode(JournalData.self, from: written) == data)
    let keys = try #require(JSONSerialization.jsonObject(with: written) as? [String: Any]).keys.sorted()
    #expect(
      keys == [
        "anti_passback", "certification_kind", "companion", "count_low", "ended_at_ms", "given_by", "latency_us",
        "member",
        "opens_at_ms", "policy_age", "policy_age_bound", "repeated", "uses_limit",
      ])
  }
}
