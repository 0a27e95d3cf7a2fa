internal import Foundation
internal import LedgerProtocol
internal import SpaceCore

extension DirectoryRules {
  /// Throws when a certification is awarded to a member who has not what it needs, also not by another change of the
  /// call.
  func checkPrerequisites(now: WallTime) throws {
    let awards = try changes.filter { $0.kind == .award }.compactMap(\.value).map(Self.award)
    guard !awards.isEmpty else { return }
    let prerequisites = Prerequisites(try requirements())
    let needing = awards.filter { !prerequisites.closure(of: [$0.certification]).elementsEqual([$0.certification]) }
    guard !needing.isEmpty else { return }
    let held = try held()
    for award in needing {
      if let lack = Self.lack(of: award, prerequisites, held, now) { throw lack }
    }
  }

  /// Which prerequisite of an award its member has not; nil when none is missing.
  static func lack(
    of award: DirectoryValue.Award, _ prerequisites: Prerequisites, _ held: [String: [String: DirectoryValue.Award]],
    _ now: WallTime
  ) -> LedgerError? {
    for need in prerequisites.closure(of: [award.certification]) where need != award.certification {
      guard let proof = held[award.member]?[need] else {
        return .invalid(
          "'\(award.certification)' needs '\(need)', which the member \(award.member) has not; award that first")
      }
      if let until = proof.until, isOver(until, now) {
        return .invalid(
          "'\(award.certification)' needs '\(need)', which the member \(award.member) had until \(until); "
            + "renew that first")
      }
    }
    return nil
  }

  private static func award(_ value: [UInt8]) throws -> DirectoryValue.Award {
    try WireJSON.decode(DirectoryValue.Award.self, from: value)
  }

  /// What each certification needs, after the call.
  func requirements() throws -> [String: [String]] {
    var requires: [String: [String]] = [:]
    func note(_ id: String, _ value: [UInt8]) throws {
      requires[id] = try WireJSON.decode(DirectoryValue.Certification.self, from: value).requires ?? []
    }
    for item in try LedgerStore.items(.certification, db) { try note(item.id, item.value) }
    for other in changes where other.kind == .certification { try other.value.map { try note(other.id, $0) } }
    return requires
  }

  /// By member and certification the newest award, as it will be after the call.
  func held() throws -> [String: [String: DirectoryValue.Award]] {
    let changed = Set(changes.filter { $0.kind == .award }.map(\.id))
    var held: [String: [String: DirectoryValue.Award]] = [:]
    func note(_ value: [UInt8]) throws {
      let award = try Self.award(value)
      held[award.member, default: [:]][award.certification] = award
    }
    let stored = try LedgerStore.items(.award, db).filter { !changed.contains($0.id) }
    for item in stored.sorted(by: { $0.position < $1.position }) { try note(item.value) }
    for change in changes where change.kind == .award { try change.value.map(note) }
    return held
  }

  /// Whether a time, as documents write them, has passed.
  static func isOver(_ until: String, _ now: WallTime) -> Bool {
    // The text was checked when it was written: what cannot be read ends nothing.
    instant(until).map { $0 <= now.seconds } ?? false
  }

  /// A time, as documents write them, in seconds since 1970. One without a zone has come once it has everywhere: 12 hours
  /// after it has at Greenwich.
  static func instant(_ text: String) -> Int64? {
    let isUTC = text.hasSuffix("Z")
    let parts = (isUTC ? text.dropLast() : text[...]).split(separator: "T", maxSplits: 1)
    guard let day = parts.first else { return nil }
    let clock = parts.count == 2 ? parts[1] : "00:00"
    // Nil says that it is no time.
    let date = try? Date("\(day)T\(clock)\(clock.count == 5 ? ":00" : "")Z", strategy: .iso8601)
    return date.map { Int64($0.timeIntervalSince1970) + (isUTC ? 0 : 43_200) }
  }
}
