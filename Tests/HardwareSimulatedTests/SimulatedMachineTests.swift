import HardwareAccess
import HardwareSimulated
import Testing

struct SimulatedMachineTests {
  @Test func `a machine draws current only while it works and has power`() throws {
    let board = try wiredBoard()
    let relay = try openLine(board, "relay")
    let current = try openInput(board, "current")
    try board.setWorking("laser", true)
    board.advance(to: second)
    #expect(!board.drawsCurrent("laser"))
    try relay.set(.active)
    #expect(board.hasPower("laser"))
    #expect(board.drawsCurrent("laser"))
    try board.setWorking("laser", false)
    board.advance(to: 2 * second)
    #expect(!board.drawsCurrent("laser"))
    #expect(board.hasPower("laser"))
    let edges = try current.readEdges(limit: 10)
    #expect(
      edges == [
        Edge(index: 0, level: .active, nanoseconds: second), Edge(index: 0, level: .inactive, nanoseconds: 2 * second),
      ])
  }

  @Test func `losing the relay's handle cuts the machine`() throws {
    let board = try wiredBoard()
    do {
      let relay = try openLine(board, "relay")
      try relay.set(.active)
      #expect(board.hasPower("laser"))
    }
    #expect(!board.hasPower("laser"))
  }

  @Test func `a bypassed relay gives power whatever is commanded`() throws {
    let board = try wiredBoard()
    let relay = try openLine(board, "relay")
    try relay.set(.inactive)
    try board.setWorking("laser", true)
    try board.inject(.bypassedRelay(machine: "laser"))
    board.advance(to: second)
    #expect(board.drawsCurrent("laser"))
    try board.clear(.bypassedRelay(machine: "laser"))
    board.advance(to: second)
    #expect(!board.drawsCurrent("laser"))
  }
}
