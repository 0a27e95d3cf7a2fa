import HardwareAccess
import HardwareSimulated
import Testing

struct SimulatedDoorTests {
  @Test func `a strike takes 40 ms to release and 30 ms to engage`() throws {
    let board = try wiredBoard()
    let strike = try openLine(board, "strike")
    try strike.set(.active)
    board.advance(to: 40 * millisecond - 1)
    #expect(!board.isReleased("front"))
    board.advance(to: 40 * millisecond)
    #expect(board.isReleased("front"))
    #expect(board.level(of: "bolt") == .inactive)
    try strike.set(.inactive)
    board.advance(to: 70 * millisecond - 1)
    #expect(board.isReleased("front"))
    board.advance(to: 70 * millisecond)
    #expect(!board.isReleased("front"))
    #expect(board.level(of: "bolt") == .active)
  }

  @Test func `a strike that is commanded back in time never moves`() throws {
    let board = try wiredBoard()
    let strike = try openLine(board, "strike")
    try strike.set(.active)
    board.advance(to: 10 * millisecond)
    try strike.set(.inactive)
    board.advance(to: second)
    #expect(!board.isReleased("front"))
    #expect(!board.trace.contains { $0.event == .lockReleased(door: "front") })
  }

  @Test func `a magnet is released without power and holds with it`() throws {
    let board = try wiredBoard(failSafe: true)
    #expect(board.isReleased("front"))
    let magnet = try openLine(board, "strike", idle: .active)
    board.advance(to: 30 * millisecond)
    #expect(!board.isReleased("front"))
    #expect(board.level(of: "bolt") == .active)
    try magnet.set(.inactive)
    board.advance(to: 70 * millisecond)
    #expect(board.isReleased("front"))
  }

  @Test func `a locked door holds a push, and opens by force`() throws {
    let board = try wiredBoard()
    try board.pushDoor("front")
    board.advance(to: 0)
    board.advance(to: 300 * millisecond)
    #expect(board.lastPush("front") == .heldShut)
    #expect(!board.isOpen("front"))
    try board.pushDoor("front", force: true)
    board.advance(to: 300 * millisecond)
    board.advance(to: 600 * millisecond)
    #expect(board.lastPush("front") == .forced)
    #expect(board.isOpen("front"))
  }

  @Test(arguments: 1...20) func `the contact bounces within 5 ms and settles open, then shut`(seed: UInt64) throws {
    let board = try wiredBoard(seed: seed)
    let strike = try openLine(board, "strike")
    let contact = try openInput(board, "contact")
    try strike.set(.active)
    board.advance(to: 100 * millisecond)
    try board.pushDoor("front", holdOpen: 2 * second, at: 100 * millisecond)
    board.advance(to: second)
    #expect(board.lastPush("front") == .opened)
    let opening = try contact.readEdges(limit: 100)
    #expect([3, 5, 7].contains(opening.count))
    #expect(opening.first == Edge(index: 0, level: .active, nanoseconds: 400 * millisecond))
    #expect(opening.last?.level == .active)
    #expect(opening.allSatisfy { $0.nanoseconds < 405 * millisecond })
    #expect(zip(opening, opening.dropFirst()).allSatisfy { $0.level != $1.level && $0.nanoseconds <= $1.nanoseconds })
    board.advance(to: 3 * second)
    let closing = try contact.readEdges(limit: 100)
    #expect(closing.first?.nanoseconds == 2400 * millisecond)
    #expect(closing.last?.level == .inactive)
    #expect(!board.isOpen("front"))
  }

  @Test func `a push at an open door holds it open anew`() throws {
    let board = try wiredBoard(failSafe: true)
    try board.pushDoor("front", holdOpen: second, at: 0)
    try board.pushDoor("front", holdOpen: second, at: 800 * millisecond)
    board.advance(to: 2 * second)
    #expect(board.lastPush("front") == .alreadyOpen)
    #expect(board.isOpen("front"))
    board.advance(to: 2100 * millisecond)
    #expect(!board.isOpen("front"))
  }

  @Test func `the lock sensor wants the leaf shut too`() throws {
    let board = try wiredBoard()
    try board.pushDoor("front", force: true, holdOpen: second, at: 0)
    board.advance(to: second)
    #expect(!board.isReleased("front"))
    #expect(board.level(of: "bolt") == .inactive)
    board.advance(to: 2 * second)
    #expect(board.level(of: "bolt") == .active)
  }

  @Test func `the exit button is pressed, bounces, and comes back`() throws {
    let board = try wiredBoard()
    let exit = try openInput(board, "exit")
    try board.pressExit("front", hold: 200 * millisecond, at: 0)
    board.advance(to: 100 * millisecond)
    #expect(try exit.level(of: 0) == .active)
    board.advance(to: 300 * millisecond)
    #expect(try exit.level(of: 0) == .inactive)
    let edges = try exit.readEdges(limit: 100)
    #expect(edges.first?.level == .active)
    #expect(edges.last?.level == .inactive)
  }
}
