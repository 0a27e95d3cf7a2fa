// What the space knows of the moment when somebody asks, and the policy cannot.

extension Space {
  /// How things stand at a door for whoever asks to come in.
  func situation(door index: Int, holder: MemberID?, at wall: WallTime) -> Situation {
    let door = doors[index]
    var situation = Situation()
    situation.policyConfirmedAt = policyConfirmedAt
    situation.lockdown = door.state.posture == .lockdown
    situation.resourceDisabled = door.state.posture == .disabled
    situation.signedIn = isPresent(holder)
    situation.roomFull = rooms.contains {
      $0.settings.closesWhenFull && $0.settings.doors.contains(door.id) && $0.isFull && !(holder.map($0.holds) ?? false)
    }
    situation.supervisorPresent = rooms.contains { room in
      room.memory.present.keys.contains { $0 != holder && may(.supervise, doorResource[index], member: $0, at: wall) }
    }
    return situation
  }

  /// How things stand at a tool for whoever asks to use it.
  func situation(tool index: Int, holder: MemberID?, at wall: WallTime) -> Situation {
    let tool = tools[index]
    var situation = Situation()
    situation.policyConfirmedAt = policyConfirmedAt
    situation.requiredCertifications = toolRequirements[index]
    situation.signedIn = isPresent(holder)
    situation.secondPersonPresent = people(near: tool).contains { $0 != holder }
    situation.supervisorPresent = people(near: tool).contains {
      $0 != holder && may(.supervise, toolResource[index], member: $0, at: wall)
    }
    situation.outOfService = tool.lockout != nil
    situation.emergencyStop = tool.emergencyStopActive
    situation.inUse = tool.session != nil
    situation.fault = tool.isBypassed
    return situation
  }

  private func isPresent(_ member: MemberID?) -> Bool {
    guard let member else { return false }
    return rooms.contains { $0.holds(member) }
  }

  /// Members counted in the tool's room, or in the whole space when the tool names none.
  private func people(near tool: Tool) -> [MemberID] {
    rooms.filter { tool.settings.room == nil || $0.id == tool.settings.room }.flatMap { $0.memory.present.keys }
  }

  private func may(_ right: Right, _ resource: PolicyResource?, member: MemberID, at wall: WallTime) -> Bool {
    guard let policy, let resource else { return false }
    return policy.wouldHold(
      right, on: resource, member: member, at: wall, quality: clock.quality, confirmedAt: policyConfirmedAt) != nil
  }

  /// Whether a member would be let in, or let at a tool, at another time and as things stand here otherwise.
  ///
  /// Decided by the same rules as a tap of one of the member's badges; nothing changes and nothing is recorded. Nil for
  /// a resource that is not of this board.
  public func forecast(_ member: MemberID, on id: ResourceID, at wall: WallTime) -> Decision? {
    // A member without a badge is asked with one that nobody has.
    let badge = policy?.credential(of: member) ?? CredentialDigest(high: 0, low: 0)
    let credential = PresentedCredential.digest(badge, .cardUID)
    func ask(_ resource: PolicyResource?, _ right: Right, _ situation: Situation) -> Decision {
      let request = AccessRequest(credential: credential, resource: resource, right: right, situation: situation)
      return decide(request, policy: policy, at: wall, quality: clock.quality) { grant, member in
        policy?.grantID(of: grant).flatMap { uses[GrantUse(grant: $0, member: member)] } ?? 0
      }
    }
    if let index = doorIndex[id] {
      return ask(doorResource[index], .enter, situation(door: index, holder: member, at: wall))
    }
    guard let index = toolIndex[id] else { return nil }
    let situation = situation(tool: index, holder: member, at: wall)
    if situation.outOfService {
      let repair = ask(toolResource[index], .maintain, situation)
      if repair.isAllowed { return repair }
    }
    return ask(toolResource[index], .operate, situation)
  }
}
