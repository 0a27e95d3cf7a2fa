@testable import SpaceCore

extension Moment {
  /// Seconds since the origin.
  static func s(_ seconds: Double) -> Moment { Moment(nanoseconds: Int64(seconds * 1_000_000_000)) }
}

/// The doors that the tests use.
enum DoorFixture {
  static let ada = MemberID(high: 0xADA, low: 1)
  static let ben = MemberID(high: 0xBE, low: 2)
  static let cleo = MemberID(high: 0xC1E0, low: 3)

  /// A strike with a contact, a lock sensor and an exit button that releases it.
  static var strike: DoorSettings {
    DoorSettings(
      id: "front", name: "Front door", readers: ["outside"], exitReaders: ["inside"], lockKind: .failSecure,
      unlock: .seconds(5), extendedUnlock: .seconds(15), heldWarning: .seconds(20), heldAlarm: .seconds(30),
      relock: .onClose, requestToExit: .unlocks, hasContact: true, hasLockSensor: true)
  }

  /// A magnetic lock that relocks on opening and has a handle inside: REX only shunts the alarm.
  static var magnet: DoorSettings {
    var settings = strike
    settings.lockKind = .failSafe
    settings.relock = .onOpen
    settings.requestToExit = .shuntsAlarm
    return settings
  }

  /// The strike with a motor that opens the leaf.
  static func driven(forEveryone: Bool) -> DoorSettings {
    var settings = strike
    settings.doorOperator = DoorOperatorSettings(delay: .seconds(1), hold: .seconds(8), forEveryone: forEveryone)
    return settings
  }

  /// The strike with alarms that are raised again every five minutes.
  static var reminding: DoorSettings {
    var settings = strike
    settings.renotify = .seconds(300)
    return settings
  }

  static func grant(
    _ member: MemberID = ada, leaving: Bool = false, extended: Bool = false, at moment: Moment = .zero
  ) -> DoorPass {
    DoorPass(cause: .grant, member: member, grant: "g1", leaving: leaving, extended: extended, since: moment)
  }

  /// A secured door whose leaf is closed, after a start.
  static func secured(_ settings: DoorSettings = strike) -> Door {
    var door = Door(settings: settings)
    _ = door.handle(.restarted(DoorMemory(), leaf: .closed), at: .zero)
    return door
  }
}

extension [DoorAction] {
  var releases: Bool {
    contains { action in
      if case .release = action { true } else { false }
    }
  }

  var engages: Bool { contains(.engage) }
}
