internal import LedgerProtocol
internal import SpaceCore

/// The secret part of one credential as the ledger keeps it: sealed, and in no entry, answer or log line.
struct CredentialSecret {
  let kind: CredentialKind
  /// Whose it is, of a kind that counts only with its member; nil for one that names its member by itself.
  let member: MemberID?
  /// As they were sent: the bytes of a badge, the digits of a PIN in ASCII, the 20 bytes behind one-time codes.
  let bytes: [UInt8]

  /// The most bytes of a badge.
  static let maximumBytes = 64
  /// Digits of a PIN.
  static let pinDigits = 4...12

  /// - Parameter member: the holder's pseudonym.
  init(_ secret: RawCredential, of member: MemberID) {
    kind = secret.kind
    self.member = Self.needsMember(secret.kind) ? member : nil
    bytes = secret.bytes
  }

  /// What ``stored`` wrote; nil for anything else.
  init?(stored: [UInt8]) {
    guard let kind = stored.first.flatMap(CredentialKind.init(rawValue:)) else { return nil }
    self.kind = kind
    let rest = stored.dropFirst()
    guard Self.needsMember(kind) else {
      member = nil
      bytes = Array(rest)
      return
    }
    guard rest.count > 16 else { return nil }
    let words = [rest.prefix(8), rest.dropFirst(8).prefix(8)].map { $0.reduce(UInt64(0)) { $0 << 8 | UInt64($1) } }
    member = MemberID(high: words[0], low: words[1])
    bytes = Array(rest.dropFirst(16))
  }

  private static func needsMember(_ kind: CredentialKind) -> Bool {
    switch kind {
    case .memberPIN, .oneTimeCode: true
    case .cardUID, .wiegand, .pin, .barcode, .cryptographicCard, .pass: false
    }
  }

  private var owner: [UInt8] { member.map(OneTimeCode.canonicalBytes) ?? [] }

  /// To be sealed: the kind, the member if the kind needs one, and the bytes.
  var stored: [UInt8] { [kind.rawValue] + owner + bytes }

  /// What is digested for agents, and what no two credentials may share.
  var canonical: RawCredential {
    RawCredential(kind: kind, bytes: kind == .oneTimeCode ? owner : owner + bytes)
  }

  /// Why another credential cannot have the same secret. Whoever chose a PIN must not learn who has it already.
  func taken(by other: String) -> String {
    switch kind {
    case .pin: "another credential has this PIN already; choose another PIN"
    case .oneTimeCode: "the member has the one-time code '\(other)' already; end that one first"
    case .memberPIN, .cardUID, .wiegand, .barcode, .cryptographicCard, .pass:
      "this badge is the credential '\(other)' already; end that one first"
    }
  }

  /// Throws for bytes that this kind cannot have. Says nothing of what they are.
  static func check(_ secret: RawCredential) throws(LedgerError) {
    switch secret.kind {
    case .pin, .memberPIN:
      let isDigits = secret.bytes.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
      guard isDigits, pinDigits.contains(secret.bytes.count) else {
        throw .invalid(
          "the secret of a PIN is its \(pinDigits.lowerBound) to \(pinDigits.upperBound) digits in ASCII")
      }
    case .oneTimeCode:
      guard secret.bytes.count == OneTimeCode.secretBytes else {
        throw .invalid("the secret of a one-time code has \(OneTimeCode.secretBytes) bytes")
      }
    case .pass: throw .invalid("a pass is no credential that can be given: it is issued, by passes/<id>")
    case .cardUID, .wiegand, .barcode, .cryptographicCard:
      guard (1...maximumBytes).contains(secret.bytes.count) else {
        throw .invalid("a credential has 1 to \(maximumBytes) bytes")
      }
    }
  }
}
