internal import Foundation
internal import SpaceCore

extension PolicyDocument {
  /// What is wrong with names, references, times and words; empty for a document that compiles.
  public func problems() -> [PolicyDocumentError] {
    do throws(PolicyDocumentErrors) {
      _ = try PolicyCompilation.tables(self, digester: .forChecking)
      return []
    } catch {
      return error.errors
    }
  }
}

/// Collects what is wrong with the parts of a document, one after the other, with their lines.
///
/// Paths are closures: they are made only for mistakes, of which there are few, while members are many.
struct PolicyDocumentCheck {
  let rules: PolicyDocument
  var times: PolicyTimes
  /// False when there is no digest key, without which a credential's own bytes are of no use.
  let takesRawCredentials: Bool
  private(set) var errors = PolicyDocumentErrors([])
  /// The members that grants and holds name.
  private(set) var namedMembers: [NamedMember] = []
  private var part: Part?
  let tags: Set<String>
  let groups: Set<String>
  let certifications: Set<String>
  let schedules: Set<String>
  let calendars: Set<String>
  let kinds: [String: String]

  struct NamedMember {
    var id: MemberID
    var list: String
    var place: Int
    var key: String
    var line: Int?
  }

  /// What is being checked, in a text: all the rules or one element of a list.
  private struct Part {
    var path: String
    var origin: DocumentOrigin

    func inner(_ path: String) -> String {
      let rest = path.dropFirst(self.path.count)
      return String(rest.first == "." ? rest.dropFirst() : rest)
    }
  }

  init(_ rules: PolicyDocument, takesRawCredentials: Bool) {
    self.rules = rules
    self.takesRawCredentials = takesRawCredentials
    times = PolicyTimes(zone: TimeZone(identifier: rules.timezone) ?? .gmt)
    tags = Set((rules.resources ?? []).flatMap { $0.tags ?? [] })
    groups = Set(rules.groups ?? [])
    certifications = Set((rules.certifications ?? []).map(\.name))
    schedules = Set((rules.schedules ?? []).map(\.name))
    calendars = Set((rules.calendars ?? []).map(\.name))
    kinds = Dictionary((rules.resources ?? []).map { ($0.id, $0.kind) }) { first, _ in first }
  }

  /// Goes on to a part of the text, and tells what its reader has found.
  mutating func begin(_ path: @autoclosure () -> String, _ element: PolicyDocumentReader.Element?) {
    part = element.map { Part(path: path(), origin: DocumentOrigin($0.node, told: $0.mistakes)) }
    for var mistake in element?.mistakes ?? [] {
      mistake.path = [path(), mistake.path].filter { !$0.isEmpty }.joined(separator: ".")
      errors.add(mistake)
    }
  }

  mutating func wrong(_ path: String, _ message: String) {
    guard let line = line(ofUntold: path) else { return }
    errors.add(PolicyDocumentError(path: path, line: line, message: message))
  }

  /// The line of a path, if there are lines; nil when the reader has told a mistake there: no more is to be said of it.
  private func line(ofUntold path: String) -> Int?? {
    guard let part else { return .some(nil) }
    let inner = part.inner(path)
    guard !part.origin.hasTold(inner) else { return nil }
    return part.origin.line(at: inner)
  }

  mutating func bad(_ path: String, _ what: String, _ example: String) {
    wrong(path, "is not \(what); write it like \(example)")
  }

  mutating func unique(_ names: [String], _ what: String, key: String) {
    var seen: [String: Int] = [:]
    for (place, name) in names.enumerated() {
      if let first = seen[name] { wrong("\(what)[\(place)]\(key)", "is there twice: \(what)[\(first)] is the same") }
      seen[name] = place
    }
  }

  mutating func known(_ name: String?, in names: Set<String>, _ path: @autoclosure () -> String, _ what: String) {
    guard let name, !names.contains(name) else { return }
    wrong(path(), "there is no \(what) '\(name)'")
  }

  mutating func known(all names: [String]?, in set: Set<String>, _ path: @autoclosure () -> String, _ what: String) {
    for (place, name) in (names ?? []).enumerated() { known(name, in: set, "\(path())[\(place)]", what) }
  }

  /// Notes a member who must be there once all members have been read.
  mutating func named(_ id: MemberID, _ list: String, _ place: Int, key: String) {
    guard let line = line(ofUntold: "\(list)[\(place)].\(key)") else { return }
    namedMembers.append(.init(id: id, list: list, place: place, key: key, line: line))
  }

  mutating func unknown(_ member: NamedMember) {
    errors.add(
      .init(
        path: "\(member.list)[\(member.place)].\(member.key)", line: member.line,
        message: "there is no member '\(member.id)'"))
  }

  mutating func word(_ word: String?, of words: [String], _ path: @autoclosure () -> String) {
    guard let word, !words.contains(word) else { return }
    wrong(path(), "must be one of \(words.joined(separator: ", "))")
  }

  mutating func time(_ text: String?, _ path: @autoclosure () -> String) {
    guard let text, times.minutes(text) == nil else { return }
    bad(path(), "a time", "2026-03-01T12:00 or 2026-03-01")
  }

  mutating func validity(_ from: String?, _ until: String?, _ path: @autoclosure () -> String) {
    guard from != nil || until != nil else { return }
    time(from, "\(path()).from")
    time(until, "\(path()).until")
    if let from = from.flatMap({ times.minutes($0) }), let until = until.flatMap({ times.minutes($0) }), from >= until {
      wrong("\(path()).until", "is not after 'from'")
    }
  }
}
