import AgentRuntime
import ArgumentParser
import Foundation
import SpaceCore

/// `lintel watch`: entries as they become durable.
struct WatchCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "watch", abstract: "Shows what happens, as it is recorded.",
    usage: "lintel watch [--last <count>] [options]",
    discussion: "Each line is an entry that is durable on this board. End it with Ctrl-C. --last 20 shows what was.")

  @OptionGroup var agent: AgentOptions

  @Option(help: ArgumentHelp("Show the last entries instead, at most 1,000, and end.", valueName: "count"))
  var last: Int?

  @Flag(help: "Print each entry as one line of JSON.")
  var json = false

  func validate() throws {
    guard last.map({ (1...1000).contains($0) }) ?? true else { throw ValidationError("--last takes 1 to 1,000.") }
  }

  func run() async throws {
    try await reporting {
      let client = AgentClient(socket: try agent.resolvedSocket())
      if let last {
        let entries: [RecordedEvent] = try await client.get("/v1/entries?limit=\(last)")
        for entry in entries.reversed() {
          if json { try Console.jsonLine(entry) } else { Console.line(EntryWords.line(entry)) }
        }
        return
      }
      try await client.events { name, data in
        guard name == "entry" else { return true }
        let entry = try AgentJSON.decode(RecordedEvent.self, from: data)
        if json { try Console.jsonLine(entry) } else { Console.line(EntryWords.line(entry)) }
        return !Console.hasNoReader
      }
    }
  }
}

/// One entry on one line.
enum EntryWords {
  static func line(_ entry: RecordedEvent) -> String {
    let mark =
      switch entry.event.tone {
      case .ok: Console.paint("✓", .green)
      case .refused: Console.paint("✕", .yellow)
      case .alarm: Console.paint("!", .red)
      case .notice: Console.paint("·", .dim)
      }
    return "\(Console.paint(time(entry.event.time), .dim)) \(mark) \(entry.words)"
  }

  /// Hours, minutes and seconds on this machine's clock.
  static func time(_ wall: WallTime) -> String {
    let formatter = DateFormatter()
    formatter.dateFormat = "HH:mm:ss"
    return formatter.string(from: Date(timeIntervalSince1970: Double(wall.milliseconds) / 1000))
  }
}
