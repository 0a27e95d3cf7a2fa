@testable import SpaceCore

/// Every kind and state of an auxiliary output against every event, as text; those that give the same share a line.
enum AuxiliaryTable {
  static let now = Moment.s(100)

  /// A gate that opens for a grant, a sign that follows a lockdown, a siren for forced doors with a limit, a lamp that
  /// only commands switch.
  static let gate = AuxiliarySettings(id: "gate", name: "Gate", trigger: .granted, listensTo: ["front", "back"])
  static let sign = AuxiliarySettings(id: "sign", name: "Sign", trigger: .lockdown)
  static let siren = AuxiliarySettings(
    id: "siren", name: "Siren", trigger: .forced, listensTo: ["front", "back"], holdTime: .seconds(60), isSounder: true)
  static let lamp = AuxiliarySettings(id: "lamp", name: "Lamp", trigger: .manual)

  static let on = AuxiliaryEvent.switched(on: true, actor: "op")
  static let off = AuxiliaryEvent.switched(on: false, actor: "op")
  private static let granted = AuxiliaryEvent.happened(.granted, at: "front")
  private static let lockdown = AuxiliaryEvent.level(.lockdown, at: "front", active: true)
  private static let forced = AuxiliaryEvent.level(.forced, at: "front", active: true)

  static let states: [(name: String, state: AuxiliaryOutput)] = [
    ("gate off", after(gate, [])), ("gate on", after(gate, [(95, granted)])),
    ("gate due", after(gate, [(90, granted)])), ("gate by hand", after(gate, [(95, on)])),
    ("sign off", after(sign, [])), ("sign on", after(sign, [(95, lockdown)])),
    ("sign by hand", after(sign, [(95, on)])), ("sign by hand and on", after(sign, [(95, lockdown), (96, on)])),
    ("sign switched off", after(sign, [(95, lockdown), (96, off)])),
    ("siren off", after(siren, [])), ("siren on", after(siren, [(95, forced)])),
    ("siren due", after(siren, [(40, forced)])),
    ("siren over", after(siren, [(30, forced), (90, .deadline)])),
    ("siren in fire", after(siren, [(95, forced), (96, .level(.fire, at: nil, active: true))])),
    ("lamp off", after(lamp, [])), ("lamp on", after(lamp, [(95, on)])),
  ]

  static let events: [(name: String, event: AuxiliaryEvent)] = [
    ("granted at front", granted), ("granted at side", .happened(.granted, at: "side")),
    ("opened at front", .happened(.opened, at: "front")), ("lockdown at front", lockdown),
    ("lockdown at back", .level(.lockdown, at: "back", active: true)),
    ("lockdown over at front", .level(.lockdown, at: "front", active: false)), ("forced at front", forced),
    ("forced at back", .level(.forced, at: "back", active: true)),
    ("forced at side", .level(.forced, at: "side", active: true)),
    ("forced over at front", .level(.forced, at: "front", active: false)),
    ("fire", .level(.fire, at: nil, active: true)), ("fire over", .level(.fire, at: nil, active: false)),
    ("deadline", .deadline), ("switched on", on), ("switched off", off), ("restarted", .restarted),
  ]

  private static func after(
    _ settings: AuxiliarySettings, _ events: [(Double, AuxiliaryEvent)]
  ) -> AuxiliaryOutput {
    var output = AuxiliaryOutput(settings: settings)
    for (second, event) in events { _ = output.handle(event, at: .s(second)) }
    return output
  }

  static func render() -> String {
    TransitionTable.render(events, states) { output, event in
      var after = output
      let actions = after.handle(event, at: now)
      if actions.isEmpty, after.state == output.state { return "nothing" }
      return (["\(word(after.state)):"] + actions.map(word)).joined(separator: " ")
    }
  }

  private static func word(_ state: AuxiliaryState) -> String {
    switch state {
    case .off: "off"
    case .on(let until, let byHand):
      "on" + (byHand ? " by hand" : "") + (until.map { " until \(Int(($0 - .zero).seconds))s" } ?? "")
    }
  }

  private static func word(_ action: AuxiliaryAction) -> String {
    switch action {
    case .output(let active): active ? "ON" : "OFF"
    case .record(let data): "[\(data.state ?? "") by=\(data.actor ?? "")]"
    case .arm(let when): "arm(\(Int((when - .zero).seconds))s)"
    case .disarm: "disarm"
    }
  }
}
