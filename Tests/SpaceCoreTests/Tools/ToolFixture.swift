@testable import SpaceCore

enum ToolFixture {
  static let ada = MemberID(high: 0xADA, low: 1)
  static let lockout = ToolLockout(reason: "belt slips", actor: "op", since: WallTime(milliseconds: 5))

  /// A laser with a current switch, extraction that runs on, and idle limits.
  static var laser: ToolSettings {
    ToolSettings(
      id: "laser", name: "Laser", readers: ["bench"], hasActivity: true, idleWarning: .seconds(60),
      idleOff: .seconds(90), runOn: .seconds(30))
  }

  static func pass(maintenance: Bool = false, at moment: Moment = .zero) -> ToolPass {
    ToolPass(
      member: ada, grant: "g1", maintenance: maintenance, startedAt: WallTime(milliseconds: 1000), presentedAt: moment)
  }
}

extension [ToolAction] {
  var energises: Bool {
    contains { action in
      if case .energise = action { true } else { false }
    }
  }
}
