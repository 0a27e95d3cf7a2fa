import Foundation
import Testing

@testable import SpaceCore

@Suite struct JournalWordsTests {
  static let ada = MemberID(high: 1, low: 1)

  private func words(
    _ type: JournalEventType, subject: String? = "front", _ fill: (inout JournalData) -> Void = { _ in }
  ) -> String {
    var data = JournalData()
    fill(&data)
    let event = JournalEvent(type, time: WallTime(milliseconds: 0), clock: .held, subject: subject, data: data)
    return event.words(name: { $0 == "front" ? "Front door" : "The \($0)" }, member: { _ in "Ada Marsh" })
  }

  private func check(_ text: String, _ comment: String) {
    #expect(text.count > 5 && text.last == "." && text.first?.isUppercase == true, "\(comment): \(text)")
    for leak in ["  ", "Optional", "nil", "..", "()", " .", " ,"] {
      #expect(!text.contains(leak), "\(comment): \(text)")
    }
  }

  @Test(arguments: JournalEventType.allCases)
  func `every type of event has a sentence, with whatever fields it has or lacks`(type: JournalEventType) {
    var random = SeededNumbers(seed: 4)
    check(words(type, subject: nil), "\(type) bare")
    check(words(type), "\(type)")
    for round in 0..<300 {
      func maybe<T>(_ values: [T]) -> T? { Bool.random(using: &random) ? values.randomElement(using: &random) : nil }
      let text = words(type, subject: maybe(["front", "laser"])) {
        $0.member = maybe([Self.ada])
        $0.credentialTag = maybe(["G4HM"])
        $0.reader = maybe(["Outside"])
        $0.actor = maybe(["op", "schedule", "fire"])
        $0.right = maybe(Right.allCases.map(\.name) + ["unheard"])
        $0.reason = maybe(
          DenyReason.allCases.map(\.rawValue)
            + [
              "idle", "tapped_off", "out_of_service", "stopped_by_operator", "emergency_stop", "power_lost", "bypassed",
              "current_after_session", "overflow", "new_chain", "something else",
            ])
        $0.cause = maybe(DoorCause.allCases.map(\.rawValue) + ["unheard"])
        $0.text = maybe(["belt slips", "You need the training laser first. Ask Ada."])
        $0.posture = maybe(DoorPosture.allCases.map(\.rawValue))
        $0.alarm = maybe(
          DoorAlarm.allCases.map(\.rawValue) + ["fire", "emergency_stop", "credential_lost", "odd_alarm"])
        $0.state = maybe(ClockQuality.allCases.map(\.rawValue) + ["in_service", "pending", "out_of_service"])
        $0.latencyMicroseconds = maybe([0, 40, 1_500, 2_000_000, -3])
        $0.seconds = maybe([0, 0.4, 75, 3_600, 90_000, -60, .infinity, .nan, 1e300])
        $0.busySeconds = maybe([0, 12])
        $0.count = maybe([0, 1, 7])
        $0.countLow = maybe([0, 1])
        $0.countHigh = maybe([1, 9])
        $0.capacity = maybe([8])
        $0.number = maybe([0, 1, 5])
        $0.policyVersion = maybe([9])
        $0.estimated = maybe([true])
        $0.replaces = maybe([true])
      }
      check(text, "\(type) round \(round)")
    }
  }

  @Test(arguments: DenyReason.allCases)
  func `every refusal ends in its reason`(reason: DenyReason) {
    let text = words(.accessDenied) {
      $0.member = Self.ada
      $0.reason = reason.rawValue
      $0.text = reason.memberText()
    }
    check(text, reason.rawValue)
    #expect(text.hasPrefix("Front door refused Ada Marsh: "))
  }

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
      } == "Front door has stood open too long for 30 s.")
    #expect(
      words(.accessDenied) {
        $0.reason = "training_missing"
        $0.text = "You need the training laser-basics first. Ask Ada."
      }
        == "Front door refused a badge: the training laser-basics is missing.")
    #expect(
      words(.accessDenied) {
        $0.reason = "held"
        $0.text = DenyReason.held.memberText()
      } == "Front door refused a badge: a hold is in force.")
    #expect(
      words(.accessDenied) {
        $0.reason = "out_of_service"
        $0.text = "It is out of service (belt slips). Unplug it."
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
      } == "The hall: 1 person, room for 2.")
    #expect(
      words(.toolEnded, subject: "laser") {
        $0.member = Self.ada
        $0.reason = "idle"
        $0.seconds = 7_500
        $0.busySeconds = 9
      }
        == "The laser: the session of Ada Marsh ended after 2 h 5 min, 9 s of it busy, because it stood idle.")
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
  }

  @Test func `the types of events are a closed set with stable names`() {
    #expect(
      JournalEventType.allCases.map(\.rawValue).joined(separator: " ") == """
        access.granted access.denied door.opened door.closed door.forced door.held door.posture door.unused \
        door.bell area.armed area.disarmed credential.captured tool.started tool.ended tool.lockout tool.fault room.occupancy alarm.raised alarm.acknowledged alarm.cleared \
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
    let written = try JSONEncoder().encode(data)
    #expect(try JSONDecoder().decode(JournalData.self, from: written) == data)
    let keys = try #require(JSONSerialization.jsonObject(with: written) as? [String: Any]).keys.sorted()
    #expect(keys == ["count_low", "latency_us", "member", "opens_at_ms"])
  }
}
