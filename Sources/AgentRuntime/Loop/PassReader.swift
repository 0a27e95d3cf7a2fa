import LedgerClient
import LedgerProtocol
import LocalStore
import SpaceCore

/// Reads the texts of passes: whose ledger must have signed them, and what the space may know of them.
struct PassReader: Sendable {
  private let ledger: PublicKey
  private let origin: String

  /// - Parameters:
  ///   - ledger: the key of the ledger that this board has joined, which signs its policies too.
  ///   - origin: the name under which that ledger signs.
  init(ledger: PublicKey, origin: String) {
    self.ledger = ledger
    self.origin = origin
  }

  /// A scanned text at the reader of `here`: malformed unless this ledger signed it. Verifying takes about a tenth of a
  /// millisecond, and nothing is verified that has not the form of a pass.
  func credential(_ text: [UInt8], at here: ResourceID?, _ codes: CodeReader) -> PresentedCredential {
    // Why it is none is not told: whoever made it up would learn from it.
    guard let pass = try? SignedPass(text: text, ledger: ledger, origin: origin) else { return .malformed(.pass) }
    let bytes = OneTimeCode.canonicalBytes(of: pass.id)
    return .pass(
      VerifiedPass(
        id: pass.id, digest: codes.digest(of: RawCredential(kind: .pass, bytes: bytes)), holder: pass.holder,
        from: pass.from, until: pass.until, isForHere: here.map { pass.resources.contains($0.name) } ?? false))
  }
}

extension PassReader {
  /// For the ledger that the agent has joined; nil when it has joined none, or the file about it cannot be read, which
  /// whoever connects to the ledger reports.
  static func ofLedger(joinedBy store: AgentStore) -> PassReader? {
    guard let file = try? LedgerFile.load(from: store), let key = try? PublicKey(text: file.key) else { return nil }
    return PassReader(ledger: key, origin: file.name)
  }
}
