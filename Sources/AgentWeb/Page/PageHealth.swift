import AgentRuntime
import SpaceCore

/// What the page says about the agent itself, and what it asks people to look at.
enum PageHealth {
  static func attention(_ snapshot: SpaceSnapshot) -> [PageView.Sign] {
    var signs: [PageView.Sign] = []
    for door in snapshot.doors {
      guard let alarm = PageView.Door.alarm(door.alarm) else { continue }
      signs.append(PageView.Sign(shape: "alarm", tone: alarm.tone, words: "\(door.name): \(lowercased(alarm.words))."))
    }
    for area in snapshot.areas where area.hasAlarm {
      let words = "\(area.name): \(lowercased(PageView.Area.raised))."
      signs.append(PageView.Sign(shape: "alarm", tone: "alarm", words: words))
    }
    for reader in snapshot.readers where !reader.isConnected {
      let place = ReaderName.words(for: reader.id, in: snapshot)
      signs.append(PageView.Sign(shape: "cross", tone: "alarm", words: "\(place): its reader is not connected."))
    }
    let health = snapshot.health
    if let fault = health.journalFault {
      signs.append(PageView.Sign(shape: "alarm", tone: "alarm", words: "Entries: \(fault)."))
    }
    if health.policyVersion == nil {
      let words = "There is no policy yet, so nobody is let in."
      signs.append(PageView.Sign(shape: "diamond", tone: "refused", words: words))
    }
    if health.clock == .unknown {
      let words = "This board does not know the time; rights that depend on it are refused."
      signs.append(PageView.Sign(shape: "diamond", tone: "refused", words: words))
    }
    return signs
  }

  static func facts(_ snapshot: SpaceSnapshot, _ clock: PageClock) -> [String] {
    let health = snapshot.health
    let time =
      switch health.clock {
      case .synchronised: "Clock synchronised"
      case .held: "Clock runs on without a time source"
      case .unknown: "Clock not set"
      }
    let confirmed = health.policyConfirmedAt.map { ", confirmed \(clock.text($0).words)" } ?? ""
    let policy = health.policyVersion.map { "Policy \($0)\(confirmed)" } ?? "No policy"
    let entries = health.entries == 1 ? "1 entry" : "\(grouped(health.entries)) entries"
    let delivered =
      health.undelivered == 0 ? "all in the ledger" : "\(grouped(health.undelivered)) not yet in the ledger"
    return [time, policy, "\(entries), \(delivered)", "Running since \(clock.text(health.startedAt).words)"]
  }

  /// `1,234,567`.
  static func grouped(_ number: UInt64) -> String {
    var text = ""
    for (place, digit) in String(number).reversed().enumerated() {
      if place > 0, place % 3 == 0 { text.append(",") }
      text.append(digit)
    }
    return String(text.reversed())
  }

  private static func lowercased(_ words: String) -> String { words.prefix(1).lowercased() + words.dropFirst() }
}
