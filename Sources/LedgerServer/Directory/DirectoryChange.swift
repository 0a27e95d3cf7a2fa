internal import LedgerProtocol
public import SpaceCore

/// One change of the directory, before it is an entry.
public struct DirectoryChange: Sendable {
  public var kind: DirectoryKind
  public var id: String
  /// The new value in JSON; nil ends it.
  public var value: [UInt8]?
  /// For a member: what identifies the person, sealed and never in an entry. Nil leaves it as it is.
  public var personal: PersonalData?
  /// For a credential: its canonical bytes, sealed and never in an entry. Nil leaves them as they are.
  public var secret: RawCredential?

  public init(
    _ kind: DirectoryKind, _ id: String, json: [UInt8]?, personal: PersonalData? = nil, secret: RawCredential? = nil
  ) {
    self.kind = kind
    self.id = id
    self.value = json
    self.personal = personal
    self.secret = secret
  }

  /// A change to a typed value.
  public init(
    _ kind: DirectoryKind, _ id: String, _ value: some Encodable, personal: PersonalData? = nil,
    secret: RawCredential? = nil
  ) throws {
    self.init(kind, id, json: try WireJSON.encode(value), personal: personal, secret: secret)
  }
}

/// What identifies a person: in the directory only, sealed, and destroyed when the member is forgotten.
public struct PersonalData: Codable, Sendable, Equatable {
  public var name: String
  public var contact: String?

  public init(name: String, contact: String? = nil) {
    self.name = name
    self.contact = contact
  }
}

/// One thing in the directory.
public struct DirectoryItem: Sendable, Equatable {
  public var kind: DirectoryKind
  public var id: String
  /// JSON.
  public var value: [UInt8]
  /// The position of the entry that set it.
  public var position: UInt64
}
