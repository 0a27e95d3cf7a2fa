import HardwareAccess
import HardwareLinux
import HardwareSimulated
import LaboratoryWires
import Synchronization

/// A kind of hardware with a few lines and somebody at the other end of their wires.
enum LineRigKind: String, CaseIterable, Sendable {
  case simulated
  case kernel

  /// Those that this machine has.
  static var available: [LineRigKind] { GPIOSimChip.isAvailable ? allCases : [.simulated] }

  func make() throws -> any LineRig {
    switch self {
    case .simulated: try SimulatedLineRig()
    case .kernel: try KernelLineRig()
    }
  }
}

/// Eight lines whose active level is the high voltage.
protocol LineRig: AnyObject {
  var hardware: any Hardware { get }
  func address(_ line: Int) throws -> LineAddress
  /// Somebody outside moves the wire of an input; it has happened when this returns.
  func drive(_ line: Int, _ level: Level) throws
  /// Gives the wire of an output a resistor that holds it when nobody drives it, where that is not of itself so.
  func rest(_ line: Int, _ level: Level) throws
  /// The level of a wire.
  func level(_ line: Int) throws -> Level
}

extension LineRig {
  func rest(_ line: Int, _ level: Level) throws {}

  func addresses(_ lines: Int...) throws -> [LineAddress] { try lines.map(address) }

  func openInputs(_ lines: Int..., edges: EdgeSelection = .both) throws -> InputLines {
    try hardware.openInputs(lines.map(address), settings: InputSettings(edges: edges))
  }

  func openOutput(_ line: Int, idle: Level) throws -> OutputLine {
    try rest(line, idle)
    return try hardware.openOutput(address(line), idle: idle, activeLow: false)
  }
}

final class SimulatedLineRig: LineRig {
  let board: SimulatedBoard
  var hardware: any Hardware { board }

  init() throws { board = try SimulatedBoard() }

  func address(_ line: Int) throws -> LineAddress { try LineAddress("sim:line-\(line)") }

  func drive(_ line: Int, _ level: Level) throws {
    try board.drive("line-\(line)", to: level)
    board.advance(to: board.now + 1000)
  }

  func level(_ line: Int) throws -> Level { board.level(of: "line-\(line)") }
}

final class KernelLineRig: LineRig {
  private static let count = Atomic(0)

  let hardware: any Hardware = LinuxHardware()
  let chip: GPIOSimChip

  init(lines: Int = 8) throws {
    let number = Self.count.add(1, ordering: .relaxed).newValue
    chip = try GPIOSimChip(label: "rig-\(number)", names: (0..<lines).map { "rig-\(number)-line-\($0)" })
    try chip.plugIn()
  }

  func address(_ line: Int) throws -> LineAddress { try LineAddress("gpio:\(chip.label)/\(line)") }

  func drive(_ line: Int, _ level: Level) throws { try chip.pull(line, high: level == .active) }

  func rest(_ line: Int, _ level: Level) throws { try drive(line, level) }

  func level(_ line: Int) throws -> Level { try chip.isHigh(line) ? .active : .inactive }
}
