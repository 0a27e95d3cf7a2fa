/// What a grant lets its holder do on a resource.
public enum Right: UInt8, Sendable, CaseIterable, Codable {
  /// Pass a door or be in a room.
  case enter = 0
  /// Run a tool.
  case operate = 1
  /// Be the experienced person whose presence a learner needs.
  case supervise = 2
  /// Run a tool that is out of service, to repair it.
  case maintain = 3
  /// Award a certification at the tool.
  case train = 4
  /// Pass although the door is in lockdown.
  case override = 5
  /// Change grants, take out of service, hold a door open: a steward's right.
  case manage = 6
  /// Arm an intrusion area.
  case arm = 7
  /// Disarm it.
  case disarm = 8

  public var name: String {
    switch self {
    case .enter: "enter"
    case .operate: "operate"
    case .supervise: "supervise"
    case .maintain: "maintain"
    case .train: "train"
    case .override: "override"
    case .manage: "manage"
    case .arm: "arm"
    case .disarm: "disarm"
    }
  }

  public init?(name: String) {
    guard let right = Self.allCases.first(where: { $0.name == name }) else { return nil }
    self = right
  }
}
