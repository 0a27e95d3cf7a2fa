internal import Foundation
public import SpaceCore

/// Makes the image of a document: expands groups and tags, digests raw credentials, compiles the zone's clock changes.
public enum PolicyCompiler {
  /// Why a document does not become an image.
  public enum Failure: Error, Equatable, Sendable, CustomStringConvertible {
    case document(PolicyDocumentErrors)
    case digestKey(CredentialDigesterError)
    case image(PolicyBuildError)

    public var description: String {
      switch self {
      case .document(let errors): errors.description
      case .digestKey(let error): error.description
      case .image(let error): error.description
      }
    }
  }

  /// Years of clock changes before and after the time of issue that come into an image.
  static let zoneYears = (before: 1, after: 20)

  /// - Parameter digestKey: the agent's own key for digests, 32 bytes; used for credentials given as `uid`.
  public static func compile(_ document: PolicyDocument, digestKey: [UInt8]) throws(Failure) -> [UInt8] {
    let tables = try tables(document, digestKey: digestKey)
    do {
      return try PolicyImageBuilder.build(tables)
    } catch {
      throw .image(error)
    }
  }

  /// The tables that ``compile(_:digestKey:)`` builds from.
  public static func tables(_ document: PolicyDocument, digestKey: [UInt8]) throws(Failure) -> PolicyTables {
    let problems = document.problems()
    guard problems.isEmpty else { throw .document(PolicyDocumentErrors(problems)) }
    let digester: CredentialDigester
    do {
      digester = try CredentialDigester(key: digestKey)
    } catch {
      throw .digestKey(error)
    }
    var work = PolicyCompilation(document, digester: digester)
    work.run()
    return work.tables
  }

  /// The states of a credential by the words of documents.
  static let credentialStates: [String: CredentialState] = [
    "active": .active, "suspended": .suspended, "lost": .lost, "revoked": .revoked,
  ]

  enum Grantee: Equatable {
    case everyone
    case group(String)
    case member(MemberID)
  }

  static func grantee(_ text: String) -> Grantee? {
    if text == "everyone" { return .everyone }
    if text.hasPrefix("group:") { return .group(String(text.dropFirst(6))) }
    if text.hasPrefix("member:") { return MemberID(text.dropFirst(7)).map(Grantee.member) }
    return nil
  }

  static func tag(_ text: String) -> String? { text.hasPrefix("tag:") ? String(text.dropFirst(4)) : nil }

  /// The bytes of pairs of hexadecimal digits, with or without `:` between them; nil for anything else or nothing.
  static func bytes(hexadecimal text: String) -> [UInt8]? {
    let digits = text.utf8.filter { $0 != UInt8(ascii: ":") }
    guard !digits.isEmpty, digits.count % 2 == 0 else { return nil }
    var bytes: [UInt8] = []
    for place in stride(from: 0, to: digits.count, by: 2) {
      let pair = digits[place...place + 1]
      guard pair.allSatisfy({ Unicode.Scalar($0).properties.isASCIIHexDigit }) else { return nil }
      guard let byte = UInt8(String(decoding: pair, as: UTF8.self), radix: 16) else { return nil }
      bytes.append(byte)
    }
    return bytes
  }

  /// The zone's clock changes between two times, with the offset in force at the first of them.
  static func clockChanges(_ zone: TimeZone, from: Int64, until: Int64) -> [PolicyTables.ClockChange] {
    var date = Date(timeIntervalSince1970: TimeInterval(from))
    var changes = [PolicyTables.ClockChange(from: from, offset: Int32(zone.secondsFromGMT(for: date)))]
    while let next = zone.nextDaylightSavingTimeTransition(after: date), next > date {
      let seconds = Int64(next.timeIntervalSince1970.rounded())
      guard seconds < until else { break }
      changes.append(.init(from: seconds, offset: Int32(zone.secondsFromGMT(for: next))))
      date = next
    }
    return changes
  }
}
