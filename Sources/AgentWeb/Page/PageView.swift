import AgentRuntime
import Foundation
import SpaceCore

/// Everything that the page shows, in words and shapes, ready for the templates.
struct PageView {
  /// A shape is never alone: words stand beside it.
  struct Sign {
    /// The id of a symbol in the page: `locked`, `alarm`, …
    var shape: String
    /// The class that colours it: `ok`, `refused`, `alarm`, `notice` or `quiet`.
    var tone: String
    var words: String
  }

  struct Room {
    var name: String
    var count: Int
    /// `of 40`, `person` or `people`.
    var scale: String
    /// How sure the number is.
    var certainty: String
    var full: Sign?
    var bar: Bar?
  }

  /// Widths in hundredths of the bar: the people who are surely there, and after them those who may be.
  struct Bar {
    var sure: Int
    var unsure: Int
  }

  struct Door {
    var name: String
    var state: Sign
    var detail: String
    var alarm: Sign?
  }

  struct Tool {
    var name: String
    var state: Sign
    var detail: String?
    var since: PageClock.Text?
    var note: String?
  }

  struct Area {
    var name: String
    var state: Sign
    var detail: String
    /// An alarm that nobody has acknowledged.
    var alarm: Sign?
  }

  struct Output {
    var name: String
    var state: Sign
  }

  struct Entry {
    var sequence: UInt64
    var time: PageClock.Text
    var sign: Sign
    var words: String
    var uncertain: Bool
  }

  struct Shown {
    var name: String
    var sign: Sign
    var text: String?
  }

  var space: String
  var time: PageClock.Text
  /// For a clock that goes on by itself: milliseconds since 1970, and the zone's offset in seconds.
  var milliseconds: Int64
  var offset: Int
  var knowsTime: Bool
  /// What somebody should look at; empty when all is well.
  var attention: [Sign]
  var isWell: Bool
  /// Short facts about the agent.
  var health: [String]
  var rooms: [Room]
  var doors: [Door]
  var tools: [Tool]
  var areas: [Area]
  var outputs: [Output]
  var shown: [Shown]
  var entries: [Entry]
  /// Why there are no entries to see.
  var entriesNote: String?

  /// - Parameter keypads: readers at which keys are pressed, by their ids.
  init(_ snapshot: SpaceSnapshot, entries: [RecordedEvent]?, options: AgentWebOptions, keypads: [String] = []) {
    let clock = PageClock(zone: options.timeZone, now: snapshot.time)
    space = snapshot.name
    time = clock.text(snapshot.time, seconds: true)
    milliseconds = snapshot.time.milliseconds
    offset = clock.offset(at: snapshot.time)
    knowsTime = snapshot.health.clock != .unknown
    attention = PageHealth.attention(snapshot)
    isWell = attention.isEmpty
    health = PageHealth.facts(snapshot, clock)
    rooms = snapshot.rooms.map(Room.init)
    doors = snapshot.doors.map(Door.init)
    tools = snapshot.tools.map { Tool($0, clock, options.memberName) }
    areas = snapshot.areas.map(Area.init)
    outputs = snapshot.outputs.map(Output.init)
    shown = snapshot.readers.map { Shown($0, in: snapshot, isKeypad: keypads.contains($0.id)) }
    self.entries = (entries ?? []).map { Entry($0, clock) }
    entriesNote =
      entries == nil ? "The entries cannot be read at the moment." : entries == [] ? "Nothing has happened yet." : nil
  }
}

extension PageView.Entry {
  init(_ recorded: RecordedEvent, _ clock: PageClock) {
    sequence = recorded.sequence
    time = clock.text(recorded.event.time, seconds: true)
    words = recorded.words
    uncertain = recorded.event.clock == .unknown
    sign =
      switch recorded.event.tone {
      case .ok: PageView.Sign(shape: "dot", tone: "ok", words: "Done")
      case .refused: PageView.Sign(shape: "diamond", tone: "refused", words: "Refused or wants care")
      case .alarm: PageView.Sign(shape: "alarm", tone: "alarm", words: "Alarm")
      case .notice: PageView.Sign(shape: "ring", tone: "notice", words: "Notice")
      }
  }
}

extension PageView.Shown {
  init(_ reader: SpaceSnapshot.Reader, in snapshot: SpaceSnapshot, isKeypad: Bool) {
    name = ReaderName.words(for: reader.id, in: snapshot)
    text = reader.text
    sign =
      switch reader.indication {
      case _ where !reader.isConnected: PageView.Sign(shape: "cross", tone: "alarm", words: "Not connected")
      case "granted": PageView.Sign(shape: "dot", tone: "ok", words: "Granted")
      case "denied": PageView.Sign(shape: "diamond", tone: "refused", words: "Refused")
      case "waiting": PageView.Sign(shape: "ring", tone: "notice", words: "Waiting for more")
      case "enrolling": PageView.Sign(shape: "ring", tone: "notice", words: "Waiting for a badge to enrol")
      case "warning": PageView.Sign(shape: "alarm", tone: "refused", words: "Warning")
      default: PageView.Sign(shape: "ring", tone: "quiet", words: "Waiting for a \(isKeypad ? "code" : "badge")")
      }
  }
}

/// What people call a reader: by the door, tool, area or room that it belongs to.
enum ReaderName {
  static func words(for id: String, in snapshot: SpaceSnapshot) -> String {
    for door in snapshot.doors {
      if let name = words(id, among: door.exitReaders, of: "\(door.name), way out") { return name }
      if let name = words(id, among: door.readers, of: door.name) { return name }
    }
    for tool in snapshot.tools {
      if let name = words(id, among: tool.readers, of: tool.name) { return name }
    }
    for area in snapshot.areas {
      if let name = words(id, among: area.readers, of: area.name) { return name }
    }
    let room = snapshot.readers.first { $0.id == id }?.resource
    return snapshot.rooms.first { $0.id == room }.map { "\($0.name), \(id)" } ?? id
  }

  /// The first reader of a place has the place's name; others beside it say which they are.
  private static func words(_ id: String, among readers: [String], of place: String) -> String? {
    readers.firstIndex(of: id).map { $0 == 0 ? place : "\(place), \(id)" }
  }
}
