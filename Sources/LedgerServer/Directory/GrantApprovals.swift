internal import GRDB
internal import LedgerProtocol

/// Where grants reach.
struct GrantReach {
  private let byID: [String: DirectoryValue.Resource]

  init(_ resources: [String: DirectoryValue.Resource]) { byID = resources }

  /// A name that is a resource means that resource, also when a tag is called the same.
  func resources(on place: String) -> [DirectoryValue.Resource] {
    if let resource = byID[place] { return [resource] }
    return byID.values.filter { $0.tags?.contains(place) == true }
  }

  func isResource(_ place: String) -> Bool { byID[place] != nil }
}

/// Which grants of dangerous rights a second person has approved.
///
/// A grant is one thing wherever it reaches: when one of its resources marks the right as dangerous, it waits for its
/// approval at all of them.
struct GrantApprovals {
  let reach: GrantReach
  /// By grant: the position that was approved.
  private let approved: [String: UInt64]

  init(_ db: Database) throws {
    let resources = try LedgerStore.items(.resource, db).map {
      ($0.id, try WireJSON.decode(DirectoryValue.Resource.self, from: $0.value))
    }
    reach = GrantReach(Dictionary(uniqueKeysWithValues: resources))
    let approvals = try LedgerStore.items(.approval, db).map {
      ($0.id, try WireJSON.decode(DirectoryValue.Approval.self, from: $0.value).grant)
    }
    approved = Dictionary(uniqueKeysWithValues: approvals)
  }

  /// - Parameter position: of the entry that set the grant.
  func isMissing(_ grant: DirectoryValue.Grant, id: String, position: UInt64) -> Bool {
    let isDangerous = reach.resources(on: grant.on).contains { $0.dangerous?.contains(grant.right) == true }
    return isDangerous && approved[id] != position
  }
}

extension LedgerStore {
  /// Grants of dangerous rights that do not count until a second person approves them, by id.
  public func grantsAwaitingApproval() throws(LedgerError) -> [String] {
    try read("reading the directory of") { db in
      let approvals = try GrantApprovals(db)
      return try Self.items(.grant, db).filter { item in
        let grant = try WireJSON.decode(DirectoryValue.Grant.self, from: item.value)
        return approvals.isMissing(grant, id: item.id, position: item.position)
      }.map(\.id)
    }
  }
}
