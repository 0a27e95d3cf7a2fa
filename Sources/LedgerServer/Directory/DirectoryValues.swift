internal import Foundation
internal import LedgerProtocol

/// What the directory is made of. The raw value stands in paths and, with `.set` or `.ended`, as the type of entries.
public enum DirectoryKind: String, Sendable, CaseIterable, Codable {
  case space, resource, group, certification, calendar, schedule, member, credential, award, grant, approval, hold,
    lockout, steward, pass

  /// The word in the path of the interface.
  public var plural: String { self == .pass ? "passes" : rawValue + "s" }

  /// The kind of that word; nil for any other.
  public init?(plural: String) {
    guard let kind = Self.allCases.first(where: { $0.plural == plural }) else { return nil }
    self = kind
  }

  /// The type of the entry that makes or changes one.
  public var setType: String { rawValue + ".set" }
  /// The type of the entry that ends one.
  public var endedType: String { rawValue + ".ended" }

  /// The kind and whether it was ended, from the type of an entry.
  init?(entryType: String) {
    let parts = entryType.split(separator: ".")
    guard parts.count == 2, parts[1] == "set" || parts[1] == "ended", let kind = Self(rawValue: String(parts[0])) else {
      return nil
    }
    self = kind
  }
}

/// The values of the directory, as entries carry them. Names of people and bytes of credentials are never in them.
public enum DirectoryValue {
  public struct Space: Codable, Sendable, Equatable {
    public var name: String
    public var timezone: String
  }

  public struct Group: Codable, Sendable, Equatable {
    public var name: String?
  }

  public struct Resource: Codable, Sendable, Equatable {
    public var name: String?
    /// `door`, `tool`, `room` or `area`.
    public var kind: String
    public var enabled: Bool?
    /// `deny`, `allow_unscheduled` or `allow`: what happens while the board does not know the time.
    public var whenClockUnknown: String?
    public var capacity: UInt32?
    public var tags: [String]?
    public var certifications: [String]?
    /// A schedule: hours in which nobody enters without `override`; an area arms itself when they begin.
    public var closed: String?
    /// A schedule: hours in which a door stands open to everybody.
    public var freeAccess: String?
    /// Free access waits for the first member whom the rules let in.
    public var firstMember: Bool?
    /// Rights that count here only once a second person has approved the grant that gives them.
    public var dangerous: [String]?
  }

  public struct Certification: Codable, Sendable, Equatable {
    public var givenBy: String?
    /// `training`, `waiver` or `age`.
    public var kind: String?
    /// What must be in force for this one to count.
    public var requires: [String]?
    /// By what the ledger awards it without a steward, once to each member.
    public var earned: Earned?
  }

  /// How a certification is earned: by so long at a tool, or so long after another one was awarded.
  public struct Earned: Codable, Sendable, Equatable {
    /// A tool: sessions of the member there count, whoever stood by.
    public var resource: String?
    /// The other certification; it must still be in force.
    public var certification: String?
    /// `10h` or `30d`.
    public var after: String
  }

  /// Dated hours that several schedules share, such as public holidays.
  public struct Calendar: Codable, Sendable, Equatable {
    /// By date, `2026-12-25`: hours of that day; an empty list is closed.
    public var days: [String: [String]]
  }

  public struct Schedule: Codable, Sendable, Equatable {
    public var weekly: [String]
    public var exceptions: [String: [String]]?
    /// On a date without an exception of its own the first of these that has the date counts.
    public var calendars: [String]?
  }

  public struct Member: Codable, Sendable, Equatable {
    public var standing: String?
    public var graceUntil: String?
    public var reason: String?
    public var groups: [String]?
    public var extendedUnlock: Bool?
    /// A card alone does where a grant takes a PIN.
    public var pinExempt: Bool?
  }

  public struct Credential: Codable, Sendable, Equatable {
    public var member: String
    public var label: String?
    public var kind: String
    public var state: String?
    public var from: String?
    public var until: String?
    /// Counts as its kind and raises a silent alarm.
    public var duress: Bool?
    /// Whole days, `90d`: it ends so long after its last use, or at `until` if that is later.
    public var renews: String?
    /// Digits of a one-time code: 6 (as when it is absent) or 8.
    public var digits: UInt8?
  }

  public struct Award: Codable, Sendable, Equatable {
    public var member: String
    public var certification: String
    public var from: String?
    public var until: String?
  }

  public struct Grant: Codable, Sendable, Equatable {
    /// `everyone`, a group, or a member's pseudonym.
    public var to: String
    public var right: String
    /// A resource or a tag.
    public var on: String
    public var schedule: String?
    public var from: String?
    public var until: String?
    public var uses: UInt32?
    public var freshness: String?
    public var requires: [String]?
    public var certifications: [String]?
    public var extendedUnlock: Bool?
  }

