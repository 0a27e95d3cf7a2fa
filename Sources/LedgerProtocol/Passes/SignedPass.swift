public import SpaceCore

/// A right to enter that its holder carries as a text, such as in a QR code: the door needs no list, only the ledger's
/// public key.
///
/// The text is ``prefix`` and, in base64url, these bytes, numbers with the most significant first:
/// ```
///   1  form: 1 of a guest, 2 of a member
///  16  id of the pass, random; of a guest also the pseudonym
///  16  pseudonym of the member; absent in form 1
///   4  begins, 4 ends: minutes since 1970
///   1  length of a resource's id, and its bytes; once or more often
///  64  Ed25519 signature (RFC 8032) of "lintel-pass 1\n", the ledger's origin, "\n" and all bytes before
/// ```
/// The origin is signed and not sent: whoever reads the pass has it from joining.
public struct SignedPass: Sendable, Equatable {
  /// 128 random bits; a guest's pseudonym too.
  public var id: MemberID
  /// Nil for a guest.
  public var member: MemberID?
  /// The first minute since 1970 in which it is good.
  public var from: UInt32
  /// The first in which it is good no longer.
  public var until: UInt32
  /// Doors and rooms, by their ids.
  public var resources: [String]

  /// What the text of every pass begins with.
  public static let prefix = "LINTEL1."
  /// The most characters of a text: what a QR code of version 10 holds with some to spare (ISO/IEC 18004), and what
  /// scanners send as one line.
  public static let longestText = 256

  private static let context = "lintel-pass 1\n"
  private static let signatureBytes = 64

  public init(id: MemberID, member: MemberID?, from: UInt32, until: UInt32, resources: [String]) {
    self.id = id
    self.member = member
    self.from = from
    self.until = until
    self.resources = resources
  }

  /// The pseudonym of whoever carries it.
  public var holder: MemberID { member ?? id }

  /// Whether a scanned text means to be a pass. Costs nothing for any other.
  public static func isPass(_ text: [UInt8]) -> Bool { text.starts(with: prefix.utf8) }

  /// The pass as a text.
  public func text(origin: String, key: SigningKey) throws(PassError) -> String {
    let body = try body()
    let signature: [UInt8]
    do { signature = try key.sign(Self.message(body, origin)) } catch { throw .unsignable("\(error)") }
    return Self.prefix + Base64URL.encode(body + signature)
  }

  /// Throws unless a text could be made of it.
  public func check() throws(PassError) { _ = try body() }

  private func body() throws(PassError) -> [UInt8] {
    guard from < until else { throw .invalid("it ends before it begins") }
    var bytes: [UInt8] = [member == nil ? 1 : 2]
    bytes += OneTimeCode.canonicalBytes(of: id)
    if let member { bytes += OneTimeCode.canonicalBytes(of: member) }
    for bound in [from, until] { withUnsafeBytes(of: bound.bigEndian) { bytes += $0 } }
    guard !resources.isEmpty else { throw .invalid("it names no resource") }
    for resource in resources {
      guard let length = UInt8(exactly: resource.utf8.count), length > 0 else {
        throw .invalid("the id of a resource has 1 to 255 bytes")
      }
      bytes.append(length)
      bytes += resource.utf8
    }
    guard Self.textBytes(of: bytes.count + Self.signatureBytes) <= Self.longestText else {
      throw .invalid("it names too many resources for one QR code; issue two passes")
    }
    return bytes
  }

  private static func textBytes(of count: Int) -> Int { prefix.utf8.count + (count * 4 + 2) / 3 }

  private static func message(_ body: some Collection<UInt8>, _ origin: String) -> [UInt8] {
    Array(context.utf8) + Array(origin.utf8) + [UInt8(ascii: "\n")] + body
  }
}

extension SignedPass {
  /// Reads a text and verifies that the ledger of this key and origin signed it.
  public init(text: [UInt8], ledger: PublicKey, origin: String) throws(PassError) {
    guard text.count <= Self.longestText, Self.isPass(text) else { throw .malformed }
    guard let bytes = Base64URL.decode(ascii: text.dropFirst(Self.prefix.utf8.count)),
      bytes.count > Self.signatureBytes
    else { throw .malformed }
    let body = bytes.dropLast(Self.signatureBytes)
    guard let pass = Self(body: body) else { throw .malformed }
    guard ledger.verify(bytes.suffix(Self.signatureBytes), of: Self.message(body, origin)) else { throw .signature }
    self = pass
  }

  private init?(body: ArraySlice<UInt8>) {
    var rest = body
    func take(_ count: Int) -> ArraySlice<UInt8>? {
      guard rest.count >= count else { return nil }
      defer { rest = rest.dropFirst(count) }
      return rest.prefix(count)
    }
    func number(_ count: Int) -> UInt64? { take(count)?.reduce(0) { $0 << 8 | UInt64($1) } }
    func pseudonym() -> MemberID? {
      guard let high = number(8), let low = number(8) else { return nil }
      return MemberID(high: high, low: low)
    }
    guard let form = number(1), form == 1 || form == 2, let id = pseudonym() else { return nil }
    var member: MemberID?
    if form == 2 {
      member = pseudonym()
      guard member != nil else { return nil }
    }
    guard let from = number(4), let until = number(4), from < until else { return nil }
    var resources: [String] = []
    while let length = number(1) {
      guard length > 0, let bytes = take(Int(length)), let name = String(validating: bytes, as: UTF8.self) else {
        return nil
      }
      resources.append(name)
    }
    guard !resources.isEmpty else { return nil }
    self.init(
      id: id, member: member, from: UInt32(truncatingIfNeeded: from), until: UInt32(truncatingIfNeeded: until),
      resources: resources)
  }
}

/// Why a text is no pass of this ledger, or cannot be made one.
public enum PassError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The text cannot be read.
  case malformed
  /// Not signed by this ledger, or altered.
  case signature
  case invalid(String)
  case unsignable(String)

  public var description: String {
    switch self {
    case .malformed: "the text is no pass"
    case .signature: "the pass is not signed by this ledger, or was altered"
    case .invalid(let why): "no pass can be made: \(why)"
    case .unsignable(let cause): "the pass cannot be signed: \(cause)"
    }
  }
}
