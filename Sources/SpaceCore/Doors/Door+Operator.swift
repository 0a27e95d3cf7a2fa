// The door operator: a motor that opens a released leaf for whoever needs it.

extension Door {
  /// Lets the operator open the leaf for a pass, once the lock has had its time to come free.
  mutating func startOperator(for pass: DoorPass, _ timing: OutputTiming, at moment: Moment) -> [DoorAction] {
    guard let fitted = settings.doorOperator, fitted.forEveryone || pass.extended, isReleased, mayOperate else {
      return []
    }
    switch operating {
    case .off:
      let start = moment + timing.bound + fitted.delay
      operating = .starting(at: start)
      return [.arm(.operatorStart, start)]
    case .starting:
      return []
    case .on:
      // For the next person, who goes through now. REX, which a sensor may give for ever, buys no time.
      return pass.cause == .rex ? [] : hold(fitted.hold, from: moment)
    }
  }

  mutating func operatorDue(at moment: Moment) -> [DoorAction] {
    guard let fitted = settings.doorOperator, case .starting(let start) = operating else { return [] }
    guard start <= moment else { return [.arm(.operatorStart, start)] }
    return [.doorOperator(true)] + hold(fitted.hold, from: moment)
  }

  mutating func operatorOver(at moment: Moment) -> [DoorAction] {
    guard case .on(let until) = operating else { return [] }
    guard until <= moment else { return [.arm(.operatorEnd, until)] }
    operating = .off
    return [.doorOperator(false)]
  }

  /// Ends what the operator does, or is about to do.
  mutating func stopOperator() -> [DoorAction] {
    defer { operating = .off }
    switch operating {
    case .off: return []
    case .starting: return [.disarm(.operatorStart)]
    case .on: return [.doorOperator(false), .disarm(.operatorEnd)]
    }
  }

  /// After every event: stops the operator where it would push against a bolt, a fire door or a door that was forced.
  mutating func restrainOperator() -> [DoorAction] {
    let mayGoOn =
      switch operating {
      case .off: true
      case .starting: mayOperate && isReleased
      case .on: mayOperate && (isReleased || state.leaf == .open)
      }
    return mayGoOn ? [] : stopOperator()
  }

  private var mayOperate: Bool { !fireActive && alarms[.forced] == nil }

  private mutating func hold(_ time: Duration, from moment: Moment) -> [DoorAction] {
    operating = .on(until: moment + time)
    return [.arm(.operatorEnd, moment + time)]
  }
}
