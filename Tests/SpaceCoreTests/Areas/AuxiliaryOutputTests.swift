import Testing

@testable import SpaceCore

@Suite struct AuxiliaryOutputTests {
  @Test(arguments: [AuxiliaryTrigger.granted, .opened, .bell])
  func `what happens once gives a pulse of ten seconds unless the settings say otherwise`(trigger: AuxiliaryTrigger) {
    var output = AuxiliaryOutput(settings: AuxiliarySettings(id: "x", name: "X", trigger: trigger))
    #expect(output.handle(.happened(trigger, at: "front"), at: .zero) == [.output(true), .arm(.s(10))])
    #expect(output.handle(.happened(trigger, at: "front"), at: .s(4)) == [.arm(.s(14))])
    #expect(output.handle(.deadline, at: .s(13.999)) == [.arm(.s(14))])
    #expect(output.handle(.deadline, at: .s(14)) == [.output(false), .disarm])
    var settings = AuxiliarySettings(id: "x", name: "X", trigger: trigger)
    settings.holdTime = .seconds(1)
    output = AuxiliaryOutput(settings: settings)
    #expect(output.handle(.happened(trigger, at: "front"), at: .zero) == [.output(true), .arm(.s(1))])
  }

  @Test(arguments: [AuxiliaryTrigger.forced, .held, .alarm, .lockdown, .occupied, .fire])
  func `what lasts is followed, from the first of its causes to the end of the last`(trigger: AuxiliaryTrigger) {
    var output = AuxiliaryOutput(settings: AuxiliarySettings(id: "x", name: "X", trigger: trigger))
    #expect(output.handle(.level(trigger, at: "a", active: true), at: .zero) == [.output(true)])
    #expect(output.handle(.level(trigger, at: "b", active: true), at: .s(1)) == [])
    #expect(output.handle(.level(trigger, at: "a", active: true), at: .s(2)) == [], "it lasts already")
    #expect(output.handle(.level(trigger, at: "a", active: false), at: .s(3)) == [])
    #expect(output.handle(.level(trigger, at: "b", active: false), at: .s(4)) == [.output(false), .disarm])
    #expect(output.handle(.level(trigger, at: "b", active: false), at: .s(5)) == [])
  }

  @Test func `an output for commands answers to nothing else`() {
    var output = AuxiliaryOutput(settings: AuxiliaryTable.lamp)
    for trigger in AuxiliaryTrigger.allCases {
      #expect(output.handle(.happened(trigger, at: "front"), at: .zero) == [])
      #expect(output.handle(.level(trigger, at: "front", active: true), at: .zero) == [])
    }
    var data = JournalData()
    data.actor = "op"
    data.state = "on"
    #expect(output.handle(AuxiliaryTable.on, at: .zero) == [.record(data), .output(true)])
    #expect(output.isOn)
  }

  @Test func `it listens to its own doors, and to every door when none is named`() {
    var gate = AuxiliaryOutput(settings: AuxiliaryTable.gate)
    #expect(gate.handle(.happened(.granted, at: "side"), at: .zero) == [])
    #expect(gate.handle(.happened(.granted, at: "back"), at: .zero) != [])
    var sign = AuxiliaryOutput(settings: AuxiliaryTable.sign)
    #expect(sign.handle(.level(.lockdown, at: "anywhere", active: true), at: .zero) == [.output(true)])
  }

  @Test func `a siren with a limit ends by itself while its cause lasts`() {
    var siren = AuxiliaryOutput(settings: AuxiliaryTable.siren)
    #expect(siren.handle(.level(.forced, at: "front", active: true), at: .zero) == [.output(true), .arm(.s(60))])
    #expect(siren.handle(.deadline, at: .s(60)) == [.output(false), .disarm])
    #expect(siren.handle(.level(.forced, at: "front", active: false), at: .s(90)) == [])
    #expect(siren.handle(.level(.forced, at: "front", active: true), at: .s(91)) == [.output(true), .arm(.s(151))])
  }

  @Test func `a sounder is silent during a fire signal, unless fire is what it answers to`() {
    let fire = AuxiliaryEvent.level(.fire, at: nil, active: true)
    var siren = AuxiliaryOutput(settings: AuxiliaryTable.siren)
    _ = siren.handle(.level(.forced, at: "front", active: true), at: .zero)
    #expect(siren.handle(fire, at: .s(1)) == [.output(false), .disarm])
    #expect(siren.isSilenced && siren.handle(AuxiliaryTable.on, at: .s(2)) == [])
    #expect(siren.handle(.level(.forced, at: "back", active: true), at: .s(3)) == [])
    #expect(siren.handle(.level(.fire, at: nil, active: false), at: .s(4)) == [], "it does not sound by itself")
    var settings = AuxiliarySettings(id: "horn", name: "Horn", trigger: .fire)
    settings.isSounder = true
    var horn = AuxiliaryOutput(settings: settings)
    #expect(horn.handle(fire, at: .zero) == [.output(true)])
    #expect(horn.handle(.level(.fire, at: nil, active: false), at: .s(1)) == [.output(false), .disarm])
  }

