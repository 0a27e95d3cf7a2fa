import Glibc
import HardwareAccess
import HardwareLinux
import Testing

func isReadable(_ descriptor: Int32, within milliseconds: Int32 = 0) -> Bool {
  var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
  return poll(&entry, 1, milliseconds) == 1
}

/// Reads until `count` edges came, or none came for ten seconds.
func readEdges(_ lines: borrowing InputLines, count: Int, limit: Int = 64) throws -> [Edge] {
  var edges: [Edge] = []
  while edges.count < count, isReadable(lines.descriptor, within: 10_000) { edges += try lines.readEdges(limit: limit) }
  return edges
}

/// What lines promise, simulated or of a kernel.
@Suite struct LineConformanceTests {
  struct Seen: Equatable {
    var index: Int
    var level: Level
  }

  func seen(_ edges: [Edge]) -> [Seen] { edges.map { Seen(index: $0.index, level: $0.level) } }

  @Test func `the laboratory looks at the kernel's lines too`() {
    #expect(getenv("LINTEL_LAB") == nil || LineRigKind.available.contains(.kernel))
  }

  @Test(arguments: LineRigKind.available, Level.allCases)
  func `an output opens at its idle level, takes what is commanded, and goes back to idle`(
    kind: LineRigKind, idle: Level
  ) throws {
    let rig = try kind.make()
    let line = try rig.openOutput(0, idle: idle)
    #expect(line.commanded == idle && line.idle == idle)
    #expect(try rig.level(0) == idle)
    for level in [idle.inverted, idle, idle, idle.inverted] {
      try line.set(level)
      #expect(line.commanded == level)
      #expect(try rig.level(0) == level)
    }
    try line.release()
    #expect(try rig.level(0) == idle)
    do {
      let again = try rig.openOutput(0, idle: idle)
      try again.set(idle.inverted)
    }
    #expect(try rig.level(0) == idle, "let go and not released")
  }

  @Test(arguments: LineRigKind.available)
  func `a held line is busy for every use; given back it can be opened again`(kind: LineRigKind) throws {
    let rig = try kind.make()
    let isBusy: (any Error) -> Bool = { error in
      guard case .busy(_, let object, _)? = error as? HardwareError else { return false }
      return object == (try? rig.address(1).description)
    }
    let output = try rig.openOutput(1, idle: .inactive)
    #expect { _ = try rig.openOutput(1, idle: .inactive) } throws: { isBusy($0) }
    #expect { _ = try rig.openInputs(0, 1) } throws: { isBusy($0) }
    try output.release()
    let input = try rig.openInputs(1)
    #expect { _ = try rig.openOutput(1, idle: .inactive) } throws: { isBusy($0) }
    #expect { _ = try rig.openInputs(2, 1) } throws: { isBusy($0) }
    try input.release()
    try rig.openInputs(2, 1, 0).release()
    try rig.openOutput(1, idle: .inactive).release()
  }

  @Test(arguments: LineRigKind.available)
  func `nothing waits on new inputs, and reading does not`(kind: LineRigKind) throws {
    let rig = try kind.make()
    try rig.drive(0, .active)
    let lines = try rig.openInputs(0, 1)
    #expect(!isReadable(lines.descriptor))
    #expect(try lines.readEdges(limit: 10) == [])
    #expect(try lines.level(of: 0) == .active)
    #expect(try lines.level(of: 1) == .inactive)
    #expect(lines.lostEdges == 0)
  }

  @Test(arguments: LineRigKind.available)
  func `edges of several lines keep their order, and the descriptor tells of them until they are read`(
    kind: LineRigKind
  ) throws {
    let rig = try kind.make()
    let lines = try rig.openInputs(3, 1, 2)
    let driven: [(line: Int, level: Level)] = [
      (1, .active), (2, .active), (1, .inactive), (3, .active), (2, .inactive), (2, .active), (3, .inactive),
    ]
    for (line, level) in driven { try rig.drive(line, level) }
    #expect(isReadable(lines.descriptor, within: 10_000))
    let edges = try readEdges(lines, count: driven.count)
    #expect(seen(edges) == driven.map { Seen(index: [3, 1, 2].firstIndex(of: $0.line) ?? -1, level: $0.level) })
    #expect(edges.map(\.nanoseconds) == edges.map(\.nanoseconds).sorted())
    #expect(!isReadable(lines.descriptor))
    #expect(try lines.level(of: 2) == .active && lines.level(of: 0) == .inactive)
    #expect(lines.lostEdges == 0)
  }

