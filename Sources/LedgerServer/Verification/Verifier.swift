internal import LedgerProtocol

/// One pass over a log, entry by entry, from nothing but the ledger's public key.
struct Verifier {
  let ledger: NoteKey
  private var frontier = TreeFrontier()
  private var keys: [String: PublicKey] = [:]
  private var revoked: [String: UInt64] = [:]
  private var ends: [String: ChainEnd] = [:]
  private(set) var directory: DirectoryReplay
  private var approvals = ApprovalReplay()
  private var policies: [String: [UInt64]] = [:]
  private let erasures: [UInt64: Erasure]
  private var erased = 0
  private var counted: [String: UInt64] = [:]
  private var unissued: UInt64 = 0
  private var faults: [Subject: [String]] = [:]

  /// What is checked of each entry.
  enum Subject: String, CaseIterable {
    case tree, signatures, chains, policies, erasures, approvals, directory
  }

  /// At most this many faults of one kind are told in words; more are counted.
  private static let toldMaximum = 5

  private var ownSource: String { "urn:lintel:ledger:\(ledger.key.agentID)" }

  /// - Parameter erasures: what the log says was erased, found in a reading before.
  init(ledger: NoteKey, erasures: [UInt64: Erasure]) {
    self.ledger = ledger
    self.erasures = erasures
    directory = DirectoryReplay(source: "urn:lintel:ledger:\(ledger.key.agentID)")
  }

  mutating func fault(_ subject: Subject, _ words: String) { faults[subject, default: []].append(words) }

  /// - Returns: the nodes of the tree that the entry completed.
  mutating func read(_ logged: LoggedEntry) -> [(place: NodePlace, hash: [UInt8])] {
    if logged.position != frontier.size {
      fault(.tree, "entry \(logged.position) stands where \(frontier.size) belongs")
    }
    if let bytes = logged.bytes {
      if MerkleTree.leafHash(bytes) != logged.leafHash {
        fault(.tree, "entry \(logged.position) is not what its leaf hash says")
      }
      do { read(try Entry(bytes: bytes), at: logged.position) } catch {
        fault(.signatures, "entry \(logged.position): \(error)")
      }
    } else {
      readErased(logged.position)
    }
    return frontier.append(leafHash: logged.leafHash)
  }

  private mutating func read(_ entry: Entry, at position: UInt64) {
    counted[entry.source, default: 0] += 1
    guard let key = key(of: entry, at: position) else { return }
    do { try entry.verify(key) } catch { fault(.signatures, "entry \(position): \(error)") }
    do { try ChainRule.follows(entry, after: ends[entry.source] ?? .start) } catch {
      fault(.chains, "entry \(position) of \(entry.source): \(error)")
    }
    ends[entry.source] = ChainEnd(after: entry)
    if entry.source == ownSource { readOwn(entry, at: position) } else { readNamedPolicy(entry) }
  }

  private mutating func key(of entry: Entry, at position: UInt64) -> PublicKey? {
    if entry.source == ownSource { return ledger.key }
    let agent = Self.agent(entry.source)
    guard let agent, let key = keys[agent] else {
      fault(.signatures, "entry \(position) is of \(entry.source), who had not joined")
      return nil
    }
    if let since = revoked[agent] { fault(.signatures, "entry \(position) is of \(agent), revoked by entry \(since)") }
    return key
  }

  private static func agent(_ source: String) -> String? {
    let parts = source.split(separator: ":", omittingEmptySubsequences: false)
    return parts.count == 5 && parts[0] == "urn" && parts[1] == "lintel" && parts[2] == "agent" ? String(parts[3]) : nil
  }

  private struct JoinedData: Decodable {
    var key: PublicKey
  }

  private mutating func readOwn(_ entry: Entry, at position: UInt64) {
    directory.read(entry)
    guard let subject = entry.subject else { return }
    do {
      if let words = try approvals.read(entry, at: position) { fault(.approvals, words) }
      switch entry.type {
      case "agent.joined":
        let key = try entry.decode(JoinedData.self).key
        if key.agentID != subject { fault(.signatures, "entry \(position) lets \(subject) join with another's key") }
        keys[subject] = key
      case "agent.revoked": revoked[subject] = position
      case "policy.issued":
        let version = try entry.decode(LedgerStore.IssuedData.self).version
        let last = policies[subject]?.last
        if version >= position || last.map({ version <= $0 }) == true || keys[subject] == nil {
          fault(.policies, "entry \(position) issues version \(version) to \(subject) out of order")
        }
        policies[subject, default: []].append(version)
      default: break
      }
    } catch { fault(.signatures, "entry \(position): \(error)") }
  }