  @Test func `by hand it stays on when its cause ends, and off while its cause lasts`() {
    var sign = AuxiliaryOutput(settings: AuxiliaryTable.sign)
    _ = sign.handle(.level(.lockdown, at: "front", active: true), at: .zero)
    _ = sign.handle(AuxiliaryTable.on, at: .s(1))
    #expect(sign.handle(.level(.lockdown, at: "front", active: false), at: .s(2)) == [])
    #expect(sign.handle(AuxiliaryTable.off, at: .s(3)).contains(.output(false)))
    #expect(sign.handle(AuxiliaryTable.off, at: .s(4)) == [])
    _ = sign.handle(.level(.lockdown, at: "front", active: true), at: .s(5))
    _ = sign.handle(AuxiliaryTable.off, at: .s(6))
    #expect(!sign.isOn)
    #expect(sign.handle(.level(.lockdown, at: "back", active: true), at: .s(7)) == [.output(true)])
  }

  @Test func `after a restart it is off until it is told of what lasts`() {
    var sign = AuxiliaryOutput(settings: AuxiliaryTable.sign)
    _ = sign.handle(.level(.lockdown, at: "front", active: true), at: .zero)
    #expect(sign.handle(.restarted, at: .s(1)) == [.output(false)])
    #expect(sign.handle(.level(.lockdown, at: "front", active: true), at: .s(2)) == [.output(true)])
  }

  /// Four outputs of different kinds, 25,000 events each.
  @Test(arguments: [AuxiliaryTable.gate, AuxiliaryTable.sign, AuxiliaryTable.siren, AuxiliaryTable.lamp])
  func `the rules of auxiliary outputs hold over random events`(settings: AuxiliarySettings) {
    var random = SeededNumbers(seed: UInt64(settings.id.name.utf8.count))
    var run = AuxiliaryRun(settings)
    for _ in 0..<25_000 {
      run.wait(.milliseconds(Int.random(in: 0...15_000, using: &random)))
      run.apply(Self.event(&random))
      if !run.broken.isEmpty { break }
    }
    #expect(run.broken == [])
    #expect(run.switches > 1000)
  }

  private static func event(_ random: inout SeededNumbers) -> AuxiliaryEvent {
    let place = (["front", "back", "side"] as [ResourceID]).randomElement(using: &random) ?? "front"
    let trigger = AuxiliaryTrigger.allCases.randomElement(using: &random) ?? .manual
    switch Int.random(in: 0..<20, using: &random) {
    case 0..<6: return .happened(trigger, at: place)
    case 6..<9: return .level(trigger, at: place, active: true)
    case 9..<14: return .level(trigger, at: place, active: false)
    case 14: return .level(.fire, at: nil, active: .random(using: &random))
    case 15, 16: return .deadline
    case 17: return AuxiliaryTable.on
    case 18: return AuxiliaryTable.off
    default: return Int.random(in: 0..<4, using: &random) == 0 ? .restarted : AuxiliaryTable.off
    }
  }
}

/// An output with the little that an agent does for it, noting what would contradict the rules.
private struct AuxiliaryRun {
  var output: AuxiliaryOutput
  var now = Moment.zero
  private var due: Moment?
  private var isOn = false
  private var isByHand = false
  /// Until when anything may keep it on; nil for as long as a cause lasts or a hand says.
  private var allowedUntil: Moment?
  private var causes: Set<ResourceID?> = []
  private var fire = false
  private(set) var broken: [String] = []
  private(set) var switches = 0

  init(_ settings: AuxiliarySettings) { output = AuxiliaryOutput(settings: settings) }

  private mutating func expect(_ holds: Bool, _ rule: String) {
    if !holds, broken.count < 5 { broken.append("\(rule), at \(now.nanoseconds), in \(output.state)") }
  }

  mutating func wait(_ duration: Duration) {
    let end = now + duration
    while let next = due, next <= end {
      now = max(now, next)
      due = nil
      apply(.deadline)
    }
    now = end
    if isOn, let allowedUntil { expect(now <= allowedUntil, "on for too long") }
  }

  mutating func apply(_ event: AuxiliaryEvent) {
    let mayBegin = account(for: event)
    for action in output.handle(event, at: now) {
      switch action {
      case .output(let on):
        if on, !isOn { expect(mayBegin, "\(event) switched it on") }
        if on != isOn { switches += 1 }
        isOn = on
      case .arm(let when): due = when
      case .disarm: due = nil
      case .record(let data): expect(data.actor == "op", "an entry without a command")
      }
    }
    if !isOn { isByHand = false }
    expect(isOn == output.isOn, "the output does not do what the state says")
    if isOn, allowedUntil == nil { expect(!causes.isEmpty || isByHand, "on without a cause") }
    if isOn, output.settings.isSounder { expect(!fire, "a sounder sounds during a fire signal") }
    if isOn, let allowedUntil { expect(due.map { $0 <= allowedUntil } ?? false, "on without an end") }
  }

  /// Whether the event may switch it on, by the settings alone.
  private mutating func account(for event: AuxiliaryEvent) -> Bool {
    let settings = output.settings
    func counts(_ trigger: AuxiliaryTrigger, _ place: ResourceID?) -> Bool {
      trigger == settings.trigger && (settings.listensTo.isEmpty || place.map(settings.listensTo.contains) ?? true)
    }
    var begins = false
    switch event {
    case .happened(let trigger, let place): begins = !trigger.lasts && trigger != .manual && counts(trigger, place)
    case .level(let trigger, let place, let active):
      if trigger == .fire { fire = active }
      guard trigger.lasts, counts(trigger, place) else { break }
      begins = active && !causes.contains(place)
      if active { causes.insert(place) } else { causes.remove(place) }
    case .switched(let on, _):
      begins = on
      if on { isByHand = true }
    case .restarted:
      causes = []
      fire = false
      due = nil
    case .deadline: break
    }
    if begins { allowedUntil = settings.onTime.map { now + $0 } }
    return begins
  }
}
