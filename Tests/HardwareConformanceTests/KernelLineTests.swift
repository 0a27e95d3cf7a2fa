import Glibc
import HardwareAccess
import HardwareLinux
import LaboratoryWires
import Testing

/// What only a kernel can show: voltages, names, holders, chips that go and come back.
@Suite(.enabled(if: GPIOSimChip.isAvailable, Comment(rawValue: GPIOSimChip.reason)), .serialized)
struct KernelLineTests {
  let hardware = LinuxHardware()

  func chip(_ label: String, _ names: [String?]) throws -> GPIOSimChip {
    let chip = try GPIOSimChip(label: label, names: names)
    try chip.plugIn()
    return chip
  }

  func open(_ address: String, pull: Pull = .asIs) throws -> InputLines {
    try hardware.openInputs([LineAddress(address)], settings: InputSettings(pull: pull))
  }

  @Test func `with active low, active is the low voltage`() throws {
    let rig = try KernelLineRig()
    let address = try rig.address(0)
    let output = try hardware.openOutput(address, idle: .inactive, activeLow: true)
    #expect(try rig.chip.isHigh(0))
    try output.set(.active)
    #expect(try !rig.chip.isHigh(0))
    try output.release()

    try rig.chip.pull(1, high: true)
    let input = try hardware.openInputs([rig.address(1)], settings: InputSettings(activeLow: true))
    #expect(try input.level(of: 0) == .inactive)
    try rig.chip.pull(1, high: false)
    try rig.chip.pull(1, high: true)
    #expect(try readEdges(input, count: 2).map(\.level) == [.active, .inactive])
    try input.release()

    let data = try hardware.openInputs([rig.address(1)], settings: InputSettings(activeLow: true, edges: .activating))
    try rig.chip.pull(1, high: false)
    try rig.chip.pull(1, high: true)
    #expect(try readEdges(data, count: 1).map(\.level) == [.active])
    #expect(!isReadable(data.descriptor))
  }

  @Test func `an input gets the pull that was asked for`() throws {
    let rig = try KernelLineRig()
    for (pull, level) in [(Pull.up, Level.active), (.down, .inactive), (.up, .active), (.asIs, .active)] {
      let input = try hardware.openInputs([rig.address(2)], settings: InputSettings(pull: pull))
      #expect(try input.level(of: 0) == level, "\(pull)")
    }
  }

  @Test func `edges carry the kernel's monotonic time`() throws {
    func now() -> Int64 {
      var time = timespec()
      clock_gettime(CLOCK_MONOTONIC, &time)
      return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
    let rig = try KernelLineRig()
    let input = try rig.openInputs(0)
    let before = now()
    try rig.drive(0, .active)
    let after = now()
    let edge = try #require(try readEdges(input, count: 1).first)
    #expect((before...after).contains(edge.nanoseconds))
  }

  @Test func `a line is found by its name, and by chip label with name or number`() throws {
    let chip = try chip("names", [nil, "NAMES_BELL", "7"])
    for address in ["gpio:NAMES_BELL", "gpio:names/NAMES_BELL", "gpio:names/1"] {
      let input = try open(address)
      try chip.pull(1, high: true)
      #expect(try readEdges(input, count: 1).count == 1, "\(address)")
      try chip.pull(1, high: false)
      try input.release()
    }
    // A name goes before a number.
    try chip.pull(2, high: true)
    #expect(try open("gpio:names/7").level(of: 0) == .active)
    for address in ["gpio:NAMES_DOOR", "gpio:names/3", "gpio:other/1"] {
      #expect(throws: HardwareError.notFound(operation: .openInputs, object: address)) { _ = try open(address) }
    }
  }

  @Test func `a name of two lines is refused with both places`() throws {
    let chips = [try chip("twin-a", ["TWIN"]), try chip("twin-b", ["TWIN"])]
    defer { withExtendedLifetime(chips) {} }
    #expect { _ = try open("gpio:TWIN") } throws: { "\($0)".contains("twin-a") && "\($0)".contains("twin-b") }
    try open("gpio:twin-b/TWIN").release()
    let both = try ["gpio:twin-a/TWIN", "gpio:twin-b/TWIN"].map { try LineAddress($0) }
    #expect { _ = try hardware.openInputs(both, settings: InputSettings()) } throws: { "\($0)".contains("one chip") }
  }

  @Test func `a busy line names its holder`() throws {
    let rig = try KernelLineRig()
    let address = try rig.address(3)
    let held = try rig.openInputs(3)
    defer { withExtendedLifetime(held) {} }
    let busy = HardwareError.busy(operation: .openOutput, object: address.description, holder: "lintel")
    #expect(throws: busy) { _ = try hardware.openOutput(address, idle: .inactive, activeLow: false) }
    #expect(busy.description.contains("by lintel"))
  }

  @Test func `chips and lines can be looked at`() throws {
    let chip = try chip("inventory", ["INVENTORY_A", nil])
    let output = try hardware.openOutput(LineAddress("gpio:inventory/1"), idle: .active, activeLow: true)
    defer { withExtendedLifetime((chip)) {} }
    let seen = try #require(GPIOChips.now().readable.first { $0.label == "inventory" })
    #expect(
      seen.lines == [
        GPIOLine(offset: 0, name: "INVENTORY_A"),
        GPIOLine(offset: 1, isUsed: true, consumer: "lintel", isOutput: true, isActiveLow: true),
      ])
    try output.release()
  }

