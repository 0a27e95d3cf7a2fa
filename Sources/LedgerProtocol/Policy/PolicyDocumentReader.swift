/// The text of a document in two parts: the rules, which are small and are read at once, and members and holds, of
/// which there may be a million and which are read one at a time.
struct PolicyDocumentReader {
  /// The text of the rules or of one element of a list, and what in it has a wrong type, is missing or unknown.
  struct Element {
    var node: DocumentJSON.Node
    var mistakes: [PolicyDocumentError]
  }

  /// The document without its members and holds.
  let rules: PolicyDocument
  let element: Element
  private let text: DocumentText
  private var lists: [String: (start: DocumentJSON.Mark, end: Int)] = [:]

  /// Reads the rules; of the lists it notes where they lie.
  init(_ text: DocumentText) throws(PolicyDocumentErrors) {
    self.text = text
    var json = DocumentJSON(text)
    do throws(DocumentJSON.Failure) {
      var root = DocumentJSON.Node(value: .null, line: 1)
      var lists: [String: (start: DocumentJSON.Mark, end: Int)] = [:]
      if try json.next() == UInt8(ascii: "{") {
        root.line = json.mark.line
        var members: [(key: String, value: DocumentJSON.Node)] = []
        try json.object { (json, key) throws(DocumentJSON.Failure) in
          let isList = try json.next() == UInt8(ascii: "[")
          if isList, key == "members" || key == "holds" {
            let start = json.mark
            try json.skip()
            lists[key] = (start, json.mark.offset)
          } else {
            members.append((key, try json.value(1)))
          }
        }
        root.value = .object(members)
      } else {
        root = try json.value()
      }
      try json.end()
      self.lists = lists
      let (rules, mistakes) = DocumentFields.read(PolicyDocument.self, root)
      self.rules = rules
      element = Element(node: root, mistakes: mistakes)
    } catch {
      throw PolicyDocumentErrors(error)
    }
  }

  func has(_ list: String) -> Bool { lists[list] != nil }

  /// Each hold with its place in the list.
  func eachHold(_ body: (PolicyDocument.Hold, Int, Element) -> Void) throws(PolicyDocumentErrors) {
    try each("holds", PolicyDocument.Hold.self) { hold, place, element, _ in body(hold, place, element) }
  }

  /// Each member with its place in the list, and the share of the list that has been read.
  func eachMember(_ body: (PolicyDocument.Member, Int, Element, Double) -> Void) throws(PolicyDocumentErrors) {
    try each("members", PolicyDocument.Member.self, body)
  }

  private func each<Object: DocumentObject>(
    _ list: String, _ type: Object.Type, _ body: (Object, Int, Element, Double) -> Void
  ) throws(PolicyDocumentErrors) {
    guard let (start, end) = lists[list] else { return }
    var json = DocumentJSON(text, at: start)
    var place = 0
    do throws(DocumentJSON.Failure) {
      try json.list { json throws(DocumentJSON.Failure) in
        let node = try json.value(2)
        let (object, mistakes) = DocumentFields.read(type, node)
        let share = Double(json.mark.offset - start.offset) / Double(max(end - start.offset, 1))
        body(object, place, Element(node: node, mistakes: mistakes), share)
        place += 1
      }
    } catch {
      throw PolicyDocumentErrors(error)
    }
  }
}
