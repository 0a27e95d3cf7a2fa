internal import LedgerProtocol
internal import SpaceCore

// How the directory's values stand in a policy document.

extension DirectoryValue.Resource {
  /// - Parameter lockout: why it is out of service; nil while it is in service.
  func documented(_ id: String, lockout: String?) -> PolicyDocument.Resource {
    var resource = PolicyDocument.Resource(id: id, kind: kind)
    resource.name = name
    resource.enabled = enabled
    resource.lockout = lockout
    resource.closed = closed
    resource.freeAccess = freeAccess
    resource.firstMember = firstMember
    resource.whenClockUnknown = whenClockUnknown
    resource.capacity = capacity
    resource.tags = tags
    resource.certifications = certifications
    return resource
  }
}

extension DirectoryValue.Certification {
  func documented(_ id: String) -> PolicyDocument.Certification {
    var certification = PolicyDocument.Certification(id, givenBy: givenBy)
    certification.kind = kind
    certification.requires = requires
    return certification
  }
}

extension DirectoryValue.Calendar {
  func documented(_ id: String) -> PolicyDocument.Calendar { PolicyDocument.Calendar(id, days: days) }
}

extension DirectoryValue.Schedule {
  func documented(_ id: String) -> PolicyDocument.Schedule {
    var schedule = PolicyDocument.Schedule(id, weekly: weekly, exceptions: exceptions)
    schedule.calendars = calendars
    return schedule
  }
}

extension DirectoryValue.Member {
  func documented(_ id: String, groups: [String]) -> PolicyDocument.Member {
    var member = PolicyDocument.Member(id: id)
    member.standing = standing
    member.graceUntil = graceUntil
    member.reason = reason
    member.groups = groups
    member.extendedUnlock = extendedUnlock
    member.pinExempt = pinExempt
    return member
  }
}

extension DirectoryValue.Credential {
  /// - Parameter sealed: of a one-time code its secret, sealed under the agent's key, in hexadecimal.
  func documented(digest: String, sealed: String?) -> PolicyDocument.Credential {
    var credential = PolicyDocument.Credential(kind: kind, digest: digest, state: state, from: from, until: until)
    credential.sealed = sealed
    credential.digits = digits
    credential.duress = duress
    credential.renews = renews
    return credential
  }
}

extension DirectoryValue.Pass {
  /// Whoever carries it, with the pass as a credential: what a document says of one to be checked.
  ///
  /// - Parameter nobody: the pseudonym of a guest, and a digest.
  func documented(_ nobody: String) -> PolicyDocument.Member {
    var holder = PolicyDocument.Member(id: member ?? nobody)
    holder.credentials = [.init(kind: CredentialKind.pass.name, digest: nobody, state: state, from: from, until: until)]
    return holder
  }
}

extension DirectoryValue.Grant {
  /// Whether it gives a right that only intrusion areas have.
  var isOnAreas: Bool { right == Right.arm.name || right == Right.disarm.name }

  /// - Parameter on: a resource, or `tag:<name>`.
  func documented(_ id: String, on place: String) -> PolicyDocument.Grant {
    let grantee = to == "everyone" ? to : MemberID(to) == nil ? "group:\(to)" : "member:\(to)"
    var grant = PolicyDocument.Grant(id: id, to: grantee, right: right, on: place)
    grant.schedule = schedule
    grant.from = from
    grant.until = until
    grant.uses = uses
    grant.freshness = freshness
    grant.requires = requires
    grant.certifications = certifications
    grant.extendedUnlock = extendedUnlock
    return grant
  }
}

extension DirectoryValue.Hold {
  func documented() -> PolicyDocument.Hold {
    PolicyDocument.Hold(member, resource: resource, reason: reason, until: until)
  }
}
