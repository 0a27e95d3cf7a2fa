import Testing

@testable import SpaceCore

@Suite struct RoomTests {
  static let people = (0..<6).map { MemberID(high: 9, low: $0) }
  static let time = WallTime(milliseconds: 1000)

  private func room(capacity: Int? = nil, _ events: [RoomEvent] = []) -> Room {
    var room = Room(settings: RoomSettings(id: "hall", name: "Hall", capacity: capacity, doors: ["front"]))
    for event in events { _ = room.handle(event) }
    return room
  }

  private func entered(_ range: Range<Int>) -> [RoomEvent] { range.map { .entered(Self.people[$0], at: Self.time) } }

  @Test func `badges in and out are counted, and nobody twice`() {
    var room = room(capacity: 2, entered(0..<2) + entered(0..<1))
    #expect(room.estimate == OccupancyEstimate(count: 2, low: 2, high: 2))
    #expect(room.isFull)
    #expect(room.holds(Self.people[0]))
    let data = room.handle(.left(Self.people[0]))
    #expect(data?.count == 1)
    #expect(data?.capacity == 2)
    #expect(room.handle(.entered(Self.people[1], at: Self.time)) == nil)
    #expect(!room.isFull)
  }

  @Test func `what the doors did not see widens the bounds, and never below nobody`() {
    var room = room(entered(0..<2))
    _ = room.handle(.unseen(leaving: false))
    _ = room.handle(.unseen(leaving: true))
    #expect(room.estimate == OccupancyEstimate(count: 2, low: 1, high: 3))
    _ = room.handle(.unseen(leaving: nil))
    #expect(room.estimate == OccupancyEstimate(count: 2, low: 0, high: 4))
    _ = room.handle(.left(MemberID(high: 1, low: 1)))
    #expect(room.estimate.low == 0)
    #expect(room.memory.unseenExits == 3)
  }

  @Test func `a count by staff replaces the estimate and says who counted`() {
    var room = room(entered(0..<2) + [.unseen(leaving: true)])
    let data = room.handle(.corrected(count: 5, actor: "op"))
    #expect(data?.actor == "op")
    #expect(room.estimate == OccupancyEstimate(count: 5, low: 5, high: 5))
    _ = room.handle(.left(Self.people[0]))
    #expect(room.estimate.count == 4)
    _ = room.handle(.corrected(count: 0, actor: "op"))
    #expect(room.memory == RoomMemory())
    #expect(room.handle(.corrected(count: -3, actor: "op"))?.count == 0)
  }

  @Test func `a correction that took people away does not hide those who come later`() {
    var room = room(entered(0..<3) + [.corrected(count: 1, actor: "op")])
    for person in Self.people[0..<3] { _ = room.handle(.left(person)) }
    #expect(room.estimate.count == 0)
    for person in Self.people[3..<5] { _ = room.handle(.entered(person, at: Self.time)) }
    #expect(room.estimate.count == 2)
  }

  @Test func `absurd counts and memories are bounded instead of trapping`() {
    var room = room([.corrected(count: .max, actor: "op")])
    _ = room.handle(.entered(Self.people[0], at: Self.time))
    #expect(room.estimate.count == Room.countLimit + 1)
    let damaged = RoomMemory(correction: .min, unseenEntries: .max, unseenExits: .min)
    #expect(room.handle(.restarted(damaged)) == nil)
    _ = room.handle(.unseen(leaving: nil))
    #expect(room.estimate == OccupancyEstimate(count: 0, low: 0, high: Room.countLimit))
  }

  @Test func `a restart brings everybody back`() {
    let before = room(entered(0..<3) + [.unseen(leaving: false), .corrected(count: 4, actor: "op")])
    let after = room([.restarted(before.memory)])
    #expect(after.estimate == before.estimate)
    #expect(after.memory.present.count == 3)
  }

  @Test func `beyond the limit of names people are counted as unseen`() {
    var present: [MemberID: WallTime] = [:]
    for low in 0..<UInt64(Room.presentLimit) { present[MemberID(high: 1, low: low)] = Self.time }
    var room = room([.restarted(RoomMemory(present: present))])
    _ = room.handle(.entered(MemberID(high: 2, low: 0), at: Self.time))
    #expect(
      room.estimate
        == OccupancyEstimate(
          count: Room.presentLimit, low: Room.presentLimit, high: Room.presentLimit + 1))
  }

  @Test func `no order of events makes the estimate negative or its bounds cross`() {
    var random = SeededNumbers(seed: 3)
    var room = room()
    for _ in 0..<20_000 {
      let person = MemberID(high: 9, low: .random(in: 0..<40, using: &random))
      let event: RoomEvent =
        switch Int.random(in: 0..<20, using: &random) {
        case 0..<8: .entered(person, at: Self.time)
        case 8..<15: .left(person)
        case 15..<18: .unseen(leaving: [true, false, nil].randomElement(using: &random) ?? nil)
        case 18: .corrected(count: .random(in: -5...30, using: &random), actor: "op")
        default: .restarted(room.memory)
        }
      let before = room.estimate
      let data = room.handle(event)
      let now = room.estimate
      guard now.low >= 0, now.low <= now.count, now.count <= now.high, now.count >= 0 else {
        Issue.record("\(event) gave \(now)")
        return
      }
      if case .corrected = event {
      } else if (data == nil) != (before == now) {
        if case .restarted = event { continue }
        Issue.record("\(event) changed the estimate without saying so, or said so without a change")
        return
      }
    }
  }
}