  /// A second person's approval of the grant of the same id, for rights that a resource marks as dangerous.
  ///
  /// Two names are two persons as far as names are proved: a steward's own token proves one, the operator's does not.
  public struct Approval: Codable, Sendable, Equatable {
    /// The position of the entry that set the grant as it was looked at: any later change of the grant voids this.
    public var grant: UInt64
  }

  /// A signed pass. Its id has 32 hexadecimal digits, which are also the pseudonym of a guest.
  ///
  /// Boards believe the text that was signed and not this; what they hear of is a state other than `active`.
  public struct Pass: Codable, Sendable, Equatable {
    /// Nil for a guest.
    public var member: String?
    /// Doors and rooms.
    public var on: [String]
    /// UTC: `2026-05-01T18:00Z`.
    public var from: String
    public var until: String
    /// As of a credential.
    public var state: String?
  }

  public struct Hold: Codable, Sendable, Equatable {
    public var member: String
    /// A resource, or `all`.
    public var resource: String
    public var reason: String
    public var until: String?
  }

  public struct Lockout: Codable, Sendable, Equatable {
    public var resource: String
    public var reason: String
  }

  /// What a steward may do with a token of their own. The id is the name that entries carry.
  ///
  /// A place is a resource, a tag, or `all`.
  public struct Steward: Codable, Sendable, Equatable {
    /// Places where they give, change, approve and revoke grants.
    public var grant: [String]?
    /// Places where they hold members and let them go.
    public var hold: [String]?
    /// Places that they take out of service and back.
    public var lockout: [String]?
    /// Certifications that they award and withdraw, or `all`.
    public var certify: [String]?
    /// Whether they give, suspend and end credentials.
    public var badge: Bool?
  }

  /// Reads a value strictly and writes it again in one form: unknown keys, missing keys and wrong types are refused.
  static func checked(_ json: [UInt8], _ kind: DirectoryKind) throws -> [UInt8] {
    func pass<Value: Codable>(_ type: Value.Type) throws -> [UInt8] {
      let value: Value
      do {
        value = try WireJSON.decode(type, from: json)
      } catch let DecodingError.keyNotFound(key, _) {
        throw LedgerError.invalid("a \(kind.rawValue) needs '\(key.stringValue)'")
      } catch let DecodingError.typeMismatch(_, context) {
        let place = context.codingPath.map(\.stringValue).joined(separator: ".")
        throw LedgerError.invalid("'\(place)' of a \(kind.rawValue) has the wrong type: \(context.debugDescription)")
      } catch {
        throw LedgerError.invalid("this is no \(kind.rawValue) in JSON")
      }
      let written = try WireJSON.encode(value)
      try refuseUnknownKeys(json, written, kind, type)
      return written
    }
    switch kind {
    case .space: return try pass(Space.self)
    case .resource: return try pass(Resource.self)
    case .group: return try pass(Group.self)
    case .certification: return try pass(Certification.self)
    case .calendar: return try pass(Calendar.self)
    case .schedule: return try pass(Schedule.self)
    case .member: return try pass(Member.self)
    case .credential: return try pass(Credential.self)
    case .award: return try pass(Award.self)
    case .grant: return try pass(Grant.self)
    case .approval: return try pass(Approval.self)
    case .hold: return try pass(Hold.self)
    case .lockout: return try pass(Lockout.self)
    case .steward: return try pass(Steward.self)
    case .pass: return try pass(Pass.self)
    }
  }

  /// A key that is there and does not come out again was none of this kind's; an explicit null counts as absent.
  private static func refuseUnknownKeys<Value>(
    _ json: [UInt8], _ written: [UInt8], _ kind: DirectoryKind, _ type: Value.Type
  ) throws {
    let given = try JSONSerialization.jsonObject(with: Data(json)) as? [String: Any] ?? [:]
    let kept = try JSONSerialization.jsonObject(with: Data(written)) as? [String: Any] ?? [:]
    if let key = unknownKey(given, kept) { throw LedgerError.invalid("a \(kind.rawValue) has no '\(key)'") }
  }

  /// The first key, with those that it lies in, that is given and was not kept.
  private static func unknownKey(_ given: [String: Any], _ kept: [String: Any]) -> String? {
    for (key, value) in given.sorted(by: { $0.key < $1.key }) where !(value is NSNull) {
      guard let counterpart = kept[key] else { return key }
      if let inner = value as? [String: Any], let counterpart = counterpart as? [String: Any],
        let unknown = unknownKey(inner, counterpart)
      {
        return "\(key).\(unknown)"
      }
    }
    return nil
  }
}
