import AgentRuntime
import LedgerProtocol
import ServiceLifecycle

/// A scripted day of comings and goings, at any speed; the same seed gives the same day.
struct DemoDay: Service {
  let simulation: DemoSimulation
  /// Minutes of the day that pass in one minute.
  let speed: Double
  var seed: UInt64 = 7
  /// Told when the day is over; the next one begins at once.
  let onEnd: @Sendable () -> Void

  struct Act: Sendable, Equatable {
    /// Minutes after midnight.
    var minute: Double
    var badge: String
    var reader: String
  }

  /// From half past seven until eleven in the evening.
  static let opening = 7.5 * 60
  static let closing = 23.0 * 60

  func run() async throws {
    await cancelWhenGracefulShutdown {
      var day = seed
      while !Task.isCancelled {
        await play(Self.acts(seed: day))
        onEnd()
        day += 1
      }
    }
  }

  private func play(_ acts: [Act]) async {
    let clock = ContinuousClock()
    let start = clock.now
    for act in acts {
      let due = start + .milliseconds(Int64((act.minute - Self.opening) * 60_000 / speed))
      do {
        try await clock.sleep(until: due)
        try simulation.tap(act.badge, at: act.reader)
      } catch {
        if Task.isCancelled { return }
        // A board with too much planned loses this one act, as a busy day does; the next is tried.
        continue
      }
    }
  }

  /// Everybody who comes on this day, in the order of the clock.
  static func acts(seed: UInt64) -> [Act] {
    var random = SplitMix(state: seed)
    var acts: [Act] = []
    for person in Cast.people where random.below(10) < 8 {
      let arrives = opening + Double(random.below(11 * 60))
      var now = arrives
      acts.append(Act(minute: now, badge: person.id, reader: "front-outside"))
      for _ in 0...random.below(3) {
        now += 4 + Double(random.below(20))
        acts += visit(person, from: &now, &random)
      }
      now += 5 + Double(random.below(60))
      acts.append(Act(minute: min(now, closing), badge: person.id, reader: "front-inside"))
    }
    return acts.filter { $0.minute <= closing }.sorted { $0.minute < $1.minute }
  }

  /// One thing that somebody does inside: a room, and perhaps a tool in it.
  private static func visit(_ person: Cast.Person, from now: inout Double, _ random: inout SplitMix) -> [Act] {
    let workshop = random.below(2) == 0
    var acts = [Act(minute: now, badge: person.id, reader: workshop ? "workshop-door" : "studio-door")]
    if random.below(10) < 7 {
      let reader = (workshop ? ["saw-reader", "lathe-reader"] : ["laser-reader", "printer-reader"])[random.below(2)]
      now += 2 + Double(random.below(5))
      acts.append(Act(minute: now, badge: person.id, reader: reader))
      now += 8 + Double(random.below(40))
      acts.append(Act(minute: now, badge: person.id, reader: reader))
    }
    now += 1 + Double(random.below(10))
    acts.append(Act(minute: now, badge: person.id, reader: workshop ? "workshop-inside" : "studio-inside"))
    return acts
  }
}
