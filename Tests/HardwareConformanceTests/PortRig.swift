import Glibc
import HardwareAccess
import HardwareLinux
import HardwareSimulated

/// A kind of hardware with one serial port and somebody at its other end.
enum PortRigKind: String, CaseIterable, Sendable {
  case simulated
  case pseudoTerminal

  func make() throws -> any PortRig {
    switch self {
    case .simulated: try SimulatedRig()
    case .pseudoTerminal: try PseudoTerminalRig()
    }
  }
}

protocol PortRig: AnyObject {
  var hardware: any Hardware { get }
  var address: PortAddress { get }
  /// An address of the same scheme where nothing is.
  var missing: PortAddress { get }
  /// The device sends bytes; they have left it when this returns.
  func send(_ bytes: [UInt8]) throws
  /// The device goes away.
  func unplug() throws
}

final class SimulatedRig: PortRig {
  let board: SimulatedBoard
  let address: PortAddress
  let missing: PortAddress
  var hardware: any Hardware { board }

  init() throws {
    board = try SimulatedBoard()
    try board.addReader("front")
    address = try PortAddress("sim:front")
    missing = try PortAddress("sim:nowhere")
  }

  func send(_ bytes: [UInt8]) throws {
    try board.present(reader: "front", bytes: bytes)
    board.advance(to: board.now)
  }

  func unplug() throws {
    try board.inject(.portLost("front"))
    board.advance(to: board.now)
  }
}

final class PseudoTerminalRig: PortRig {
  struct Failure: Error {
    var code = errno
  }

  let hardware: any Hardware = LinuxHardware()
  let address: PortAddress
  let missing: PortAddress
  private var farEnd: Int32

  init() throws {
    farEnd = -1
    var nearEnd: Int32 = -1
    guard openpty(&farEnd, &nearEnd, nil, nil, nil) == 0 else { throw Failure() }
    defer { close(nearEnd) }
    var name = [CChar](repeating: 0, count: 64)
    guard ttyname_r(nearEnd, &name, name.count) == 0, fcntl(farEnd, F_SETFD, FD_CLOEXEC) == 0 else { throw Failure() }
    let path = String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    address = try PortAddress("serial:\(path)")
    missing = try PortAddress("serial:/dev/serial/by-id/nowhere")
  }

  deinit { if farEnd >= 0 { close(farEnd) } }

  func send(_ bytes: [UInt8]) throws {
    guard write(farEnd, bytes, bytes.count) == bytes.count else { throw Failure() }
  }

  func unplug() throws {
    close(farEnd)
    farEnd = -1
  }
}
