/// A part of a policy document that is an object of known keys.
protocol DocumentObject {
  /// Takes every key that there may be. What is missing or has another type is told, and stands in as empty.
  init(_ fields: inout DocumentFields)
}

/// The keys of one object, each taken by the type it must have; keeps what does not fit, with paths from here.
struct DocumentFields {
  private let members: [(key: String, value: DocumentJSON.Node)]
  private let line: Int
  private(set) var mistakes: [PolicyDocumentError] = []
  private var known: [String] = []
  private var found = 0

  private init(_ members: [(key: String, value: DocumentJSON.Node)], line: Int) {
    self.members = members
    self.line = line
    known.reserveCapacity(16)
  }

  /// Reads an object strictly.
  static func read<Object: DocumentObject>(
    _ type: Object.Type, _ node: DocumentJSON.Node
  ) -> (value: Object, mistakes: [PolicyDocumentError]) {
    guard case .object(let members) = node.value else {
      var nothing = DocumentFields([], line: node.line)
      return (Object(&nothing), [wrongType("an object", node)])
    }
    var fields = DocumentFields(members, line: node.line)
    let value = Object(&fields)
    if fields.found < members.count { fields.addUnknownKeys() }
    return (value, fields.mistakes)
  }

  private mutating func addUnknownKeys() {
    let names = known.sorted().joined(separator: ", ")
    for (key, value) in members where !known.contains(key) {
      mistakes.append(.init(path: key, line: value.line, message: "unknown key; known here: \(names)"))
    }
  }

  private static func wrongType(_ what: String, _ node: DocumentJSON.Node) -> PolicyDocumentError {
    PolicyDocumentError(path: "", line: node.line, message: "must be \(what), and is \(node.value.name)")
  }

  private mutating func take(_ key: String) -> DocumentJSON.Node? {
    known.append(key)
    // Lengths first: keys are many, and most differ in it.
    for (name, node) in members where name.utf8.count == key.utf8.count && name == key {
      found += 1
      return node
    }
    return nil
  }

  private mutating func add(_ more: [PolicyDocumentError], below place: String) {
    for var mistake in more {
      mistake.path = mistake.path.isEmpty ? place : "\(place).\(mistake.path)"
      mistakes.append(mistake)
    }
  }

  private mutating func value<Value>(
    _ key: String, _ what: @autoclosure () -> String, _ read: (DocumentJSON.Value) -> Value?
  ) -> Value? {
    guard let node = take(key) else { return nil }
    let value = read(node.value)
    if value == nil { add([Self.wrongType(what(), node)], below: key) }
    return value
  }

  private mutating func required<Value>(_ key: String, _ value: Value?, else empty: Value) -> Value {
    if value == nil, !members.contains(where: { $0.key == key }) {
      mistakes.append(.init(path: key, line: line, message: "is missing"))
    }
    return value ?? empty
  }

  // MARK: Types

  private static func text(_ value: DocumentJSON.Value) -> String? {
    if case .string(let text) = value { text } else { nil }
  }

  private static func readText(_ node: DocumentJSON.Node) -> (String, [PolicyDocumentError]) {
    if let text = text(node.value) { (text, []) } else { ("", [wrongType("a text", node)]) }
  }

  mutating func text(_ key: String) -> String? { value(key, "a text", Self.text) }

  mutating func requiredText(_ key: String) -> String { required(key, text(key), else: "") }

  mutating func bool(_ key: String) -> Bool? {
    value(key, "true or false") { if case .bool(let bool) = $0 { bool } else { nil } }
  }

  mutating func integer<Integer: FixedWidthInteger>(_ key: String, _ type: Integer.Type) -> Integer? {
    value(key, "a whole number from 0 to \(Integer.max)") { value in
      if case .number(let digits) = value { Integer(digits) } else { nil }
    }
  }

  mutating func requiredInteger(_ key: String) -> UInt64 { required(key, integer(key, UInt64.self), else: 0) }

  mutating func texts(_ key: String) -> [String]? {
    guard let node = take(key) else { return nil }
    return list(node, path: key, Self.readText)
  }

  mutating func requiredTexts(_ key: String) -> [String] { required(key, texts(key), else: []) }

  /// An object with any keys, each of which has a list of texts.
  mutating func textsByKey(_ key: String) -> [String: [String]]? {
    guard let node = take(key) else { return nil }
    guard case .object(let members) = node.value else {
      add([Self.wrongType("an object", node)], below: key)
      return nil
    }
    var all: [String: [String]] = [:]
    for (name, node) in members {
      all[name] = list(node, path: "\(key).\(name)", Self.readText)
    }
    return all
  }

  mutating func requiredTextsByKey(_ key: String) -> [String: [String]] { required(key, textsByKey(key), else: [:]) }

  mutating func objects<Object: DocumentObject>(_ key: String, _ type: Object.Type) -> [Object]? {
    guard let node = take(key) else { return nil }
    return list(node, path: key) { Self.read(type, $0) }
  }

  /// A list of objects that may each be given by a text alone.
  mutating func objects<Object: DocumentObject>(
    _ key: String, _ type: Object.Type, orText short: (String) -> Object
  ) -> [Object]? {
    guard let node = take(key) else { return nil }
    return list(node, path: key) { node in
      if let text = Self.text(node.value) { return (short(text), []) }
      let (object, mistakes) = Self.read(type, node)
      if case .object = node.value { return (object, mistakes) }
      return (object, [Self.wrongType("a text or an object", node)])
    }
  }

  private mutating func list<Element>(
    _ node: DocumentJSON.Node, path: String, _ read: (DocumentJSON.Node) -> (Element, [PolicyDocumentError])
  ) -> [Element]? {
    guard case .list(let nodes) = node.value else {
      add([Self.wrongType("a list", node)], below: path)
      return nil
    }
    var elements: [Element] = []
    elements.reserveCapacity(nodes.count)
    for (place, node) in nodes.enumerated() {
      let (element, mistakes) = read(node)
      elements.append(element)
      if !mistakes.isEmpty { add(mistakes, below: "\(path)[\(place)]") }
    }
    return elements
  }
}
