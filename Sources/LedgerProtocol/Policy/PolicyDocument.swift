/// A policy that people can read and write: the rules of one agent in JSON.
///
/// Times are `2026-03-01T12:00:00Z`, or without the `Z` in the document's own zone, or a date alone: its first minute.
/// Durations are whole numbers with `s`, `m`, `h` or `d`: `72h`. Names stand for themselves.
///
/// Encoded, with keys in snake case, it is the text that ``init(json:)`` reads; `PolicyDocument+Reading.swift` is the
/// list of keys.
public struct PolicyDocument: Encodable, Equatable, Sendable {
  public struct Resource: Encodable, Equatable, Sendable {
    public var id: String
    public var name: String?
    /// `door`, `tool`, `room` or `area`.
    public var kind: String
    public var enabled: Bool?
    /// `allow_unscheduled` (as when it is absent), `deny` or `allow`.
    public var whenClockUnknown: String?
    public var capacity: UInt32?
    public var tags: [String]?
    /// Why it is out of service for everybody but whoever may `maintain` it; absent while it is in service.
    public var lockout: String?
    /// A schedule: hours in which a door stands open to everybody.
    public var freeAccess: String?
    /// Free access waits for the first member whom the rules let in.
    public var firstMember: Bool?
    /// A schedule: hours in which nobody enters without `override`; an area arms itself when they begin.
    public var closed: String?
    /// What everybody needs here, beside what a grant takes.
    public var certifications: [String]?
  }

  public struct Certification: Encodable, Equatable, Sendable {
    public var name: String
    /// Who gives it, in words.
    public var givenBy: String?
    /// `training` (as when it is absent), `waiver` or `age`.
    public var kind: String?
    /// What must be in force for this one to count: whoever needs this one needs those as well.
    public var requires: [String]?
  }

  public struct Member: Encodable, Equatable, Sendable {
    /// The pseudonym: 32 hexadecimal digits.
    public var id: String
    /// For readers of the document only; it does not come into the image.
    public var name: String?
    /// `active` (as when it is absent), `grace`, `suspended` or `left`.
    public var standing: String?
    public var graceUntil: String?
    /// Why the member is suspended.
    public var reason: String?
    public var groups: [String]?
    public var certifications: [HeldCertification]?
    public var credentials: [Credential]?
    public var extendedUnlock: Bool?
    /// A card alone does where a grant takes a PIN.
    public var pinExempt: Bool?
  }

  /// A name alone, or an object with a validity.
  public struct HeldCertification: Encodable, Equatable, Sendable {
    public var name: String
    public var from: String?
    public var until: String?
  }

  public struct Credential: Encodable, Equatable, Sendable {
    /// A ``CredentialKind`` by its name: `card_uid`.
    public var kind: String
    /// 32 hexadecimal digits of the digest under the agent's key. Either this or `uid` or `secret`.
    public var digest: String?
    /// The raw bytes in hexadecimal, of a PIN its digits in ASCII: for the demo and for tests only.
    public var uid: String?
    /// 20 bytes in hexadecimal from which one-time codes are made: for the demo and for tests only.
    public var secret: String?
    /// The same sealed under the agent's key, beside `digest`.
    public var sealed: String?
    /// Digits of a one-time code: 6 (as when it is absent) or 8.
    public var digits: UInt8?
    /// `active` (as when it is absent), `suspended`, `lost` or `revoked`.
    public var state: String?
    public var from: String?
    public var until: String?
    /// Counts as its kind and raises a silent alarm.
    public var duress: Bool?
    /// Whole days, `90d`: it ends so long after its last use, or at `until` if that is later.
    public var renews: String?
  }

  /// Dated hours that several schedules share, such as public holidays.
  public struct Calendar: Encodable, Equatable, Sendable {
    public var name: String
    /// By date, `2026-12-25`: hours of that day, `10:00-14:00`; an empty list is closed.
    public var days: [String: [String]]
  }

  public struct Schedule: Encodable, Equatable, Sendable {
    public var name: String
    /// `mon-fri 08:00-22:00`, `sat,sun 10:00-18:00`, `daily 00:00-24:00`, over midnight `fri 22:00-02:00`.
    public var weekly: [String]
    /// By date, `2026-12-25`: hours of that day, `10:00-14:00`; an empty list is closed.
    public var exceptions: [String: [String]]?
    /// Calendars by their names: on a date without an exception of its own the first that has the date counts.
    public var calendars: [String]?
  }

  public struct Grant: Encodable, Equatable, Sendable {
    public var id: String
    /// `member:<id>`, `group:<name>` or `everyone`.
    public var to: String
    public var right: String
    /// A resource, or `tag:<name>`.
    public var on: String
    public var schedule: String?
    public var from: String?
    public var until: String?
    /// Uses per member.
    public var uses: UInt32?
    /// How long the policy may go unconfirmed: `72h`.
    public var freshness: String?
    /// Any of `pin`, `second_person`, `supervisor`, `signed_in`.
    public var requires: [String]?
    public var certifications: [String]?
    public var extendedUnlock: Bool?
    /// False while a second steward has not approved it.
    public var approved: Bool?
  }

  public struct Hold: Encodable, Equatable, Sendable {
    public var member: String
    /// A resource, or `all`.
    public var resource: String
    public var reason: String
    public var until: String?
  }

  public var version: UInt64
  public var issued: String
  /// 32 hexadecimal digits.
  public var agent: String
  /// A zone of the IANA database: `America/Detroit`.
  public var timezone: String
  public var groups: [String]?
  public var resources: [Resource]?
  public var certifications: [Certification]?
  public var members: [Member]?
  public var calendars: [Calendar]?
  public var schedules: [Schedule]?
  public var grants: [Grant]?
  public var holds: [Hold]?
}
