import Glibc
import HardwareAccess
import HardwareLinux
import LaboratoryWires
import Testing

/// Frames of a Wiegand reader, moved on the wires by another process at given times (`Tests/Lab/lines.c`) and read by
/// polling, as the agent does.
@Suite(.enabled(if: GPIOSimChip.isAvailable, Comment(rawValue: GPIOSimChip.reason)), .serialized)
struct TimedFrameTests {
  /// Microseconds.
  struct Timing: Sendable, CustomStringConvertible {
    var pulse: Int
    var interval: Int
    var jitter: Int
    var frames: Int
    var description: String { "\(pulse) us every \(interval) us" }
  }

  static let bitCount = 37

  /// What moves, and the bits with the times at which their pulses begin.
  func plan(_ timing: Timing) -> (moves: [Move], bits: [Int], starts: [Int]) {
    var random: UInt64 = 7
    func draw() -> UInt64 {
      random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return random >> 33
    }
    var (moves, bits, starts): ([Move], [Int], [Int]) = ([], [], [])
    var time = 10_000
    for _ in 0..<timing.frames {
      for _ in 0..<Self.bitCount {
        let bit = Int(draw() & 1)
        moves.append(Move(microseconds: time, line: bit, isHigh: false))
        moves.append(Move(microseconds: time + timing.pulse, line: bit, isHigh: true))
        bits.append(bit)
        starts.append(time)
        time += timing.interval + Int(draw() % UInt64(2 * timing.jitter + 1)) - timing.jitter
      }
      time += 60_000
    }
    return (moves, bits, starts)
  }

  /// Waits up to ten seconds.
  func isEitherReadable(_ first: Int32, _ second: Int32) -> Bool {
    var entries = [first, second].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    return poll(&entries, 2, 10_000) > 0
  }

  @Test func `a flood of edges is read or counted as lost, and another line is not hurt`() throws {
    let rig = try KernelLineRig()
    let noisy = try rig.openInputs(0)
    let quiet = try rig.openInputs(1)
    let count = 20_000
    var moves = (0..<count).map { Move(microseconds: 0, line: 0, isHigh: $0 % 2 == 0) }
    for place in [15_000, 10_000, 5000] {
      moves.insert(Move(microseconds: 0, line: 1, isHigh: place != 10_000), at: place)
    }
    let driver = try WireDriver(rig.chip, moves)
    var (fromNoisy, fromQuiet) = (0, 0)
    // Each round reads a bounded number of each, so that no line holds up another.
    while fromQuiet < 3, isEitherReadable(noisy.descriptor, quiet.descriptor) || driver.isRunning {
      fromNoisy += try noisy.readEdges(limit: 64).count
      fromQuiet += try quiet.readEdges(limit: 64).count
    }
    #expect(driver.succeeded())
    while isReadable(noisy.descriptor) { fromNoisy += try noisy.readEdges(limit: 64).count }
    #expect(fromQuiet == 3 && quiet.lostEdges == 0)
    #expect(fromNoisy == count || noisy.lostEdges > 0)
    if GPIOChips.isComplete { #expect(UInt64(fromNoisy) + noisy.lostEdges == UInt64(count)) }
    #expect(try noisy.level(of: 0) == .inactive)
  }

  @Test(arguments: [
    Timing(pulse: 20, interval: 200, jitter: 20, frames: 20),
    Timing(pulse: 50, interval: 1000, jitter: 100, frames: 10),
    Timing(pulse: 100, interval: 2000, jitter: 300, frames: 10),
    Timing(pulse: 100, interval: 20_000, jitter: 1000, frames: 2),
  ])
  func `frames arrive bit for bit, stamped as they were sent`(timing: Timing) throws {
    let rig = try KernelLineRig()
    for line in 0...1 { try rig.chip.pull(line, high: true) }
    let settings = InputSettings(activeLow: true, edges: .activating)
    let lines = try rig.hardware.openInputs(rig.addresses(0, 1), settings: settings)
    let (moves, bits, starts) = plan(timing)

    let driver = try WireDriver(rig.chip, moves)
    var edges: [Edge] = []
    // A clock that counts instructions leaps while the driver is fetched from the host's disk: its end counts.
    while edges.count < bits.count, isReadable(lines.descriptor, within: 10_000) || driver.isRunning {
      edges += try lines.readEdges(limit: 64)
    }
    #expect(driver.succeeded())
    #expect(edges.map(\.index) == bits)
    #expect(lines.lostEdges == 0)
    // The emulated clock is exact only when it counts instructions; else a busy host makes moves late, never early.
    let limit = WireDriver.isClockVirtual ? 25 : Int.max
    var errors: [Int] = []
    for (edge, next) in zip(edges.indices, edges.indices.dropFirst()) {
      let interval = Int(edges[next].nanoseconds - edges[edge].nanoseconds) / 1000
      errors.append(interval - (starts[next] - starts[edge]))
    }
    #expect(errors.allSatisfy { $0 >= -25 && $0 <= limit }, "off by \(errors.min() ?? 0) to \(errors.max() ?? 0) us")
  }
}
