internal import Foundation

/// A policy that people can read and write: the rules of one agent in JSON.
///
/// Times are `2026-03-01T12:00:00Z`, or without the `Z` in the document's own zone, or a date alone: its first minute.
/// Durations are whole numbers with `s`, `m`, `h` or `d`: `72h`. Names stand for themselves.
public struct PolicyDocument: Codable, Equatable, Sendable {
  public struct Resource: Codable, Equatable, Sendable {
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
    /// A schedule: hours in which nobody enters without `override`.
    public var closed: String?
    /// What everybody needs here, beside what a grant takes.
    public var certifications: [String]?
  }

  public struct Certification: Codable, Equatable, Sendable {
    public var name: String
    /// Who gives it, in words.
    public var givenBy: String?
    /// `training` (as when it is absent), `waiver` or `age`.
    public var kind: String?
    /// What must be in force for this one to count: whoever needs this one needs those as well.
    public var requires: [String]?
  }

  public struct Member: Codable, Equatable, Sendable {
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
  public struct HeldCertification: Equatable, Sendable {
    public var name: String
    public var from: String?
    public var until: String?
  }

  public struct Credential: Codable, Equatable, Sendable {
    /// A ``CredentialKind`` by its name: `card_uid`.
    public var kind: String
    /// 32 hexadecimal digits of the digest under the agent's key. Either this or `uid`.
    public var digest: String?
    /// The raw bytes in hexadecimal: for the demo and for tests only.
    public var uid: String?
    /// `active` (as when it is absent), `suspended`, `lost` or `revoked`.
    public var state: String?
    public var from: String?
    public var until: String?
  }

  public struct Schedule: Codable, Equatable, Sendable {
    public var name: String
    /// `mon-fri 08:00-22:00`, `sat,sun 10:00-18:00`, `daily 00:00-24:00`, over midnight `fri 22:00-02:00`.
    public var weekly: [String]
    /// By date, `2026-12-25`: hours of that day, `10:00-14:00`; an empty list is closed.
    public var exceptions: [String: [String]]?
  }

  public struct Grant: Codable, Equatable, Sendable {
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

  public struct Hold: Codable, Equatable, Sendable {
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
  public var schedules: [Schedule]?
  public var grants: [Grant]?
  public var holds: [Hold]?

  /// Reads a document strictly: an unknown key, a wrong type, a name that leads nowhere or a bad time each give an
  /// error with its path and line, all of them at once.
  public init(json: [UInt8]) throws(PolicyDocumentErrors) {
    let root: DocumentJSON.Node
    do {
      root = try DocumentJSON.parse(json)
    } catch {
      throw PolicyDocumentErrors([.init(path: "", line: error.line, message: error.message)])
    }
    var errors: [PolicyDocumentError] = []
    var lines: [String: Int] = [:]
    PolicyDocumentShape.document.check(root, path: "", errors: &errors, lines: &lines)
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    do {
      self = try decoder.decode(PolicyDocument.self, from: Data(json))
    } catch {
      // What fits the shape can be decoded, so the mistake has been told; were it not, it is told here.
      if errors.isEmpty { errors = [.init(path: "", message: "cannot be read: \(error)")] }
      throw PolicyDocumentErrors(errors)
    }
    for var problem in problems() where !errors.contains(where: { $0.path == problem.path }) {
      problem.line = lines[problem.path]
      errors.append(problem)
    }
    guard errors.isEmpty else { throw PolicyDocumentErrors(errors.sorted { ($0.line ?? 0) < ($1.line ?? 0) }) }
  }
}

extension PolicyDocument.HeldCertification: Codable {
  private enum CodingKeys: String, CodingKey { case name, from, until }

  public init(from decoder: any Decoder) throws {
    if let container = try? decoder.singleValueContainer(), let name = try? container.decode(String.self) {
      self.init(name: name)  // the short form; anything else is read as an object, which says what is wrong
    } else {
      let container = try decoder.container(keyedBy: CodingKeys.self)
      self.init(
        name: try container.decode(String.self, forKey: .name),
        from: try container.decodeIfPresent(String.self, forKey: .from),
        until: try container.decodeIfPresent(String.self, forKey: .until))
    }
  }
}
