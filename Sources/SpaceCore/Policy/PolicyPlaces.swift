// Places in one image: what a name is looked up to once, so that deciding compares numbers.
//
// A place means something in the image it came from only. After another policy is installed, look the name up again;
// a place kept from an older image may name another record, or none, but never reads outside the image.

/// The place of a door, tool or room in a policy image.
public struct PolicyResource: Hashable, Sendable {
  public let index: UInt32
  public init(index: UInt32) { self.index = index }
}

/// The place of a certification in a policy image.
public struct PolicyCertification: Hashable, Sendable {
  public let index: UInt32
  public init(index: UInt32) { self.index = index }
}

/// The place of a grant in a policy image; grants are tried in this order.
public struct PolicyGrant: Hashable, Sendable {
  public let index: UInt32
  public init(index: UInt32) { self.index = index }
}

/// The place of a member in a policy image.
public struct PolicyMember: Hashable, Sendable {
  public let index: UInt32
  public init(index: UInt32) { self.index = index }
}

/// The place of a schedule in a policy image.
public struct PolicySchedule: Hashable, Sendable {
  public let index: UInt32
  public init(index: UInt32) { self.index = index }
}

/// The place of a text in a policy image.
public struct PolicyText: Hashable, Sendable {
  public let offset: UInt32
  public init(offset: UInt32) { self.offset = offset }
}

/// The 128 bits by which the ledger names an agent; a policy is made for one agent.
public struct PolicyAgentID: Hashable, Sendable, CustomStringConvertible {
  public let high: UInt64
  public let low: UInt64

  public init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// Reads 32 hexadecimal digits; nil for anything else.
  public init?(_ text: some StringProtocol) {
    guard let words = MemberID(text) else { return nil }
    self.init(high: words.high, low: words.low)
  }

  public var description: String { MemberID(high: high, low: low).description }
}
