internal import SpaceCore

/// Expands what everyone, groups and members are granted into the rights sets of members, each different set once.
struct PolicyRights {
  /// How many lists of groups are remembered: members share them.
  private static let memory = 10_000

  private var everyone: [PolicyTables.RightEntry] = []
  private var byGroup: [String: [PolicyTables.RightEntry]] = [:]
  private var byMember: [MemberID: [PolicyTables.RightEntry]] = [:]
  private var sets: [Set<PolicyTables.RightEntry>: Int] = [:]
  private var known: [[String]: Int] = [:]

  mutating func add(_ entries: [PolicyTables.RightEntry], to grantee: PolicyCompiler.Grantee) {
    switch grantee {
    case .everyone: everyone += entries
    case .group(let name): byGroup[name, default: []] += entries
    case .member(let id): byMember[id, default: []] += entries
    }
  }

  /// The place of the rights of a member among all sets.
  mutating func set(groups: [String], member: MemberID?, _ all: inout [[PolicyTables.RightEntry]]) -> Int {
    let own = member.flatMap { byMember[$0] } ?? []
    if own.isEmpty, let place = known[groups] { return place }
    var rights = Set(everyone)
    for group in groups { rights.formUnion(byGroup[group] ?? []) }
    rights.formUnion(own)
    let place = place(of: rights, &all)
    if own.isEmpty {
      if known.count == Self.memory { known.removeAll(keepingCapacity: true) }
      known[groups] = place
    }
    return place
  }

  private mutating func place(of rights: Set<PolicyTables.RightEntry>, _ all: inout [[PolicyTables.RightEntry]]) -> Int
  {
    if let place = sets[rights] { return place }
    sets[rights] = all.count
    all.append(
      rights.sorted { ($0.resource, $0.right.rawValue, $0.grant) < ($1.resource, $1.right.rawValue, $1.grant) })
    return all.count - 1
  }
}
