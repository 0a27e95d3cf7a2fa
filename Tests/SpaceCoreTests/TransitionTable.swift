import Foundation
import Testing

@testable import SpaceCore

/// Every state of a machine against every event, as text that is checked in and read.
enum TransitionTable {
  /// One section for each event; states that give the same share a line, and `*` stands for all of them.
  static func render<State, Event>(
    _ events: [(name: String, event: Event)], _ states: [(name: String, state: State)],
    outcome: (State, Event) -> String
  ) -> String {
    events.map { name, event in
      var groups: [(outcome: String, states: [String])] = []
      for (state, machine) in states {
        let outcome = outcome(machine, event)
        if let group = groups.firstIndex(where: { $0.outcome == outcome }) {
          groups[group].states.append(state)
        } else {
          groups.append((outcome, [state]))
        }
      }
      let lines = groups.map { group in
        let whole = group.states.count == states.count
        return "\(whole ? "*" : group.states.joined(separator: " | "))\n    \(group.outcome)\n"
      }
      return "## \(name)\n" + lines.joined()
    }.joined(separator: "\n")
  }

  /// Holds a rendered table against the one that is checked in beside the test.
  ///
  /// To write it anew after a change of the rules: `LINTEL_WRITE_TABLES=1 swift test --filter Table`, then read what
  /// has changed.
  static func check(_ rendered: String, against name: String, beside test: String = #filePath) throws {
    let file = URL(filePath: test).deletingLastPathComponent().appending(path: name)
    if ProcessInfo.processInfo.environment["LINTEL_WRITE_TABLES"] == "1" {
      try rendered.write(to: file, atomically: true, encoding: .utf8)
    }
    let lines = rendered.split(separator: "\n", omittingEmptySubsequences: false)
    let expected = try String(contentsOf: file, encoding: .utf8).split(
      separator: "\n", omittingEmptySubsequences: false)
    for (number, (line, wanted)) in zip(lines, expected).enumerated() where line != wanted {
      Issue.record("line \(number + 1): it does '\(line)', \(name) says '\(wanted)'")
      return
    }
    #expect(lines.count == expected.count)
  }
}

/// An action of a state machine that may be an entry.
protocol RecordingAction {
  var recorded: (type: JournalEventType, data: JournalData)? { get }
}

extension DoorAction: RecordingAction {
  var recorded: (type: JournalEventType, data: JournalData)? {
    if case .record(let type, let data) = self { (type, data) } else { nil }
  }
}

extension ToolAction: RecordingAction {
  var recorded: (type: JournalEventType, data: JournalData)? {
    if case .record(let type, let data) = self { (type, data) } else { nil }
  }
}

extension AreaAction: RecordingAction {
  var recorded: (type: JournalEventType, data: JournalData)? {
    if case .record(let type, let data) = self { (type, data) } else { nil }
  }
}

extension Array where Element: RecordingAction {
  var records: [JournalEventType] { compactMap { $0.recorded?.type } }

  func data(of type: JournalEventType) -> JournalData? { first { $0.recorded?.type == type }?.recorded?.data }
}
