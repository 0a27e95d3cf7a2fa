/// Where a part of a document comes from in its text: gives mistakes their lines.
struct DocumentOrigin {
  private let node: DocumentJSON.Node
  /// What has been told of the part already, by its path within the part.
  private let told: Set<String>

  init(_ node: DocumentJSON.Node, told mistakes: [PolicyDocumentError]) {
    self.node = node
    told = Set(mistakes.map(\.path))
  }

  /// The line of a path within the part, or of the nearest that there is around it.
  ///
  /// A key may contain what separates others: among the keys that fit the longest is meant.
  func line(at path: String) -> Int {
    var node = node
    var rest = path[...]
    while !rest.isEmpty {
      switch node.value {
      case .object(let members):
        let fitting = members.filter { key, _ in
          rest.hasPrefix(key) && [nil, ".", "["].contains(rest.dropFirst(key.count).first)
        }
        guard let (key, value) = fitting.max(by: { $0.key.count < $1.key.count }) else { return node.line }
        node = value
        rest = rest.dropFirst(key.count)
        if rest.first == "." { rest = rest.dropFirst() }
      case .list(let nodes):
        let digits = rest.dropFirst().prefix { $0 != "]" }
        guard let place = Int(digits), nodes.indices.contains(place) else { return node.line }
        node = nodes[place]
        rest = rest.dropFirst(digits.count + 2)
        if rest.first == "." { rest = rest.dropFirst() }
      case .null, .bool, .number, .string: return node.line
      }
    }
    return node.line
  }

  /// Whether the reader of the text has told a mistake at this path or around it.
  func hasTold(_ path: String) -> Bool {
    guard !told.isEmpty else { return false }
    var path = path[...]
    while !told.contains(String(path)) {
      guard !path.isEmpty else { return false }
      path = path.lastIndex { $0 == "." || $0 == "[" }.map { path[..<$0] } ?? ""
    }
    return true
  }
}
