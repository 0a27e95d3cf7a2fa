public import AsyncHTTPClient
public import LedgerClient
import LedgerProtocol
import LocalStore
public import ServiceLifecycle
import SpaceCore

/// Joins a running agent to its ledger: what the journal holds goes there, the policy and its confirmations come from
/// there, and both are told to the control loop through its mailbox.
///
/// Nothing here is on the way of a badge; without the ledger the agent goes on with what it has.
public struct LedgerLink: Service {
  private let delivery: DeliveryService
  private let follower: PolicyFollower
  private let loop: LoopPost

  /// - Parameter file: what joining wrote down: which ledger, its key, and this agent's name there.
  /// - Throws: when the ledger's key in `file` is no key.
  public init(_ agent: Agent, _ file: LedgerFile, client: HTTPClient) throws {
    let ledgerKey = try PublicKey(text: file.key)
    let store = agent.store
    let ledger = HTTPLedger(origin: file.origin, client: client) {
      try AgentToken.make(key: store.key, audience: file.name, now: SystemWallClock(trusted: true).now.time)
    }
    let loop = LoopPost(agent)
    self.loop = loop
    delivery = DeliveryService(
      store: store, writer: agent.writer, ledger: ledger, heads: LedgerLogKey(ledger: ledgerKey, origin: file.name),
      logger: agent.parts.logger, onAlarm: { loop.tell($0) })
    follower = PolicyFollower(
      store: store, ledger: ledger, verifier: PolicyHeaderVerifier(ledger: ledgerKey), logger: agent.parts.logger,
      onPolicy: { loop.tell($0) }, onConfirmed: { loop.post(.policyConfirmed($0.confirmedAt)) },
      onRefused: { loop.post(.policyRefused("\($0)")) })
    loop.trust(PassReader(ledger: ledgerKey, origin: file.name))
  }

  /// Runs them until shutdown.
  public func run() async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await delivery.run() }
      group.addTask { try await follower.run() }
      group.addTask { await cancelWhenGracefulShutdown { await answer() } }
      try await group.waitForAll()
    }
  }

  /// Asks the ledger what the loop wants to know, each question by itself: the loop bounds how many there are.
  private func answer() async {
    await withDiscardingTaskGroup { group in
      for await question in loop.agent.ledgerQuestions() {
        group.addTask {
          let newest = await follower.newest(within: question.wait)
          loop.post(.ledgerAnswered(question.number, newest: newest))
        }
      }
    }
  }
}

/// What the ledger's services have to say, as events for the control loop.
private struct LoopPost: Sendable {
  let agent: Agent

  init(_ agent: Agent) { self.agent = agent }

  /// Puts an event before the loop, waiting in this task while the mailbox is full: none of these may be lost.
  func post(_ event: SpaceEvent) { insist { $0.post(event) } }

  func trust(_ passes: PassReader) { insist { $0.trust(passesOf: passes) } }

  private func insist(_ post: @escaping @Sendable (Agent) -> Bool) {
    guard !post(agent) else { return }
    let agent = agent
    Task {
      while !post(agent) { try await Task.sleep(for: .milliseconds(20)) }
    }
  }

  func tell(_ installed: InstalledPolicy) {
    do {
      let image = try PolicyImage(mapping: installed.image.bytes, owner: installed.image)
      post(.policy(image, confirmedAt: installed.reference.confirmedAt))
    } catch {
      post(.policyRefused("the installed image cannot be opened: \(error)"))
    }
  }

  func tell(_ alarm: LedgerAlarm) {
    switch alarm {
    case .contradiction(let why): post(.device(.degraded(device: "ledger", finding: why, count: 1)))
    case .refusedEntry(let sequence, let why):
      let which = sequence.map { "entry \($0)" } ?? "an entry"
      post(.device(.degraded(device: "ledger", finding: "\(which) is not taken: \(why)", count: 1)))
    case .repaired(let sequences):
      let finding = "entries were damaged on this board's storage and replaced on their way to the ledger"
      post(.device(.degraded(device: "journal", finding: finding, count: sequences.count)))
    }
  }
}
