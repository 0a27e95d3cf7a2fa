import Foundation
import Glibc
import LaboratoryWires
import SpaceCore
import Testing

/// From a press of an exit button to the strike, seen from outside: the running program, and the simplest C program
/// (`Tests/Lab/lines.c`), in the same machine and by the same clock. Asserts that each press is answered, and prints times.
@Suite(.enabled(if: GPIOSimChip.isAvailable, Comment(rawValue: GPIOSimChip.reason)), .serialized)
struct LaboratoryLatencyTests {
  private static let presses = 100
  private static let trace = "/sys/kernel/tracing"

  private func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) * 1e6 + Double(time.tv_nsec) / 1000
  }

  private func pause() { _ = eventually(within: .milliseconds(20)) { false } }

  /// When the kernel set an output high, in microseconds of its monotonic clock.
  private func risings() throws -> [Double] {
    try GPIOSimChip.read("\(Self.trace)/trace").split(separator: "\n").compactMap { line in
      guard line.hasSuffix(" set 1"), let time = line.firstMatch(of: /\s(\d+\.\d+): gpio_value/)?.1 else { return nil }
      return Double(time).map { $0 * 1e6 }
    }
  }

  private func traceOutputs() throws {
    for (file, text) in [("trace_clock", "mono"), ("trace", ""), ("events/gpio/gpio_value/enable", "1")] {
      try GPIOSimChip.write(text + "\n", to: "\(Self.trace)/\(file)")
    }
  }

  /// The time from each press to the first rising after it, and how many presses had none.
  private func answers(_ presses: [Double], _ risings: [Double]) -> (times: [Double], missed: Int) {
    let times = presses.enumerated().compactMap { place, press -> Double? in
      let next = place + 1 < presses.count ? presses[place + 1] : .infinity
      return risings.first { $0 >= press && $0 < next }.map { $0 - press }
    }
    return (times.sorted(), presses.count - times.count)
  }

  /// Presses the button of a running program again and again; each time somebody opens the door and closes it.
  private func press(_ agent: LaboratoryAgent) throws -> (times: [Double], missed: Int) {
    try traceOutputs()
    var presses: [Double] = []
    for _ in 0..<Self.presses {
      presses.append(now())
      try agent.pull("EXIT", high: true)
      #expect(try agent.becomes("STRIKE", high: true))
      try agent.pull("EXIT", high: false)
      try agent.pull("CONTACT", high: true)
      #expect(try agent.becomes("STRIKE", high: false))
      try agent.pull("CONTACT", high: false)
      pause()  // the program hears of the leaf
    }
    return answers(presses, try risings())
  }

  private func words(_ name: String, _ times: [Double]) -> String {
    func at(_ share: Double) -> Int { Int(times[min(times.count - 1, Int(Double(times.count) * share))]) }
    return "latency: \(name): \(times.count) presses, p50 \(at(0.5)) us, p90 \(at(0.9)) us, "
      + "most \(Int(times.last ?? 0)) us\n"
  }

  @Test func `every press of the exit button is answered, beside a plain program`() throws {
    let agent = try LaboratoryAgent(
      "latency", lines: ["STRIKE", "CONTACT", "EXIT", "NOISE"],
      configuration: """
        space: lab
        name: Laboratory
        timezone: UTC
        ledger: none
        web: { port: 0 }
        doors:
          front:
            lock: { output: "gpio:STRIKE" }
            contact: { input: "gpio:CONTACT", debounce: 0ms }
            exit: { input: "gpio:EXIT", unlocks: true, debounce: 0ms }
            relock: on-open
            unlock: 60s
            doorbell: { input: "gpio:NOISE" }
        """)
    try #require(try agent.start(), "it does not start: \(agent.running?.error ?? "")")
    let ours = try press(agent)
    #expect(ours.missed == 0)
    let noise = try WireDriver(
      agent.chip, (0..<6000).map { Move(microseconds: $0 * 1000, line: agent.offset("NOISE"), isHigh: $0 % 2 == 0) })
    let besideNoise = try press(agent)
    #expect(besideNoise.missed == 0)
    #expect(noise.succeeded())
    #expect(agent.stop() == 0)

    let chip = try GPIOSimChip(label: "plain", names: [nil, nil])
    try chip.plugIn()
    try traceOutputs()
    let plain = try PlainProgram(chip, "reply", "\(Self.presses)")
    var presses: [Double] = []
    for _ in 0..<Self.presses {
      pause()  // as for the program: it sleeps when the press comes
      presses.append(now())
      try chip.pull(0, high: true)
      pause()
      try chip.pull(0, high: false)
    }
    #expect(plain.succeeded())
    let theirs = answers(presses, try risings())
    #expect(theirs.missed == 0)
    try GPIOSimChip.write("0\n", to: "\(Self.trace)/events/gpio/gpio_value/enable")
    guard !ours.times.isEmpty, !besideNoise.times.isEmpty, !theirs.times.isEmpty else { return }
    let ratio = ours.times[ours.times.count / 2] / theirs.times[theirs.times.count / 2]
    let report =
      words("lintel, exit button to strike", ours.times)
      + words("the same beside a line of 1,000 edges a second", besideNoise.times)
      + words("plain C program, input to output", theirs.times)
      + String(format: "latency: ratio of the medians %.2f\n", ratio)
    try report.write(toFile: "/run/lab/latency.txt", atomically: true, encoding: .utf8)
  }
}
