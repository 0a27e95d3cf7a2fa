import AgentRuntime
import Foundation
import LaboratoryWires
import LedgerProtocol
import LocalStore
import SpaceCore

/// The program as it is shipped, on lines of a real kernel's simulated chip (`Tests/Lab/run`).
final class LaboratoryAgent {
  let chip: GPIOSimChip
  let folder: TemporaryFolder
  private let file: String
  private(set) var running: Running?

  /// - Parameters:
  ///   - lines: the names of the chip's lines; the configuration names them as `gpio:<line>`.
  ///   - high: those whose wires are held high by a resistor while nobody drives them; the others are held low.
  init(_ label: String, lines: [String], high: [String] = [], configuration: String) throws {
    chip = try GPIOSimChip(label: label, names: lines)
    try chip.plugIn()
    folder = try TemporaryFolder()
    file = try folder.write("space.yaml", configuration)
    for line in lines { try pull(line, high: high.contains(line)) }
  }

  deinit { running?.kill() }

  /// Starts it, and waits until it answers or ends.
  func start(_ options: String...) throws -> Bool {
    let running = try Running(
      ["run", file, "--data", folder.path, "--trust-clock", "--devices", Program.devices] + options)
    self.running = running
    let answers = try eventually(within: .seconds(60)) {
      try !running.process.isRunning || Program.run("status", "--data", folder.path).code == 0
    }
    return answers && running.process.isRunning
  }

  func stop() -> Int32? {
    defer { running = nil }
    return running?.stop()
  }

  func kill() {
    running?.kill()
    running = nil
  }

  func offset(_ line: String) -> Int { chip.names.firstIndex(of: line) ?? -1 }

  func pull(_ line: String, high: Bool) throws { try chip.pull(offset(line), high: high) }

  func isHigh(_ line: String) throws -> Bool { try chip.isHigh(offset(line)) }

  /// Whether a wire has a level before long.
  func becomes(_ line: String, high: Bool, within limit: Duration = .seconds(10)) throws -> Bool {
    try eventually(within: limit) { try isHigh(line) == high }
  }

  /// The last entries that a running agent shows, oldest first.
  func lastEntries(_ count: Int = 200) throws -> [JournalEvent] {
    let result = try Program.run("watch", "--last", "\(count)", "--json", "--data", folder.path)
    guard result.code == 0 else { return [] }
    return try result.output.split(separator: "\n").map {
      try AgentJSON.decode(RecordedEvent.self, from: Data($0.utf8)).event
    }
  }

  func records(_ type: JournalEventType, about subject: String? = nil) throws -> Bool {
    try eventually {
      try lastEntries().contains { $0.type == type && (subject == nil || $0.subject == subject) }
    }
  }

  /// Everything that a stopped agent has recorded, and the key of its credential digests.
  func journal() throws -> (events: [JournalEvent], digestKey: [UInt8]) {
    let store = try Agent.openStore(folder: folder.path + "/agent", trustsClock: true)
    var events: [JournalEvent] = []
    var last: UInt64 = 0
    while let page = Optional(try store.journal.entries(after: last)), let end = page.last?.sequence {
      events += try page.compactMap { try $0.bytes.map { try Entry(bytes: $0).event() } }
      last = end
    }
    let key = try Agent.digestKey(of: store)
    try store.close()
    return (events, key)
  }
}
