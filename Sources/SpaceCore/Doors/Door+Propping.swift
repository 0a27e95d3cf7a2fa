// Authorised propping: a leaf that may stand open for a while.

extension Door {
  mutating func propped(until: Moment, actor: String, at moment: Moment) -> [DoorAction] {
    guard refusal(ofPropping: until, at: moment) == nil else { return [] }
    proppedUntil = until
    var data = JournalData()
    data.posture = state.posture.rawValue
    data.state = DoorMode.propped.rawValue
    data.seconds = (until - moment).seconds
    data.actor = actor
    return [.record(.doorPosture, data), .arm(.propEnd, until), .disarm(.heldWarning), .disarm(.held)] + clearHeld()
  }

  /// The time is over: a leaf that still stands open is watched as if it had opened now.
  mutating func proppingOver(at moment: Moment) -> [DoorAction] {
    guard let until = proppedUntil else { return [] }
    guard until <= moment else { return [.arm(.propEnd, until)] }
    proppedUntil = nil
    return state.leaf == .open ? watchOpenLeaf(from: moment) : []
  }

  mutating func endPropping() -> [DoorAction] {
    guard proppedUntil != nil else { return [] }
    proppedUntil = nil
    return [.disarm(.propEnd)]
  }
}
