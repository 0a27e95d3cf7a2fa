// The keys of policy documents: the one list of them, with their types.

extension PolicyDocument {
  /// Reads a document strictly: an unknown key, a wrong type, a name that leads nowhere or a bad time each give an
  /// error with its path and line, all of them at once.
  public init(json: [UInt8]) throws(PolicyDocumentErrors) {
    let reader = try PolicyDocumentReader(DocumentText(json))
    var work = PolicyCompilation(reader.rules, reader.element, digester: .forChecking)
    var holds: [Hold] = []
    var members: [Member] = []
    try reader.eachHold { hold, place, element in
      work.add(hold, place, element)
      holds.append(hold)
    }
    try reader.eachMember { member, place, element, _ in
      work.add(member, place, element)
      members.append(member)
    }
    try work.finish()
    self = reader.rules
    if reader.has("holds") { self.holds = holds }
    if reader.has("members") { self.members = members }
  }
}

extension PolicyDocument: DocumentObject {
  init(_ fields: inout DocumentFields) {
    version = fields.requiredInteger("version")
    issued = fields.requiredText("issued")
    agent = fields.requiredText("agent")
    timezone = fields.requiredText("timezone")
    groups = fields.texts("groups")
    resources = fields.objects("resources", Resource.self)
    certifications = fields.objects("certifications", Certification.self)
    members = fields.objects("members", Member.self)
    calendars = fields.objects("calendars", Calendar.self)
    schedules = fields.objects("schedules", Schedule.self)
    grants = fields.objects("grants", Grant.self)
    holds = fields.objects("holds", Hold.self)
  }
}

extension PolicyDocument.Resource: DocumentObject {
  init(_ fields: inout DocumentFields) {
    id = fields.requiredText("id")
    name = fields.text("name")
    kind = fields.requiredText("kind")
    enabled = fields.bool("enabled")
    whenClockUnknown = fields.text("when_clock_unknown")
    capacity = fields.integer("capacity", UInt32.self)
    tags = fields.texts("tags")
    lockout = fields.text("lockout")
    freeAccess = fields.text("free_access")
    firstMember = fields.bool("first_member")
    closed = fields.text("closed")
    certifications = fields.texts("certifications")
  }
}

extension PolicyDocument.Certification: DocumentObject {
  init(_ fields: inout DocumentFields) {
    name = fields.requiredText("name")
    givenBy = fields.text("given_by")
    kind = fields.text("kind")
    requires = fields.texts("requires")
  }
}

extension PolicyDocument.Member: DocumentObject {
  init(_ fields: inout DocumentFields) {
    id = fields.requiredText("id")
    name = fields.text("name")
    standing = fields.text("standing")
    graceUntil = fields.text("grace_until")
    reason = fields.text("reason")
    groups = fields.texts("groups")
    certifications = fields.objects("certifications", PolicyDocument.HeldCertification.self) { name in
      .init(name, from: nil, until: nil)
    }
    credentials = fields.objects("credentials", PolicyDocument.Credential.self)
    extendedUnlock = fields.bool("extended_unlock")
    pinExempt = fields.bool("pin_exempt")
  }
}

extension PolicyDocument.HeldCertification: DocumentObject {
  init(_ fields: inout DocumentFields) {
    name = fields.requiredText("name")
    from = fields.text("from")
    until = fields.text("until")
  }
}

extension PolicyDocument.Credential: DocumentObject {
  init(_ fields: inout DocumentFields) {
    kind = fields.requiredText("kind")
    digest = fields.text("digest")
    uid = fields.text("uid")
    secret = fields.text("secret")
    sealed = fields.text("sealed")
    digits = fields.integer("digits", UInt8.self)
    state = fields.text("state")
    from = fields.text("from")
    until = fields.text("until")
    duress = fields.bool("duress")
    renews = fields.text("renews")
  }
}

extension PolicyDocument.Calendar: DocumentObject {
  init(_ fields: inout DocumentFields) {
    name = fields.requiredText("name")
    days = fields.requiredTextsByKey("days")
  }
}

extension PolicyDocument.Schedule: DocumentObject {
  init(_ fields: inout DocumentFields) {
    name = fields.requiredText("name")
    weekly = fields.requiredTexts("weekly")
    exceptions = fields.textsByKey("exceptions")
    calendars = fields.texts("calendars")
  }
}

extension PolicyDocument.Grant: DocumentObject {
  init(_ fields: inout DocumentFields) {
    id = fields.requiredText("id")
    to = fields.requiredText("to")
    right = fields.requiredText("right")
    on = fields.requiredText("on")
    schedule = fields.text("schedule")
    from = fields.text("from")
    until = fields.text("until")
    uses = fields.integer("uses", UInt32.self)
    freshness = fields.text("freshness")
    requires = fields.texts("requires")
    certifications = fields.texts("certifications")
    extendedUnlock = fields.bool("extended_unlock")
    approved = fields.bool("approved")
  }
}

extension PolicyDocument.Hold: DocumentObject {
  init(_ fields: inout DocumentFields) {
    member = fields.requiredText("member")
    resource = fields.requiredText("resource")
    reason = fields.requiredText("reason")
    until = fields.text("until")
  }
}
