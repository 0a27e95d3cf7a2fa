import Foundation
import LedgerProtocol
import LedgerServer
import SpaceCore
import WireCodecs

/// Writes the demonstration's members and rules into its ledger, as a steward would: each is an entry.
enum DemoDirectory {
  static let steward = "mira"

  /// Does nothing in a ledger that has members. Needs the board's resources to be there: the agent has joined.
  /// - Parameter freeHours: whether the studio has hours in which it opens to everybody.
  static func seed(_ ledger: LedgerStore, freeHours: Bool, now: Date = Date()) throws {
    guard try ledger.items(.member).isEmpty else { return }
    var changes = try rules()
    if freeHours { changes += try saturdays() }
    for person in Cast.people { changes += try self.changes(for: person, now: now) }
    try ledger.change(changes, actor: steward)
  }

  private static func change(_ kind: DirectoryKind, _ id: String, _ value: [String: Any]) throws -> DirectoryChange {
    let json = try JSONSerialization.data(withJSONObject: value, options: [.sortedKeys])
    return DirectoryChange(kind, id, json: [UInt8](json))
  }

  /// On Saturdays the studio is open to everybody, once a member is there.
  private static func saturdays() throws -> [DirectoryChange] {
    try [
      change(.schedule, "open-studio", ["weekly": ["sat 10:00-18:00"]]),
      change(
        .resource, "studio",
        ["name": "Studio door", "kind": "door", "free_access": "open-studio", "first_member": true]),
    ]
  }

  private static func rules() throws -> [DirectoryChange] {
    var changes = try [
      change(.group, "members", ["name": "Members"]), change(.group, "students", ["name": "Students"]),
      change(.group, "stewards", ["name": "Stewards"]), change(.group, "guests", ["name": "Guests"]),
      change(.certification, "laser-basics", ["given_by": "Mira, Tuesdays at seven"]),
      change(.certification, "wood-basics", ["given_by": "Ada, first Saturday of the month"]),
      change(.certification, "metal-basics", ["given_by": "Mira, by appointment"]),
      change(.certification, "resin-basics", ["given_by": "Ruth, Thursdays at six"]),
      change(
        .schedule, "student-hours",
        [
          "weekly": ["mon-fri 15:00-21:00", "sat 10:00-18:00"],
          "exceptions": ["2026-12-25": [String](), "2027-01-01": [String]()],
        ]),
    ]
    func grant(_ id: String, _ to: String, _ right: Right, on: String, _ more: [String: Any] = [:]) throws {
      changes.append(try change(.grant, id, ["to": to, "right": right.name, "on": on].merging(more) { $1 }))
    }
    for door in ["front", "workshop", "studio"] {
      try grant("members-\(door)", "members", .enter, on: door, ["freshness": "72h"])
      try grant("stewards-\(door)", "stewards", .enter, on: door)
      try grant("override-\(door)", "stewards", .override, on: door)
    }
    try grant("arm-night", "stewards", .arm, on: "night")
    try grant("disarm-night", "stewards", .disarm, on: "night")
    try grant("students-front", "students", .enter, on: "front", ["schedule": "student-hours"])
    try grant("students-studio", "students", .enter, on: "studio", ["schedule": "student-hours"])
    try grant("guests-front", "guests", .enter, on: "front")
    let trainings = [
      "laser": "laser-basics", "table-saw": "wood-basics", "lathe": "metal-basics", "resin-printer": "resin-basics",
    ]
    for (tool, training) in trainings.sorted(by: { $0.key < $1.key }) {
      try grant("members-\(tool)", "members", .operate, on: tool, ["certifications": [training], "freshness": "24h"])
      try grant("repair-\(tool)", "stewards", .maintain, on: tool)
      try grant("supervise-\(tool)", "stewards", .supervise, on: tool)
    }
    return changes
  }

  private static func changes(for person: Cast.Person, now: Date) throws -> [DirectoryChange] {
    let id = MemberID(high: .random(in: 0 ... .max), low: .random(in: 0 ... .max)).description
    var member: [String: Any] = ["standing": person.standing, "groups": person.groups]
    if person.standing == "grace" { member["grace_until"] = text(now + 14 * 86_400) }
    if person.standing == "suspended" { member["reason"] = "fees unpaid since August; ask Mira" }
    if person.extendedUnlock { member["extended_unlock"] = true }
    var joined = try change(.member, id, member)
    joined.personal = PersonalData(name: person.name)
    var badge = try change(
      .credential, "badge-\(person.id)",
      ["member": id, "label": "blue fob", "kind": CredentialKind.cardUID.name, "state": person.badgeState])
    badge.secret = RawCredential(kind: .cardUID, bytes: person.badge.bytes)
    var changes = [joined, badge]
    if person.id == Cast.regular {
      changes.append(try pin(Cast.pin, "pin-\(person.id)", ["member": id, "label": "keypad"]))
      changes.append(
        try pin(Cast.duressPIN, "duress-\(person.id)", ["member": id, "label": "when forced", "duress": true]))
    }
    for training in person.trainings {
      changes.append(try change(.award, "\(person.id)-\(training)", ["member": id, "certification": training]))
    }
    if person.id == Cast.guest {
      changes.append(
        try change(
          .grant, "noor-studio", ["to": id, "right": "enter", "on": "studio", "until": text(now + 30 * 86_400)]))
    }
    if person.id == "kofi" {
      changes.append(
        try change(
          .hold, "kofi-laser",
          ["member": id, "resource": "laser", "reason": "left the extraction off twice; talk to Mira"]))
    }
    return changes
  }

  private static func pin(_ digits: String, _ id: String, _ value: [String: Any]) throws -> DirectoryChange {
    var change = try change(.credential, id, value.merging(["kind": CredentialKind.pin.name]) { $1 })
    change.secret = RawCredential(kind: .pin, bytes: Array(digits.utf8))
    return change
  }

  /// A point in time as the directory writes it.
  private static func text(_ date: Date) -> String { date.formatted(.iso8601) }
}
