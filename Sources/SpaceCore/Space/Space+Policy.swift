// A new policy, and what the community's directory asks of the board by it.

extension Space {
  /// Puts the policy of the last run in force again, before anything happens; no entry says so, as nothing changed.
  public mutating func restore(policy: PolicyImage, confirmedAt: WallTime) {
    self.policy = policy
    policyConfirmedAt = confirmedAt
    places = PolicyPlacesOfSpace(settings, in: policy)
  }

  mutating func installed(_ policy: PolicyImage, confirmedAt: WallTime, at moment: Moment) -> [SpaceAction] {
    restore(policy: policy, confirmedAt: confirmedAt)
    var actions = record(.policyInstalled, at: moment) { $0.policyVersion = policy.version }
    for id in settings.doors.map(\.id) { actions += door(id, .policyChanged, at: moment) }
    for id in settings.tools.map(\.id) { actions += tool(id, .policyChanged, at: moment) }
    return actions + followLockouts(at: moment) + calendar(at: moment) + decideAnswered(at: moment)
  }

  /// Takes tools out of service, and puts them back, as the community's directory says. One that was taken out of
  /// service at the board stays so whatever the directory says.
  mutating func followLockouts(at moment: Moment) -> [SpaceAction] {
    guard let policy else { return [] }
    var actions: [SpaceAction] = []
    for index in tools.indices {
      let (id, current) = (tools[index].id, tools[index].lockout)
      let wanted = places.tools[index].flatMap(policy.resource)?.lockout
      let isOurs = current?.isFromPolicy == true
      if let wanted, current == nil || isOurs && current?.reason != wanted {
        let lockout = ToolLockout(
          reason: wanted, actor: SpaceActor.ledger, since: wall(at: moment), isFromPolicy: true)
        actions += tool(id, .lockout(lockout), at: moment)
      } else if wanted == nil, isOurs {
        actions += tool(id, .cleared(actor: SpaceActor.ledger), at: moment)
      }
    }
    return actions
  }
}
