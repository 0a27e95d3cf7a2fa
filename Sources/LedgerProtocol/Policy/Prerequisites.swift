/// Which certifications count only while others are in force.
package struct Prerequisites {
  private let requires: [String: [String]]

  /// - Parameter requires: by the name of a certification, the names of those that it needs.
  package init(_ requires: [String: [String]]) { self.requires = requires }

  init(_ certifications: [PolicyDocument.Certification]) {
    // Of two of one name, which is a mistake of the document, the first.
    self.init(Dictionary(certifications.map { ($0.name, $0.requires ?? []) }) { first, _ in first })
  }

  /// Everything that is needed where `names` are: prerequisites first, each once. Ends also where they go in a circle.
  package func closure(of names: [String]) -> [String] {
    var found: [String] = []
    var seen: Set<String> = []
    // A name goes out once all that it needs has gone out: `isDone` says that this was seen to.
    var open = names.reversed().map { (name: $0, isDone: false) }
    while let next = open.popLast() {
      if next.isDone {
        found.append(next.name)
      } else if seen.insert(next.name).inserted {
        open.append((next.name, true))
        open += (requires[next.name] ?? []).reversed().map { ($0, false) }
      }
    }
    return found
  }

  /// The way from a certification back to itself, shortest first; nil when there is none.
  package func circle(from name: String) -> [String]? {
    var ways = [[name]]
    var seen: Set<String> = []
    while !ways.isEmpty {
      let way = ways.removeFirst()
      for next in requires[way.last ?? name] ?? [] {
        if next == name { return way + [name] }
        if seen.insert(next).inserted { ways.append(way + [next]) }
      }
    }
    return nil
  }
}
