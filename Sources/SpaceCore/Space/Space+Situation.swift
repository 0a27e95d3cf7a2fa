// What the space knows of the moment when somebody asks, and the policy cannot.

extension Space {
  /// How things stand at a door for whoever asks to come in.
  func situation(door index: Int, holder: MemberID?, at moment: Moment) -> Situation {
    let door = doors[index]
    var situation = Situation()
    situation.policyConfirmedAt = policyConfirmedAt
    situation.lockdown = door.state.posture == .lockdown
    situation.resourceDisabled = door.state.posture == .disabled
    situation.signedIn = isPresent(holder)
    situation.roomFull = rooms.contains {
      $0.settings.closesWhenFull && $0.settings.doors.contains(door.id) && $0.isFull && !(holder.map($0.holds) ?? false)
    }
    situation.antiPassbackViolated =
      settings.rules.sides[door.id]?.mode == .hard && isOnWrongSide(holder, door: index, at: moment)
    situation.interlockOpen = isInterlocked(index)
    situation.areaArmed = areas.indices.contains { area in
      areas[area].isArmed && areas[area].settings.doors.contains(door.id)
        && !(holder.map { may(.disarm, places.areas[area], member: $0, at: wall(at: moment)) } ?? false)
    }
    return situation
  }

  /// How things stand at a tool for whoever asks to use it.
  func situation(tool index: Int, holder: MemberID?) -> Situation {
    let tool = tools[index]
    var situation = Situation()
    situation.policyConfirmedAt = policyConfirmedAt
    situation.requiredCertifications = places.toolRequirements[index]
    situation.signedIn = isPresent(holder)
    situation.secondPersonPresent = isAnybody(near: tool) { $0 != holder }
    situation.outOfService = tool.lockout != nil
    situation.emergencyStop = tool.emergencyStopActive
    situation.preconditionUnmet = !tool.unmet.isEmpty
    situation.inUse = tool.session != nil
    situation.fault = tool.isBypassed
    return situation
  }

  /// What was entered, or that nothing is looked at now.
  func pinState(_ given: PINState, of member: MemberID?, at reader: ReaderID, moment: Moment) -> PINState {
    guard given != .verified, let lock = codes.lock(reader: reader, member: member, at: moment) else { return given }
    return .locked(until: wall(at: lock))
  }

  func isSupervised(door index: Int, holder: MemberID?, at wall: WallTime) -> Bool {
    let id = doors[index].id
    return rooms.contains { room in
      room.settings.doors.contains(id)
        && room.memory.present.keys.contains {
          $0 != holder && may(.supervise, places.doors[index], member: $0, at: wall)
        }
    }
  }

  func isSupervised(tool index: Int, holder: MemberID?, at wall: WallTime) -> Bool {
    isAnybody(near: tools[index]) { $0 != holder && may(.supervise, places.tools[index], member: $0, at: wall) }
  }

  func isPresent(_ member: MemberID?) -> Bool {
    guard let member else { return false }
    return rooms.contains { $0.holds(member) }
  }

  /// Among members counted in the tool's room, or in the whole space when the tool names none.
  private func isAnybody(near tool: Tool, _ matches: (MemberID) -> Bool) -> Bool {
    rooms.contains { room in
      (tool.settings.room == nil || room.id == tool.settings.room) && room.memory.present.keys.contains(where: matches)
    }
  }

  func may(_ right: Right, _ resource: PolicyResource?, member: MemberID, at wall: WallTime) -> Bool {
    guard let policy, let resource else { return false }
    return policy.wouldHold(
      right, on: resource, member: member, at: wall, quality: clock.quality, confirmedAt: policyConfirmedAt) != nil
  }

  // MARK: Asking ahead

  /// Whether a member would be let in, or let at a tool, at another time and as things stand here otherwise.
  ///
  /// Decided by the same rules as a tap of one of the member's badges; nothing changes and nothing is recorded. Nil for
  /// a resource that is not of this board.
  public func forecast(_ member: MemberID, on id: ResourceID, at wall: WallTime) -> Decision? {
    // A member without a badge is asked with one that nobody has.
    let badge = policy?.credential(of: member) ?? CredentialDigest(high: 0, low: 0)
    return forecast(.digest(badge, .cardUID), of: member, on: id, at: wall)
  }

  func forecast(
    _ credential: PresentedCredential, of member: MemberID, on id: ResourceID, at wall: WallTime
  ) -> Decision? {
    func ask(
      _ resource: PolicyResource?, _ right: Right, _ situation: Situation, _ supervised: () -> Bool
    ) -> Decision {
      var request = AccessRequest(credential: credential, resource: resource, right: right, situation: situation)
      let decision = judge(request, at: wall)
      guard decision.reason == .supervisorRequired, supervised() else { return decision }
      request.situation.supervisorPresent = true
      return judge(request, at: wall)
    }
    if let index = doorIndex[id] {
      let situation = situation(door: index, holder: member, at: clock.moment(of: wall))
      return ask(places.doors[index], .enter, situation) { isSupervised(door: index, holder: member, at: wall) }
    }
    guard let index = toolIndex[id] else { return nil }
    let situation = situation(tool: index, holder: member)
    func supervised() -> Bool { isSupervised(tool: index, holder: member, at: wall) }
    if situation.outOfService {
      let repair = ask(places.tools[index], .maintain, situation, supervised)
      if repair.isOfGrantInForce { return repair }
    }
    return ask(places.tools[index], .operate, situation, supervised)
  }
}
