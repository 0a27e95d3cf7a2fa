import AgentRuntime
import ArgumentParser
import Foundation
import Glibc
import HardwareAccess
import HardwareLinux
import SpaceCore

/// `lintel bench gpio`: from the kernel's time stamp of an edge to this program, and on to an output.
struct LineBench: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "gpio", abstract: "Measures the way from an edge to this program, and to an output.",
    usage: "lintel bench gpio --input <address> [--output <address>] [options]",
    discussion: """
      Answers each edge of the input towards active with a pulse of the output, and measures from the kernel's time stamp \
      of the edge. With the output wired to the input it makes its edges itself, which it finds out; otherwise they come \
      from outside. The thread has the control loop's scheduling and locked memory where the system grants them. The \
      reference is one wake-up of a polling thread, in the same run.

      The output really switches: never name one that has a lock or a machine on it.
      """)

  @Option(name: .long, help: ArgumentHelp("The input, such as gpio:pinctrl-rp1/27.", valueName: "address"))
  var input: String
  @Option(name: .long, help: ArgumentHelp("The output, such as gpio:pinctrl-rp1/17.", valueName: "address"))
  var output: String?
  @Option(help: "Edges to measure.") var count = 1000
  @Option(name: .long, help: ArgumentHelp("The resistor of the input: as-is, none, up or down.", valueName: "pull"))
  var pull = "as-is"
  @Flag(help: "Do not ask for real-time scheduling and locked memory.") var noRealTime = false
  @Flag(help: "Print the result as JSON.") var json = false

  /// How long an edge may take to come.
  static let edgeLimit: Duration = .seconds(10)
  /// How long the first answer of the own output is waited for.
  static let loopLimit: Duration = .milliseconds(100)
  static let loopTries = 3
  /// Between two edges that it makes itself, so that the thread falls asleep as the control loop does.
  static let pause: useconds_t = 200

  func validate() throws {
    guard (10...1_000_000).contains(count) else { throw ValidationError("--count takes 10 to 1,000,000.") }
    guard Pull(rawValue: pull) != nil else {
      throw ValidationError("--pull takes \(Pull.allCases.map(\.rawValue).joined(separator: ", ")).")
    }
  }

  struct Report: Encodable {
    var edges: Int
    /// Whether the output is wired to the input.
    var isLooped: Bool
    /// What stood in the way of SCHED_FIFO and of locked memory; nil when granted.
    var realTimeRefusal: String?
    var memoryRefusal: String?
    var lostEdges: UInt64
    var wakeUp: Latency.Figures
    /// Until the output was set; nil without one.
    var edgeToOutput: Latency.Figures?
    var pollWakeUp: Latency.Figures

    enum CodingKeys: String, CodingKey {
      case edges
      case isLooped = "looped"
      case realTimeRefusal = "real_time_refusal"
      case memoryRefusal = "memory_refusal"
      case lostEdges = "lost_edges"
      case wakeUp = "edge_to_wake_up"
      case edgeToOutput = "edge_to_output"
      case pollWakeUp = "poll_wake_up"
    }
  }

  func run() async throws {
    try await reporting {
      let refused = "it was not asked for (--no-real-time)"
      let memory = noRealTime ? refused : MachineFitness.lockMemory()
      let scheduling = noRealTime ? refused : MachineFitness.requestRealTime()
      var report: Report
      do { report = try measure(on: LinuxHardware(), until: try StopSignal.listen()) } catch let error as HardwareError
      { throw Failure(.unavailable, "\(error)") }
      report.realTimeRefusal = scheduling
      report.memoryRefusal = memory
      if json { try Console.json(report) } else { for line in Self.words(report) { Console.line(line) } }
    }
  }

  /// - Parameter stop: readable once it is to end.
  func measure(on hardware: any Hardware, until stop: Int32) throws -> Report {
    let line = try LineAddress(input)
    let settings = InputSettings(pull: Pull(rawValue: pull) ?? .asIs, edges: .activating)
    let lines = try hardware.openInputs([line], settings: settings)
    var answer: OutputLine?
    if let output { answer = try hardware.openOutput(try LineAddress(output), idle: .inactive, activeLow: false) }
    // One edge after each of a few tries is no chance.
    var isLooped = answer != nil
    for _ in 0..<Self.loopTries where isLooped {
      while try !lines.readEdges(limit: 64).isEmpty {}
      try answer?.set(.active)
      isLooped = try Self.waits(lines, stop, Self.loopLimit)
      try answer?.set(.inactive)
    }
    while try !lines.readEdges(limit: 64).isEmpty {}
    Console.note(isLooped ? "the output is wired to the input" : "ready: edges come from outside")
    var (wakeUp, set) = (Latency(), Latency())
    for number in 0..<count {
      if isLooped {
        usleep(Self.pause)
        try answer?.set(.active)
      }
      guard try Self.waits(lines, stop, Self.edgeLimit) else {
        throw Failure(.refused, "no edge of \(line) within 10 s, after \(number)")
      }
      let woken = Clock.nanoseconds
      guard let edge = try lines.readEdges(limit: 1).first else { continue }
      // Looped, the answer is the end of the pulse, so that each round has one edge.
      try answer?.set(isLooped ? .inactive : .active)
      let answered = Clock.nanoseconds
      wakeUp.record(woken - edge.nanoseconds)
      set.record(answered - edge.nanoseconds)
      if !isLooped { try answer?.set(.inactive) }
    }
    let poll = try References.pollWakeUp(count: min(count, 10_000), realTime: !noRealTime)
    return Report(
      edges: Int(wakeUp.figures.count), isLooped: isLooped, lostEdges: lines.lostEdges, wakeUp: wakeUp.figures,
      edgeToOutput: answer == nil ? nil : set.figures, pollWakeUp: poll)
  }

  /// Waits until an edge can be read; false when none comes. Ctrl-C ends the measurement.
  private static func waits(_ lines: borrowing InputLines, _ stop: Int32, _ limit: Duration) throws -> Bool {
    var entries = [lines.descriptor, stop].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    _ = poll(&entries, 2, Int32(limit.wholeNanoseconds / 1_000_000))
    if entries[1].revents != 0 { throw Failure(.refused, "stopped before the end; the lines were given back") }
    return entries[0].revents != 0
  }

  /// The report as people read it.
  static func words(_ report: Report) -> [String] {
    let source = report.isLooped ? "made by the output, which is wired to the input" : "from outside"
    let granted =
      ["scheduling: " + (report.realTimeRefusal ?? "SCHED_FIFO, as the control loop")]
      + ["memory: " + (report.memoryRefusal ?? "locked")]
    let lost = report.lostEdges > 0 ? ", \(report.lostEdges) lost" : ""
    var rows = [
      Latency.Figures.heading,
      report.wakeUp.row(
        "edge to this program", ratio: Double(report.wakeUp.p50) / Double(max(1, report.pollWakeUp.p50))),
    ]
    if let output = report.edgeToOutput {
      rows.append(
        output.row("edge to output set", ratio: Double(output.p50) / Double(max(1, report.pollWakeUp.p50))))
    }
    rows.append(report.pollWakeUp.row("one poll wake-up (reference)"))
    return ["\(report.edges) edges, \(source)\(lost)"] + granted.flatMap { TextWrap.lines($0, width: 80) }
      + Console.columns(rows)
  }
}
