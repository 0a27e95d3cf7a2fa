@testable import LedgerProtocol
import SpaceCore

enum DocumentFixture {
  static let ada = "a11ce000000000000000000000000001"
  static let bob = "b0b00000000000000000000000000002"
  static let agent = "00000000000000000000000000000042"
  static let key = [UInt8](repeating: 7, count: 32)

  /// A small makerspace; its lines are numbered by the tests, so keep them.
  static let text = """
    {
      "version": 12, "issued": "2026-03-01T12:00:00Z", "agent": "\(agent)", "timezone": "Europe/Berlin",
      "groups": ["members", "laser-users"],
      "resources": [
        {"id": "front", "name": "Front door", "kind": "door"},
        {"id": "laser", "name": "Laser cutter", "kind": "tool", "tags": ["hot"], "certifications": ["goggles"]},
        {"id": "forge", "kind": "tool", "tags": ["hot"], "when_clock_unknown": "deny", "capacity": 2}
      ],
      "certifications": [{"name": "laser", "given_by": "Ada on Tuesdays"}, {"name": "goggles"}],
      "members": [
        {"id": "\(ada)", "name": "Ada", "groups": ["members", "laser-users"],
         "certifications": ["laser", {"name": "goggles", "until": "2027-01-01"}],
         "credentials": [{"kind": "card_uid", "uid": "04:A1:B2:C3"}], "extended_unlock": true},
        {"id": "\(bob)", "groups": ["members"], "standing": "grace", "grace_until": "2026-04-01",
         "credentials": [{"kind": "card_uid", "digest": "0123456789abcdef0123456789abcdef", "state": "lost"}]}
      ],
      "schedules": [
        {"name": "open", "weekly": ["mon-fri 08:00-22:00", "fri 22:00-02:00", "sat,sun 10:00-18:00"],
         "exceptions": {"2026-12-25": [], "2026-12-24": ["10:00-14:00"]}}
      ],
      "grants": [
        {"id": "g-front", "to": "group:members", "right": "enter", "on": "front", "schedule": "open"},
        {"id": "g-hot", "to": "group:laser-users", "right": "operate", "on": "tag:hot", "freshness": "72h",
         "requires": ["pin"], "certifications": ["laser"], "from": "2026-01-01", "until": "2028-01-01T00:00Z"},
        {"id": "g-ada", "to": "member:\(ada)", "right": "supervise", "on": "laser", "uses": 5}
      ],
      "holds": [{"member": "\(bob)", "resource": "all", "reason": "keys not returned", "until": "2026-05-01"}]
    }
    """

  static func document() throws -> PolicyDocument { try PolicyDocument(json: Array(text.utf8)) }

  static func image() throws -> PolicyImage {
    try PolicyImage(try PolicyCompiler.compile(try document(), digestKey: key))
  }

  /// The mistakes of a document after a replacement that must find something to replace.
  static func errors(in text: String = text, replacing old: String, with new: String) -> [PolicyDocumentError] {
    let changed = text.replacing(old, with: new, maxReplacements: 1)
    do throws(PolicyDocumentErrors) {
      _ = try PolicyDocument(json: Array(changed.utf8))
      return []
    } catch {
      return changed == text ? [] : error.errors
    }
  }
}
