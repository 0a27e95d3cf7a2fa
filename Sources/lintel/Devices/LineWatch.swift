import HardwareAccess
import SpaceCore

/// What the edges of one line look like. A value without clock or line.
struct LineWatch {
  let name: String
  /// Whether the active level is the low voltage.
  let activeLow: Bool
  private var previous: Int64?
  private var second: Int64 = .min
  private var shown = 0
  private var hidden: UInt64 = 0
  private var edges: UInt64 = 0
  private var lost: UInt64 = 0

  /// Edges of one line that are shown within a second; an oscillating line would bury the others.
  static let mostPerSecond = 200

  init(_ name: String, activeLow: Bool) {
    self.name = name
    self.activeLow = activeLow
  }

  mutating func feed(_ new: [Edge]) -> [WatchedEvent] {
    var events: [WatchedEvent] = []
    for edge in new {
      edges += 1
      defer { previous = edge.nanoseconds }
      if edge.nanoseconds / 1_000_000_000 != second {
        events += more()
        (second, shown) = (edge.nanoseconds / 1_000_000_000, 0)
      }
      guard shown < Self.mostPerSecond else {
        hidden += 1
        continue
      }
      shown += 1
      events.append(event(edge))
    }
    return events
  }

  mutating func edgesLost(_ count: UInt64) -> [WatchedEvent] {
    lost += count
    return [WatchedEvent(.more, name, "\(count) edges were lost: they came faster than they could be read")]
  }

  var end: WatchedEvent {
    var event = WatchedEvent(.end, name, "\(edges) edges\(lost > 0 ? ", \(lost) lost" : "")")
    event.counts = ["edges": edges, "lost": lost]
    return event
  }

  private mutating func more() -> [WatchedEvent] {
    guard hidden > 0 else { return [] }
    defer { hidden = 0 }
    var event = WatchedEvent(.more, name, "and \(hidden) more edges within that second: it is open or oscillates")
    event.counts = ["edges": hidden]
    return [event]
  }

  private func event(_ edge: Edge) -> WatchedEvent {
    let direction = (edge.level == .active) != activeLow ? "rising" : "falling"
    var event = WatchedEvent(.edge, name, at: edge.nanoseconds, "\(direction), now \(edge.level.rawValue)")
    event.edge = direction
    if let previous {
      event.sincePrevious = edge.nanoseconds - previous
      event.words += ", \(WatchedEvent.text(edge.nanoseconds - previous)) after the one before"
    }
    return event
  }
}
