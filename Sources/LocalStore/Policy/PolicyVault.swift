internal import Crypto
internal import Foundation
internal import GRDB
public import SpaceCore

/// Keeps the last verified policy: an image file beside the database and the reference to it in the database.
///
/// Installing writes a temporary file, flushes it, renames it to `policy-<version>.image`, points the reference to it in
/// one transaction, and removes the older file after that. A power cut at any point leaves the old policy or the new.
/// One task installs at a time; the control loop never calls the vault.
public struct PolicyVault: Sendable {
  /// The largest image that is taken: four times what a million credentials need.
  public static let imageMaximum: UInt64 = 256 << 20

  let core: StoreCore
  /// The agent that policies must be made for.
  let agent: String

  private var folder: String { core.folder.path }

  // MARK: At start

  /// Maps the installed image and verifies its length and hash. A damaged one is set aside, never deleted.
  public func open() throws(StoreError) -> OpenedPolicy {
    guard let reference = try reference() else { return .none }
    let path = folder + "/" + reference.file
    guard StoreFolder.exists(path) else {
      try forget()
      return .damaged(setAside: nil, cause: "the file \(reference.file) is missing")
    }
    let image = try MappedFile(path: path)
    guard UInt64(image.bytes.count) == reference.byteCount, Self.hash(image.bytes) == reference.sha256 else {
      let stamp = core.clock.wall().time.milliseconds
      let aside = path + ".damaged-\(stamp)"
      try StoreFolder.rename(path, to: aside)
      try forget()
      return .damaged(setAside: aside, cause: "the image is not the one that was installed")
    }
    return .installed(InstalledPolicy(reference: reference, image: image))
  }

  /// The reference to the installed image; nil when there is none.
  public func reference() throws(StoreError) -> PolicyReference? {
    try core.read("reading the policy's reference") { db in
      try Row.fetchOne(db, sql: "SELECT * FROM policy WHERE one = 1").map { row in
        PolicyReference(
          file: row.text("file"), version: row.count("version"), byteCount: row.count("bytes"),
          sha256: (row.blob("sha256") ?? []), header: (row.blob("header") ?? []),
          installedAt: WallTime(milliseconds: row.integer("installed")),
          confirmedAt: WallTime(milliseconds: row.integer("confirmed")))
      }
    }
  }

  private func forget() throws(StoreError) {
    try core.write("forgetting the policy") { db in try db.execute(sql: "DELETE FROM policy") }
  }

  // MARK: Installing

  /// Says whether a policy with this claim would be taken, before its image is fetched.
  public func check(_ claim: PolicyClaim) throws(PolicyRefusal) {
    guard claim.agent == agent else { throw .otherAgent(claim.agent) }
    guard claim.byteCount <= Self.imageMaximum else { throw .tooLarge(claim.byteCount) }
    let installed: PolicyReference?
    do { installed = try reference() } catch { throw .storage(error) }
    guard let installed else { return }
    guard claim.version >= installed.version else {
      throw .older(version: claim.version, installed: installed.version)
    }
    guard claim.version > installed.version || claim.sha256 == installed.sha256 else {
      throw .contradicts(version: claim.version)
    }
  }

  /// Installs a policy whose header's signature the caller has verified (`claim` is what it says).
  ///
  /// Installing the installed one again confirms it.
  public func install(
    _ claim: PolicyClaim, header: [UInt8], image: UnsafeRawBufferPointer
  ) throws(PolicyRefusal) -> InstalledPolicy {
    try check(claim)
    guard UInt64(image.count) == claim.byteCount else {
      throw .wrongLength(expected: claim.byteCount, found: UInt64(image.count))
    }
    guard Self.hash(image) == claim.sha256 else { throw .wrongHash }
    do { return try put(claim, header: header, image: image) } catch { throw .storage(error) }
  }

  private func put(
    _ claim: PolicyClaim, header: [UInt8], image: UnsafeRawBufferPointer
  ) throws(StoreError) -> InstalledPolicy {
    let now = core.clock.wall().time
    let file = "policy-\(claim.version).image"
    try StoreFolder.replace(folder + "/" + file, with: image)
    let before = try reference()
    let reference = PolicyReference(
      file: file, version: claim.version, byteCount: claim.byteCount, sha256: claim.sha256, header: header,
      installedAt: before?.sha256 == claim.sha256 ? before?.installedAt ?? now : now, confirmedAt: now)
    try core.write("installing the policy") { db in
      try db.execute(
        sql: """
          INSERT OR REPLACE INTO policy (one, file, version, bytes, sha256, header, installed, confirmed)
          VALUES (1, ?, ?, ?, ?, ?, ?, ?)
          """,
        arguments: [
          reference.file, Int64(clamping: reference.version), Int64(clamping: reference.byteCount),
          Data(reference.sha256), Data(reference.header), reference.installedAt.milliseconds,
          reference.confirmedAt.milliseconds,
        ])
    }
    try removeOthers(than: file)
    return InstalledPolicy(reference: reference, image: try MappedFile(path: folder + "/" + file))
  }

  /// Notes that the ledger said at `time` that `version` is still the newest. Never moves the time back.
  /// - Returns: false when another version is installed.
  public func confirm(version: UInt64, at time: WallTime) throws(StoreError) -> Bool {
    try core.write("confirming the policy") { db in
      try db.execute(
        sql: "UPDATE policy SET confirmed = max(confirmed, ?) WHERE one = 1 AND version = ?",
        arguments: [time.milliseconds, Int64(clamping: version)])
      return db.changesCount == 1
    }
  }

  /// Confirms `version` at the store's clock.
  /// - Returns: the reference as it is now; nil when another version is installed.
  public func confirmNow(version: UInt64) throws(StoreError) -> PolicyReference? {
    guard try confirm(version: version, at: core.clock.wall().time) else { return nil }
    return try reference()
  }

  /// Removes images that nothing refers to: the older one, and those of installations that a power cut ended.
  private func removeOthers(than file: String) throws(StoreError) {
    for name in try core.folder.names() where name.hasPrefix("policy-") && name != file {
      guard name.hasSuffix(".image") || name.hasSuffix(".image.new") else { continue }
      try StoreFolder.remove(folder + "/" + name)
    }
  }

  static func hash(_ bytes: UnsafeRawBufferPointer) -> [UInt8] {
    var hash = SHA256()
    hash.update(bufferPointer: bytes)
    return Array(hash.finalize())
  }
}
