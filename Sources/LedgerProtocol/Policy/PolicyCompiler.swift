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

  /// The image of a document.
  /// - Parameter digestKey: the agent's own key for digests, 32 bytes; used for credentials given as `uid` or `secret`.
  public static func compile(_ document: PolicyDocument, digestKey: [UInt8]) throws(Failure) -> [UInt8] {
    try image(of: try tables(document, digestKey: digestKey))
  }

  /// The image of a document in a text: what ``PolicyDocument/init(json:)`` and ``compile(_:digestKey:)`` do, at once.
  public static func compile(json: [UInt8], digestKey: [UInt8]) throws(Failure) -> [UInt8] {
    try image(of: try tables(DocumentText(json), digestKey: digestKey))
  }

  /// The tables that ``compile(_:digestKey:)`` builds from.
  public static func tables(_ document: PolicyDocument, digestKey: [UInt8]) throws(Failure) -> PolicyTables {
    let digester = try digester(digestKey)
    do { return try PolicyCompilation.tables(document, digester: digester) } catch { throw .document(error) }
  }

  /// How far the reading of a text has come.
  public struct Progress: Equatable, Sendable {
    /// Members read so far.
    public var members: Int
    /// Of all members, 0 to 1.
    public var share: Double
  }

  /// The tables of a document in a text of any length: members and holds are read one at a time, so that beside the
  /// tables the memory does not grow with them.
  /// - Parameters:
  ///   - digestKey: as for a document; nil when there is none, and then 'uid' and 'secret' are mistakes.
  ///   - progress: called after every thousand members, and at the end.
  public static func tables(
    _ text: DocumentText, digestKey: [UInt8]?, progress: (Progress) -> Void = { _ in }
  ) throws(Failure) -> PolicyTables {
    let digester: CredentialDigester? = if let digestKey { try digester(digestKey) } else { nil }
    do { return try PolicyCompilation.tables(text, digester: digester, progress) } catch { throw .document(error) }
  }

  /// The image that tables make. Whoever gives its tables away has the image for less memory.
  public static func image(of tables: consuming PolicyTables) throws(Failure) -> [UInt8] {
    do { return try PolicyImageBuilder.build(tables) } catch { throw .image(error) }
  }

  private static func digester(_ key: [UInt8]) throws(Failure) -> CredentialDigester {
    do { return try CredentialDigester(key: key) } catch { throw .digestKey(error) }
  }

  /// The states of a credential by the words of documents.
  static let credentialStates: [String: CredentialState] = [
    "active": .active, "suspended": .suspended, "lost": .lost, "revoked": .revoked,
  ]

  /// What a grant may ask of the moment, by the words of documents.
  static let conditions: [(name: String, condition: GrantConditions)] = [
    ("pin", .pin), ("second_person", .secondPerson), ("supervisor", .supervisor), ("signed_in", .signedIn),
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