  @Test(arguments: LineRigKind.available, [1, 3])
  func `a limit is kept, and what is left stays readable`(kind: LineRigKind, lineCount: Int) throws {
    let rig = try kind.make()
    let lines = try lineCount == 1 ? rig.openInputs(0) : rig.openInputs(0, 4, 5)
    for round in 0..<10 { try rig.drive(0, round % 2 == 0 ? .active : .inactive) }
    #expect(isReadable(lines.descriptor, within: 10_000))
    #expect(try seen(lines.readEdges(limit: 1)) == [Seen(index: 0, level: .active)])
    #expect(try seen(lines.readEdges(limit: 2)).map(\.level) == [.inactive, .active])
    #expect(isReadable(lines.descriptor, within: 10_000))
    #expect(try readEdges(lines, count: 7, limit: 3).count == 7)
    #expect(!isReadable(lines.descriptor))
    #expect(try lines.readEdges(limit: 1) == [])
  }

  @Test(arguments: LineRigKind.available)
  func `only edges towards the active level are reported when that was asked for`(kind: LineRigKind) throws {
    let rig = try kind.make()
    let lines = try rig.openInputs(0, 1, edges: .activating)
    for line in [0, 1, 1, 0] {
      try rig.drive(line, .active)
      try rig.drive(line, .inactive)
    }
    let expected = [0, 1, 1, 0].map { Seen(index: $0, level: .active) }
    #expect(try seen(readEdges(lines, count: 4)) == expected)
    #expect(!isReadable(lines.descriptor))
  }

  @Test(arguments: LineRigKind.available, [1, 2])
  func `edges that nobody reads are lost and counted, never silently`(kind: LineRigKind, lineCount: Int) throws {
    let rig = try kind.make()
    let lines = try lineCount == 1 ? rig.openInputs(0) : rig.openInputs(0, 1)
    for round in 0..<1500 { try rig.drive(0, round % 2 == 0 ? .active : .inactive) }
    let isExact = kind == .simulated || GPIOChips.isComplete
    let edges = try readEdges(lines, count: isExact ? 1024 : 16, limit: 2000)
    #expect(lines.lostEdges > 0)
    if isExact { #expect(UInt64(edges.count) + lines.lostEdges == 1500) }
    #expect(try lines.level(of: 0) == .inactive)
    // Reading in time loses nothing more.
    let lost = lines.lostEdges
    for round in 0..<100 {
      try rig.drive(0, round % 2 == 0 ? .active : .inactive)
      if round % 10 == 9 { #expect(try readEdges(lines, count: 10).count == 10) }
    }
    #expect(lines.lostEdges == lost)
  }

  @Test(arguments: LineRigKind.available, [1, 2])
  func `edges that are read as they come, one at a time, are not taken for lost`(
    kind: LineRigKind, lineCount: Int
  ) throws {
    let rig = try kind.make()
    let lines = try lineCount == 1 ? rig.openInputs(0) : rig.openInputs(0, 1)
    for round in 0..<100 {
      try rig.drive(0, round % 2 == 0 ? .active : .inactive)
      #expect(try readEdges(lines, count: 1, limit: 1).count == 1)
    }
    #expect(lines.lostEdges == 0)
  }

  @Test(arguments: LineRigKind.available)
  func `debouncing below is done or refused, and never left out`(kind: LineRigKind) throws {
    let rig = try kind.make()
    let settings = InputSettings(debounce: .milliseconds(50))
    let isOffered = kind == .kernel && GPIOChips.isComplete
    guard isOffered else {
      #expect {
        _ = try rig.hardware.openInputs(rig.addresses(0), settings: settings)
      } throws: {
        guard case .unsupported? = $0 as? HardwareError else { return false }
        return true
      }
      return
    }
    let input = try rig.hardware.openInputs(rig.addresses(0), settings: settings)
    for level in [Level.active, .inactive, .active] { try rig.drive(0, level) }
    #expect(try readEdges(input, count: 1).map(\.level) == [.active])
    #expect(!isReadable(input.descriptor, within: 100))
  }

  @Test(arguments: LineRigKind.available)
  func `what cannot be opened is refused for its reason`(kind: LineRigKind) throws {
    let rig = try kind.make()
    let isInvalid: (any Error) -> Bool = {
      guard case .invalidSetting? = $0 as? HardwareError else { return false }
      return true
    }
    #expect { _ = try rig.hardware.openInputs([], settings: InputSettings()) } throws: { isInvalid($0) }
    #expect { _ = try rig.openInputs(1, 1) } throws: { isInvalid($0) }
    let isForeign: (any Error) -> Bool = {
      guard case .unknownScheme? = $0 as? HardwareError else { return false }
      return true
    }
    let foreign = try LineAddress("other:line")
    #expect { _ = try rig.hardware.openInputs([foreign], settings: InputSettings()) } throws: { isForeign($0) }
    #expect { _ = try rig.hardware.openOutput(foreign, idle: .inactive, activeLow: false) } throws: { isForeign($0) }
  }
}
