public import LedgerProtocol
public import LocalStore

/// Reads policy headers that the ledger of the invitation signed.
public struct PolicyHeaderVerifier: PolicyVerifying {
  let ledger: PublicKey

  /// - Parameter ledger: the key that came with the invitation.
  public init(ledger: PublicKey) { self.ledger = ledger }

  public func claim(_ header: [UInt8]) throws -> PolicyClaim {
    let header = try PolicyHeader(signed: header, ledger: ledger)
    return PolicyClaim(
      agent: header.agent, version: header.version, sha256: header.imageHash, byteCount: header.bytes)
  }
}