  @Test func `64 lines are one request`() throws {
    let rig = try KernelLineRig(lines: 64)
    let inputs = try hardware.openInputs((0..<64).map(rig.address), settings: InputSettings())
    for line in 0..<64 { try rig.drive(line, .active) }
    #expect(try readEdges(inputs, count: 64, limit: 7).map(\.index) == Array(0..<64))
    #expect(inputs.lostEdges == 0)
  }

  @Test(arguments: [1, 2])
  func `a chip that vanishes is told on every handle, and opens again when it is back`(lineCount: Int) throws {
    let rig = try KernelLineRig()
    let addresses = try (0..<lineCount).map(rig.address)
    let inputs = try hardware.openInputs(addresses, settings: InputSettings())
    let output = try rig.openOutput(5, idle: .inactive)
    try rig.chip.unplug()
    let object = addresses[0].description
    // With libgpiod 1.6 several lines are joined by epoll, which the kernel does not tell.
    if lineCount == 1 || GPIOChips.isComplete { #expect(isReadable(inputs.descriptor)) }
    for _ in 0..<2 {
      #expect(throws: HardwareError.disconnected(operation: .readEdges, object: object)) {
        try inputs.readEdges(limit: 9)
      }
    }
    #expect(throws: HardwareError.disconnected(operation: .readLevel, object: object)) { try inputs.level(of: 0) }
    let outputName = try rig.address(5).description
    #expect(throws: HardwareError.disconnected(operation: .set, object: outputName)) { try output.set(.active) }
    #expect(output.commanded == .inactive)
    #expect(throws: HardwareError.notFound(operation: .openInputs, object: object)) {
      _ = try hardware.openInputs(addresses, settings: InputSettings())
    }
    try inputs.release()
    try output.release()
    try rig.chip.plugIn()
    let again = try hardware.openInputs(addresses, settings: InputSettings())
    try rig.drive(0, .active)
    #expect(try readEdges(again, count: 1).count == 1)
  }

  @Test func `ten thousand frames of 26 bits on two data lines arrive whole and in order`() throws {
    let rig = try KernelLineRig()
    let lines = try rig.openInputs(0, 1, edges: .activating)
    var random: UInt64 = 1
    var wrong = 0
    for _ in 0..<10_000 {
      random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let bits = (0..<26).map { Int(random >> (63 - UInt64($0))) & 1 }
      var read: [Int] = []
      for (place, bit) in bits.enumerated() {
        try rig.drive(bit, .active)
        try rig.drive(bit, .inactive)
        // A frame at the fastest is 26 bits of 200 us, and the agent's loop reads after a few of them.
        if place % 13 == 12 { read += try lines.readEdges(limit: 64).map(\.index) }
      }
      if read != bits { wrong += 1 }
    }
    #expect(wrong == 0)
    #expect(lines.lostEdges == 0)
  }
}
