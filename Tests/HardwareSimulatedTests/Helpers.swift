import Glibc
import HardwareAccess
import HardwareSimulated

/// Whether a descriptor would wake a poll now.
func isReadable(_ descriptor: Int32) -> Bool {
  var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
  return poll(&entry, 1, 0) == 1
}

let millisecond: Int64 = 1_000_000
let second: Int64 = 1_000_000_000

/// A board with one door (strike, contact, exit button, lock sensor), one machine and one reader.
func wiredBoard(seed: UInt64 = 1, failSafe: Bool = false) throws -> SimulatedBoard {
  let board = try SimulatedBoard(seed: seed)
  try board.addDoor(
    "front",
    SimulatedDoorParts(
      lockOutput: "strike", contact: "contact", requestToExit: "exit", lockSensor: "bolt", failSafe: failSafe))
  try board.addMachine("laser", SimulatedMachineParts(relay: "relay", activity: "current", runOn: "fan"))
  try board.addReader("reader")
  return board
}

func openLine(_ board: SimulatedBoard, _ name: String, idle: Level = .inactive) throws -> OutputLine {
  try board.openOutput(LineAddress("sim:\(name)"), idle: idle, activeLow: false)
}

func openInput(_ board: SimulatedBoard, _ names: String...) throws -> InputLines {
  try board.openInputs(names.map { try LineAddress("sim:\($0)") }, activeLow: false, pull: .up)
}
