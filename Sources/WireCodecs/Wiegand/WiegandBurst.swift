/// What came between two silences.
public struct WiegandBurst: Sendable, Equatable {
  /// Its bits; nil when there are none, or more than a frame can have.
  public let frame: WiegandFrame?
  /// How many bits arrived.
  public let pulses: Int
  /// What disturbed it; empty for one that can be trusted.
  public let disturbances: WiegandDisturbances
  /// When its last pulse began; nanoseconds of the edges' clock.
  public let end: Int64
}

/// What can disturb a burst.
public struct WiegandDisturbances: OptionSet, Hashable, Sendable {
  /// One bit for each disturbance.
  public let rawValue: UInt8

  public init(rawValue: UInt8) {
    self.rawValue = rawValue
  }

  /// Both wires were low at once, or fell within the shortest time between pulses.
  public static let together = WiegandDisturbances(rawValue: 1)
  /// One wire fell twice within that time.
  public static let ringing = WiegandDisturbances(rawValue: 2)
  /// A wire stayed low for far longer than a pulse.
  public static let held = WiegandDisturbances(rawValue: 4)
  /// Edges were lost before they could be read.
  public static let lost = WiegandDisturbances(rawValue: 8)
  /// Edges were read after their burst had been ended.
  public static let late = WiegandDisturbances(rawValue: 16)
}

/// How much of what has been seen on a line since the start.
public struct WiegandTally: Sendable, Equatable {
  /// Silences that ended something.
  public var bursts: UInt64 = 0
  /// Pulses that count as bits.
  public var pulses: UInt64 = 0
  /// Pulses on both wires at once.
  public var together: UInt64 = 0
  /// Pulses too soon after another one of the same wire.
  public var ringing: UInt64 = 0
  /// Pulses that lasted far too long.
  public var held: UInt64 = 0
  /// Edges that were lost before they could be read.
  public var lost: UInt64 = 0
  /// Edges that were read too late to belong to their burst.
  public var late: UInt64 = 0
  /// Pulses of which only one edge was told.
  public var unpaired: UInt64 = 0
  /// Edges that came while the line was not listened to.
  public var ignored: UInt64 = 0

  /// Nothing seen.
  public init() {}

  mutating func count(_ disturbance: WiegandDisturbances) {
    if disturbance.contains(.together) { together += 1 }
    if disturbance.contains(.ringing) { ringing += 1 }
    if disturbance.contains(.held) { held += 1 }
    if disturbance.contains(.late) { late += 1 }
  }
}
