internal import Foundation

// Initialisers for programs that make documents, such as a ledger.

extension PolicyDocument {
  /// An empty document; add what it says.
  public init(version: UInt64, issued: String, agent: String, timezone: String) {
    self.version = version
    self.issued = issued
    self.agent = agent
    self.timezone = timezone
  }
}

extension PolicyDocument.Resource {
  public init(id: String, kind: String) {
    self.id = id
    self.kind = kind
  }
}

extension PolicyDocument.Certification {
  public init(_ name: String, givenBy: String?) {
    self.name = name
    self.givenBy = givenBy
  }
}

extension PolicyDocument.Member {
  public init(id: String) { self.id = id }
}

extension PolicyDocument.HeldCertification {
  public init(_ name: String, from: String?, until: String?) {
    self.name = name
    self.from = from
    self.until = until
  }
}

extension PolicyDocument.Credential {
  /// A credential by its digest under the agent's key, 32 hexadecimal digits.
  public init(kind: String, digest: String, state: String?, from: String?, until: String?) {
    self.kind = kind
    self.digest = digest
    self.state = state
    self.from = from
    self.until = until
  }
}

extension PolicyDocument.Calendar {
  public init(_ name: String, days: [String: [String]]) {
    self.name = name
    self.days = days
  }
}

extension PolicyDocument.Schedule {
  public init(_ name: String, weekly: [String], exceptions: [String: [String]]?) {
    self.name = name
    self.weekly = weekly
    self.exceptions = exceptions
  }
}

extension PolicyDocument.Grant {
  public init(id: String, to: String, right: String, on: String) {
    self.id = id
    self.to = to
    self.right = right
    self.on = on
  }
}

extension PolicyDocument.Hold {
  public init(_ member: String, resource: String, reason: String, until: String?) {
    self.member = member
    self.resource = resource
    self.reason = reason
    self.until = until
  }
}

extension PolicyDocument {
  /// The seconds of a duration as documents write it, such as `72h`; nil for anything else.
  public static func seconds(_ duration: String) -> UInt32? { PolicyTimes.duration(duration) }

  /// Whole minutes since 1970 of a time as documents write them; nil for anything else.
  ///
  /// - Parameter zone: of a time without a Z, by its name in the zone data.
  public static func minutes(_ time: String, zone: String) -> UInt32? {
    TimeZone(identifier: zone).flatMap { zone in
      var times = PolicyTimes(zone: zone)
      return times.minutes(time)
    }
  }
}
