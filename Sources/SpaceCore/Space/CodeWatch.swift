/// Wrong codes at each reader and of each member, and the one-time codes that were taken.
struct CodeWatch: Sendable, Equatable {
  private var readers: [ReaderID: CodeStrikes] = [:]
  private var members: [MemberID: CodeStrikes] = [:]
  private var lastSteps: [MemberID: UInt64] = [:]

  init() {}

  /// Goes on from before a restart.
  init(_ remembered: [MemberID: CodeMemory], clock: WallClock, at moment: Moment) {
    for (member, memory) in remembered {
      if memory.wrong > 0 {
        members[member] = CodeStrikes(
          wrong: memory.wrong, lockedUntil: memory.lockedUntil.map(clock.moment(of:)), now: moment)
      }
      lastSteps[member] = memory.lastStep
    }
  }

  /// Until when codes are not looked at, at this reader or of this member.
  func lock(reader: ReaderID, member: MemberID?, at moment: Moment) -> Moment? {
    let locks = [readers[reader]?.lock(at: moment), member.flatMap { members[$0]?.lock(at: moment) }]
    return locks.compactMap(\.self).max()
  }

  /// A one-time code counts once, and none before it counts any more (RFC 6238, 5.2).
  func isFresh(_ match: BesideCredential.OneTimeMatch, of member: MemberID) -> Bool {
    lastSteps[member].map { match.step > $0 } ?? true
  }

  mutating func miss(reader: ReaderID, member: MemberID?, by clock: WallClock, at moment: Moment) -> DurableState? {
    readers[reader] = (readers[reader] ?? CodeStrikes()).missed(at: moment)
    guard let member else { return nil }
    members[member] = (members[member] ?? CodeStrikes()).missed(at: moment)
    return memory(of: member, by: clock)
  }

  /// A good code ends the member's row of wrong ones and shortens that of the reader.
  /// - Parameter step: of the one-time code that it was.
  mutating func hit(reader: ReaderID, member: MemberID, step: UInt64?, by clock: WallClock) -> DurableState? {
    readers[reader]?.hit()
    let hadStrikes = members.removeValue(forKey: member) != nil
    if let step { lastSteps[member] = max(step, lastSteps[member] ?? 0) }
    return hadStrikes || step != nil ? memory(of: member, by: clock) : nil
  }

  private func memory(of member: MemberID, by clock: WallClock) -> DurableState {
    let strikes = members[member]
    return .codes(
      member,
      CodeMemory(
        wrong: strikes?.wrong ?? 0, lockedUntil: strikes?.lockedUntil.map(clock.time(at:)), lastStep: lastSteps[member])
    )
  }
}
