internal import SpaceCore

/// The text of a made-up policy document with any number of members, for measurements and tests: the same numbers give
/// the same text. It is written in pieces, so that it needs no memory.
///
/// One credential for each member, given by its digest; rights come from groups, and members share some thousands of
/// classes, as in a community.
public struct SyntheticDocument: Sendable {
  public var members: Int
  public var seed: UInt64
  /// Whether the members come before the rules that they name.
  public var membersComeFirst = false

  private static let groups = 60
  private static let certifications = 20
  private static let schedules = 40
  private static let resources = 200
  private static let tags = 30

  public init(members: Int, seed: UInt64 = 1) {
    self.members = members
    self.seed = seed
  }

  /// Gives the text to `put`, a few thousand bytes at a time.
  public func write(_ put: ([UInt8]) throws -> Void) rethrows {
    var text = "{\"version\": 1, \"issued\": \"2026-01-05T11:00:00Z\","
    text += " \"agent\": \"\(MemberID(high: 0, low: 1))\", \"timezone\": \"Europe/Berlin\",\n"
    if membersComeFirst {
      try writeMembers(&text, put)
      text += ",\n"
    }
    text += rules
    if !membersComeFirst {
      text += ",\n"
      try writeMembers(&text, put)
    }
    try put(Array((text + "}\n").utf8))
  }

  private func list(_ key: String, _ count: Int, _ element: (Int) -> String) -> String {
    "\"\(key)\": [\n" + (0..<count).map { "  " + element($0) }.joined(separator: ",\n") + "]"
  }

  private var rules: String {
    [
      list("groups", Self.groups) { "\"group-\($0)\"" },
      list("certifications", Self.certifications) {
        "{\"name\": \"certification-\($0)\"" + ($0 % 4 == 3 ? ", \"requires\": [\"certification-\($0 - 1)\"]}" : "}")
      },
      list("calendars", 1) { _ in
        "{\"name\": \"holidays\", "
          + "\"days\": {\"2026-12-25\": [], \"2026-12-24\": [\"10:00-14:00\"]}}"
      },
      list("schedules", Self.schedules) {
        "{\"name\": \"schedule-\($0)\", \"calendars\": [\"holidays\"], "
          + "\"weekly\": [\"mon-fri 0\($0 % 10):00-2\($0 % 4):00\"]}"
      },
      list("resources", Self.resources) {
        "{\"id\": \"resource-\($0)\", \"kind\": \"\($0 % 10 == 0 ? "door" : "tool")\", "
          + "\"tags\": [\"tag-\($0 % Self.tags)\"]}"
      },
      list("grants", Self.groups * 8) { grant in
        let group = grant % Self.groups
        return "{\"id\": \"grant-\(grant)\", \"to\": \"group:group-\(group)\", "
          + "\"right\": \"\(grant % 2 == 0 ? "enter" : "operate")\", "
          + "\"on\": \"tag:tag-\((grant * 7 + group) % Self.tags)\", "
          + "\"schedule\": \"schedule-\(grant % Self.schedules)\"}"
      },
    ].joined(separator: ",\n")
  }

  private func writeMembers(_ text: inout String, _ put: ([UInt8]) throws -> Void) rethrows {
    var random = SplitMix(state: seed)
    text += "\"members\": [\n"
    for number in 0..<members {
      text += number == 0 ? "  " : ",\n  "
      text += member(&random)
      if text.utf8.count > 1 << 14 {
        try put(Array(text.utf8))
        text = ""
      }
    }
    text += "]"
  }

  private func member(_ random: inout SplitMix) -> String {
    let id = MemberID(high: random.next(), low: random.next())
    let digest = MemberID(high: random.next(), low: random.next())
    let first = random.below(Self.groups)
    let other = random.below(3) == 0 ? ", \"group-\((first + 1) % Self.groups)\"" : ""
    let certification = random.below(Self.certifications)
    let until = "20\(27 + random.below(3))-0\(1 + random.below(9))-01"
    return "{\"id\": \"\(id)\", \"groups\": [\"group-\(first)\"\(other)], "
      + "\"certifications\": [{\"name\": \"certification-\(certification)\", \"until\": \"\(until)\"}], "
      + "\"credentials\": [{\"kind\": \"card_uid\", \"digest\": \"\(digest)\"}]}"
  }
}
