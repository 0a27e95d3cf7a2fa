// Arming, disarming, and starting again.

extension Area {
  mutating func armed(by actor: AreaActor, forced: Bool, at moment: Moment) -> [AreaAction] {
    switch state {
    case .arming, .armed, .entering, .alarm: return []
    case .disarmed: break
    }
    guard refusal(forced: forced) == nil else { return [.indicate(.warning)] }
    armedBy = actor
    guard settings.exitDelay > .zero else { return takeEffect() + [.indicate(.granted)] }
    let until = moment + settings.exitDelay
    state = .arming(until: until)
    var data = armingData("arming")
    data.seconds = settings.exitDelay.seconds
    return [.record(.areaArmed, data), .arm(.exit, until), .indicate(actor == .schedule ? .warning : .granted)]
  }

  /// The area is armed from now on. What is active stays out of it until it has been quiet once.
  private mutating func takeEffect() -> [AreaAction] {
    state = .armed
    leftOut = active
    return [.record(.areaArmed, armingData("armed"))]
  }

  private func armingData(_ word: String) -> JournalData {
    var data = JournalData()
    data.attribute(to: armedBy)
    data.state = word
    let names = named(active)
    if !names.isEmpty { data.text = names }
    return data
  }

  mutating func disarmed(by actor: AreaActor) -> [AreaAction] {
    let silence: [AreaAction]
    switch state {
    case .disarmed: return []
    case .arming: silence = [.disarm(.exit)]
    case .armed: silence = []
    case .entering: silence = [.disarm(.entry)]
    case .alarm: silence = [.siren(false), .disarm(.siren)]
    }
    state = .disarmed
    armedBy = nil
    leftOut = []
    raised = []
    entryDoor = nil
    var data = JournalData()
    data.attribute(to: actor)
    // Whoever disarms learns that somebody may have been, or may still be, inside.
    if alarm != nil { data.alarm = AreaAlarm.word }
    return silence + [.record(.areaDisarmed, data), .indicate(alarm == nil ? .granted : .warning)]
  }

  mutating func exitDelayOver(at moment: Moment) -> [AreaAction] {
    switch state {
    case .arming(let until): until <= moment ? takeEffect() + [.indicate(.idle)] : [.arm(.exit, until)]
    case .disarmed, .armed, .entering, .alarm: []
    }
  }

  /// Starts again from nothing but what the last run remembered and how things stand now.
  mutating func restarted(
    _ memory: AreaMemory, _ surroundings: AreaSurroundings, at moment: Moment
  ) -> [AreaAction] {
    self = Area(settings: settings)
    fireActive = surroundings.fireActive
    active = Set(
      settings.detectors.filter(surroundings.activeDetectors.contains).map(AreaSource.detector)
        + settings.doors.filter(surroundings.openDoors.contains).map(AreaSource.door))
    alarm = memory.alarm
    let actions: [AreaAction]
    switch memory.mode {
    case .disarmed:
      actions = [.siren(false)]
    case .arming:
      armedBy = memory.armedBy
      let until = moment + settings.exitDelay
      state = .arming(until: until)
      actions = [.siren(false), .arm(.exit, until)]
    case .armed:
      rearm(memory)
      actions = [.siren(false)]
    case .alarm:
      rearm(memory)
      actions = alarm == nil ? [.siren(false)] : resumeAlarm(memory, surroundings.clock, at: moment)
    }
    return actions + watchAcknowledgement(at: moment) + findings(at: moment)
  }

  private mutating func rearm(_ memory: AreaMemory) {
    state = .armed
    armedBy = memory.armedBy
    leftOut = memory.leftOut.intersection(active)
  }

  /// The siren sounds again only for what is surely left of its time: after a loss of power nobody knows how long ago
  /// it began.
  private mutating func resumeAlarm(_ memory: AreaMemory, _ clock: WallClock, at moment: Moment) -> [AreaAction] {
    state = .alarm(sirenUntil: nil)
    raised = memory.raised
    guard let ends = memory.sirenEnds, clock.quality != .unknown, !fireActive else { return [.siren(false)] }
    let left = ends.milliseconds.subtractingOrSaturated(clock.time(at: moment).milliseconds)
    // A clock that was set back meanwhile makes it no longer than its time.
    let time = min(.milliseconds(left), settings.sirenTime)
    guard time > .zero else { return [.siren(false)] }
    state = .alarm(sirenUntil: moment + time)
    return [.siren(true), .arm(.siren, moment + time)]
  }

  /// What is active now and was not left out: somebody may have come in while nobody watched. Silent, because no siren
  /// begins with a start.
  private mutating func findings(at moment: Moment) -> [AreaAction] {
    switch state {
    case .disarmed, .arming, .entering: return []
    case .armed, .alarm: break
    }
    let order = settings.detectors.map(AreaSource.detector) + settings.doors.map(AreaSource.door)
    var actions: [AreaAction] = []
    for source in order where active.contains(source) && !leftOut.contains(source) {
      actions += raise(.foundAtStart, source, silently: true, at: moment)
    }
    return actions
  }
}

extension JournalData {
  /// Names who did it: a member by pseudonym, anybody else as the actor.
  mutating func attribute(to actor: AreaActor?) {
    switch actor {
    case .member(let member): self.member = member
    case .named(let name): self.actor = name
    case .schedule: self.actor = "schedule"
    case nil: break
    }
  }
}
