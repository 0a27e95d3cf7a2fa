/// What a one-time invitation says: where the ledger is, its key, and the secret that admits one agent.
///
/// The key comes with the invitation, so the agent trusts the right ledger from the first byte.
public struct InvitationTerms: Sendable, Equatable, CustomStringConvertible {
  /// `https://ledger.example.org`, without a slash at the end.
  public var url: String
  /// The ledger's public key, base64url.
  public var ledgerKey: String
  /// The name under which it signs checkpoints.
  public var origin: String
  /// The invitation's id.
  public var id: String
  /// Admits one agent, once. Never logged.
  public var secret: String

  /// What an invitation as text begins with.
  static let prefix = "lintel-invitation."
  /// The most characters of an invitation that is read.
  static let longest = 4096

  public init(url: String, ledgerKey: String, origin: String, id: String, secret: String) {
    self.url = url
    self.ledgerKey = ledgerKey
    self.origin = origin
    self.id = id
    self.secret = secret
  }

  public var description: String { "invitation \(id) of \(origin)" }
}

extension InvitationTerms: Codable {
  /// Reads the line that ``text`` writes. Throws `.malformed` for anything else.
  public init(text: String) throws(InvitationError) {
    guard text.utf8.count <= Self.longest, text.hasPrefix(Self.prefix),
      let json = Base64URL.decode(String(text.dropFirst(Self.prefix.count)))
    else { throw .malformed("it does not begin with '\(Self.prefix)', or was cut off or altered") }
    do { self = try WireJSON.decode(Self.self, from: json) } catch {
      throw .malformed("it lacks a part; copy the whole line")
    }
    guard url.hasPrefix("http://") || url.hasPrefix("https://") else {
      throw .malformed("the address in it is neither http nor https")
    }
    do { _ = try PublicKey(text: ledgerKey) } catch { throw .malformed("the ledger's key in it is no key") }
  }

  /// The whole invitation as one line, which is a secret until it is used.
  public var text: String {
    get throws { Self.prefix + Base64URL.encode(try WireJSON.encode(self)) }
  }
}

/// Why a text is no invitation. Never quotes it.
public enum InvitationError: Error, Sendable, Equatable, CustomStringConvertible {
  case malformed(String)

  public var description: String {
    switch self {
    case .malformed(let cause): "the text is no invitation: \(cause); ask for a new one if this was all of it"
    }
  }
}
