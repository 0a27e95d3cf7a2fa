/// What a part of a policy document must look like: the one list of its keys.
indirect enum PolicyDocumentShape: Sendable {
  case text, bool
  /// A whole number from 0 to this.
  case integer(upTo: UInt64)
  case list(of: PolicyDocumentShape)
  /// Any keys, each with this.
  case byKey(PolicyDocumentShape)
  /// These keys and no others; those in `required` must be there.
  case object([String: PolicyDocumentShape], required: Set<String>)
  case either(PolicyDocumentShape, PolicyDocumentShape)

  private static let texts = list(of: .text)
  private static let small = integer(upTo: UInt64(UInt32.max))

  static let document = object(
    [
      "version": .integer(upTo: .max), "issued": .text, "agent": .text, "timezone": .text, "groups": texts,
      "resources": .list(of: resource), "certifications": .list(of: certification), "members": .list(of: member),
      "schedules": .list(of: schedule), "grants": .list(of: grant), "holds": .list(of: hold),
    ], required: ["version", "issued", "agent", "timezone"])

  private static let resource = object(
    [
      "id": .text, "name": .text, "kind": .text, "enabled": .bool, "when_clock_unknown": .text, "capacity": small,
      "tags": texts, "certifications": texts, "lockout": .text, "closed": .text,
    ], required: ["id", "kind"])
  private static let certification = object(
    ["name": .text, "given_by": .text, "kind": .text, "requires": texts], required: ["name"])
  private static let member = object(
    [
      "id": .text, "name": .text, "standing": .text, "grace_until": .text, "reason": .text, "groups": texts,
      "certifications": .list(of: .either(.text, held)), "credentials": .list(of: credential), "extended_unlock": .bool,
      "pin_exempt": .bool,
    ], required: ["id"])
  private static let held = object(["name": .text, "from": .text, "until": .text], required: ["name"])
  private static let credential = object(
    ["kind": .text, "digest": .text, "uid": .text, "state": .text, "from": .text, "until": .text], required: ["kind"])
  private static let schedule = object(
    ["name": .text, "weekly": texts, "exceptions": .byKey(texts)], required: ["name", "weekly"])
  private static let grant = object(
    [
      "id": .text, "to": .text, "right": .text, "on": .text, "schedule": .text, "from": .text, "until": .text,
      "uses": small, "freshness": .text, "requires": texts, "certifications": texts, "extended_unlock": .bool,
      "approved": .bool,
    ], required: ["id", "to", "right", "on"])
  private static let hold = object(
    ["member": .text, "resource": .text, "reason": .text, "until": .text], required: ["member", "resource", "reason"])

  private var name: String {
    switch self {
    case .text: "a text"
    case .integer(let limit): "a whole number from 0 to \(limit)"
    case .bool: "true or false"
    case .list: "a list"
    case .byKey, .object: "an object"
    case .either(let one, let other): "\(one.name) or \(other.name)"
    }
  }

  /// Adds what does not fit, and the line of every place.
  func check(
    _ node: DocumentJSON.Node, path: String, errors: inout [PolicyDocumentError], lines: inout [String: Int]
  ) {
    lines[path] = node.line
    func wrong(_ message: String, at path: String, line: Int) {
      errors.append(PolicyDocumentError(path: path, line: line, message: message))
    }
    func below(_ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }
    switch (self, node.value) {
    case (.text, .string), (.bool, .bool): break
    case (.integer(let limit), .number(let digits)) where UInt64(digits).map({ $0 <= limit }) == true: break
    case (.list(let shape), .list(let nodes)):
      for (place, node) in nodes.enumerated() {
        shape.check(node, path: "\(path)[\(place)]", errors: &errors, lines: &lines)
      }
    case (.byKey(let shape), .object(let members)):
      for (key, node) in members { shape.check(node, path: below(key), errors: &errors, lines: &lines) }
    case (.object(let shapes, let required), .object(let members)):
      for (key, value) in members {
        if let shape = shapes[key] {
          shape.check(value, path: below(key), errors: &errors, lines: &lines)
        } else {
          let known = shapes.keys.sorted().joined(separator: ", ")
          wrong("unknown key; known here: \(known)", at: below(key), line: value.line)
        }
      }
      for key in required.sorted() where !members.contains(where: { $0.key == key }) {
        wrong("is missing", at: below(key), line: node.line)
      }
    case (.either(_, let other), .object): other.check(node, path: path, errors: &errors, lines: &lines)
    case (.either(let one, _), .string): one.check(node, path: path, errors: &errors, lines: &lines)
    default: wrong("must be \(name), and is \(node.value.name)", at: path, line: node.line)
    }
  }
}