  private struct NamedPolicy: Decodable {
    var policyVersion: UInt64?

    private enum CodingKeys: String, CodingKey { case policyVersion = "policy_version" }
  }

  /// Whether the policy that an agent decided by was issued to it before.
  private mutating func readNamedPolicy(_ entry: Entry) {
    // Data without the field, or of a type that only a newer lintel knows, names none.
    guard let version = (try? entry.decode(NamedPolicy.self))?.policyVersion, let agent = Self.agent(entry.source)
    else { return }
    if policies[agent]?.contains(version) != true { unissued += 1 }
  }

  private mutating func readErased(_ position: UInt64) {
    erased += 1
    guard let erasure = erasures[position] else {
      return fault(.erasures, "entry \(position) is gone and no entry says that it was erased")
    }
    let end = ends[erasure.source] ?? .start
    if erasure.sequence != end.sequence + 1 {
      fault(
        .chains,
        "entry \(position) was number \(erasure.sequence) of \(erasure.source); \(end.sequence + 1) belongs here")
    }
    ends[erasure.source] = ChainEnd(sequence: erasure.sequence, link: erasure.link)
    counted[erasure.source, default: 0] += 1
  }

  // MARK: The end

  /// Closes the pass against the signed checkpoint.
  /// - Parameter directoryWords: nil when there were no tables to compare with.
  mutating func report(note: String, directoryWords: String?) -> LedgerVerification {
    var size: UInt64 = 0
    do {
      let checkpoint = try Checkpoint(note: note, ledger: ledger.key, origin: ledger.name)
      size = checkpoint.size
      if size != frontier.size { fault(.tree, "the checkpoint covers \(size) entries and \(frontier.size) are there") }
      if checkpoint.root != frontier.root { fault(.tree, "the entries lead to another root than the signed one") }
    } catch { fault(.tree, "\(error)") }
    let agents = counted.filter { $0.key != ownSource }
    let written = agents.values.reduce(0, +)
    let issued = policies.values.reduce(0) { $0 + $1.count }
    let good: [(Subject, String?)] = [
      (.tree, "\(frontier.size) entries lead to the root of the signed checkpoint"),
      (.signatures, "\(frontier.size - UInt64(erased)) entries are as their authors signed them"),
      (
        .chains,
        "\(counted.count) chains without a gap or a break: \(written) entries of \(agents.count) boards, "
          + "\(counted[ownSource] ?? 0) of the ledger"
      ),
      (.policies, "\(issued) policies were made, each recorded, for \(policies.count) boards"),
      (.erasures, erased == 0 ? nil : "\(erased) entries were erased, each by an entry that says so"),
      (
        .approvals,
        approvals.count == 0
          ? nil : "\(approvals.count) approvals, each of a grant as it stood and by another name than gave it"
      ),
      (.directory, directoryWords),
    ]
    let findings = good.compactMap { subject, words -> LedgerVerification.Finding? in
      if let found = faults[subject] {
        let rest = found.count > Self.toldMaximum ? "; and \(found.count - Self.toldMaximum) more" : ""
        return .init(
          subject: subject.rawValue, isSound: false,
          words: found.prefix(Self.toldMaximum).joined(separator: "; ") + rest)
      }
      return words.map { .init(subject: subject.rawValue, isSound: true, words: $0) }
    }
    return LedgerVerification(
      origin: ledger.name, size: size, findings: findings, unproven: unproven(directoryWords == nil))
  }

  private func unproven(_ withoutTables: Bool) -> [String] {
    var words = [
      "that nobody was ever shown another log: for that, compare checkpoints with those that boards have seen",
      "that what is recorded happened: entries say what boards saw and by which clock",
    ]
    if erased > 0 { words.append("what \(erased) erased entries said; their number and place are the ledger's word") }
    if unissued > 0 {
      words.append(
        "\(unissued) entries decided by policies that this ledger did not issue, such as one from before joining")
    }
    if withoutTables { words.append("that the directory's tables say the same as the log: an export has none") }
    return words
  }
}

/// What the log says about an entry that was erased.
struct Erasure: Decodable, Equatable {
  var index: UInt64
  var source: String
  var sequence: UInt64
  /// Base64url of what the author's next entry names as `previous`.
  var previousOfNext: String

  private enum CodingKeys: String, CodingKey {
    case index, source, sequence
    case previousOfNext = "previous_of_next"
  }

  var link: [UInt8]? { Base64URL.decode(previousOfNext) }
}
