internal import LedgerProtocol

/// Follows grants and their approvals through the log: each approval must be of the grant as it stood, by another name
/// than gave it.
struct ApprovalReplay {
  private var grants: [String: (position: UInt64, actor: String)] = [:]
  /// How many approvals were read.
  private(set) var count = 0

  private struct GrantData: Decodable {
    var actor: String
  }

  private struct ApprovalData: Decodable {
    var actor: String
    var value: DirectoryValue.Approval
  }

  /// Reads an entry of the ledger's own.
  /// - Returns: what is wrong with it; nil when nothing is.
  mutating func read(_ entry: Entry, at position: UInt64) throws -> String? {
    guard let id = entry.subject else { return nil }
    switch DirectoryKind(entryType: entry.type) {
    case .grant:
      let isSet = entry.type == DirectoryKind.grant.setType
      grants[id] = isSet ? (position, try entry.decode(GrantData.self).actor) : nil
    case .approval where entry.type == DirectoryKind.approval.setType:
      count += 1
      let approval = try entry.decode(ApprovalData.self)
      guard let grant = grants[id], grant.position == approval.value.grant else {
        return "entry \(position) approves the grant '\(id)' as it did not stand"
      }
      guard !DirectoryRules.isSameName(grant.actor, approval.actor) else {
        return "entry \(position) approves the grant '\(id)' by '\(approval.actor)', who gave it"
      }
    case .some, nil: break
    }
    return nil
  }
}
