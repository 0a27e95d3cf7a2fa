/// The rules that one agent decides by: an immutable image, used where it lies (see ``PolicyLayout`` for the bytes).
///
/// Opening checks the header and where the sections lie, nothing more; its signature and hash are checked before, by
/// whoever installs it. Every later read is checked against its section, so a damaged image refuses and never traps.
/// A mapped file must not be cut or written while it is open: a new policy is a new file, swapped in by rename.
/// Copying costs one retain.
public struct PolicyImage: Sendable {
  private let storage: PolicyImageStorage
  /// Valid while this image, or a copy of it, lives.
  var view: PolicyView { storage.view }

  /// Opens an image where it lies.
  /// - Parameters:
  ///   - mapping: the bytes; they stay valid and unchanged as long as `owner` lives.
  ///   - owner: kept for as long as any copy of this image.
  public init(mapping: UnsafeRawBufferPointer, owner: any AnyObject & Sendable) throws(PolicyImageError) {
    storage = PolicyImageStorage(try PolicySections(mapping), owner: owner)
  }

  /// Copies an image from memory: for tests, the demo, and policies that came from a document.
  public init(_ bytes: [UInt8]) throws(PolicyImageError) {
    let owner = PolicyImageMemory(bytes)
    try self.init(mapping: owner.buffer, owner: owner)
  }

  /// The ledger index that the policy reflects.
  public var version: UInt64 { view.sections.pointee.header.u64(24) }
  public var issuedAt: WallTime { WallTime(milliseconds: view.sections.pointee.header.i64(32)) }
  public var agent: PolicyAgentID {
    PolicyAgentID(high: view.sections.pointee.header.u64(40), low: view.sections.pointee.header.u64(48))
  }
  /// The name of the zone whose clock changes were compiled in: `Europe/Berlin`.
  public var timeZoneName: String { text(PolicyText(offset: view.sections.pointee.header.u32(64))) ?? "" }
  /// Clock changes are known until here; afterwards the last offset goes on.
  public var zoneKnownUntil: WallTime {
    WallTime(milliseconds: view.sections.pointee.header.i64(88).multipliedOrSaturated(by: 1000))
  }
  public var byteCount: Int { view.sections.pointee.byteCount }

  public var resourceCount: Int { view.sections.pointee.resources.count }
  public var certificationCount: Int { view.sections.pointee.certifications.count }
  public var scheduleCount: Int { view.sections.pointee.schedules.count }
  public var grantCount: Int { view.sections.pointee.grants.count }
  public var memberCount: Int { view.sections.pointee.members.count }
  /// Slots of the credential table, used or empty.
  public var credentialSlotCount: Int { view.sections.pointee.credentials.count }

  /// Why the installer must not put this image into force on `agent`; nil when it may.
  /// - Parameter current: the version in force; an image of the same version may replace it.
  public func refusal(for agent: PolicyAgentID, replacing current: UInt64?) -> PolicyImageError? {
    guard self.agent == agent else { return .otherAgent(self.agent) }
    if let current, version < current { return .older(version: version, than: current) }
    return nil
  }
}

/// Keeps the mapping, and where its sections lie.
private final class PolicyImageStorage: @unchecked Sendable {
  // Unchecked: both are set once, and what they lead to does not change while this lives.
  let owner: any AnyObject & Sendable
  let view: PolicyView

  init(_ sections: PolicySections, owner: any AnyObject & Sendable) {
    self.owner = owner
    let memory = UnsafeMutablePointer<PolicySections>.allocate(capacity: 1)
    memory.initialize(to: sections)
    view = PolicyView(sections: UnsafePointer(memory))
  }

  deinit { view.sections.deallocate() }
}

/// The bytes of an image that was copied from memory.
private final class PolicyImageMemory: @unchecked Sendable {
  // Unchecked: written here only, before anybody else can see it.
  let buffer: UnsafeRawBufferPointer

  init(_ bytes: [UInt8]) {
    let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 8)
    memory.copyBytes(from: bytes)
    buffer = UnsafeRawBufferPointer(memory)
  }

  deinit { buffer.deallocate() }
}

extension Int64 {
  func multipliedOrSaturated(by factor: Int64) -> Int64 {
    let (product, overflow) = multipliedReportingOverflow(by: factor)
    return overflow ? (self < 0 ? .min : .max) : product
  }
}
