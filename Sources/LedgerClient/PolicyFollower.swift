public import LocalStore
public import Logging
public import ServiceLifecycle
internal import Synchronization

/// Reads the claim out of a signed policy header. Throws when the signature is not the ledger's.
public protocol PolicyVerifying: Sendable {
  /// - Parameter header: the signed header, byte for byte.
  func claim(_ header: [UInt8]) throws -> PolicyClaim
}

/// Keeps the agent's policy the newest: holds a request open, verifies what comes, installs it, and hands it on.
///
/// A policy that is not the ledger's, not this agent's, older or damaged is refused and reported once; the agent keeps
/// the one it has. Every answer, also "nothing newer", confirms the installed one: freshness bounds count from there.
public struct PolicyFollower: Service {
  /// How long the ledger is asked to hold a request open.
  public static let waitSeconds = 30

  let store: AgentStore
  let endpoint: any LedgerEndpoint
  let verifier: any PolicyVerifying
  let backoff: Backoff
  let pause: @Sendable (Duration) async throws -> Void
  /// A newer policy is installed: to be posted to the control loop.
  let onPolicy: @Sendable (InstalledPolicy) -> Void
  /// The installed one was confirmed at the time in its reference: to be posted to the control loop.
  let onConfirmed: @Sendable (PolicyReference) -> Void
  /// A policy was refused: an entry `policy.refused`.
  let onRefused: @Sendable (PolicyRefusal) -> Void
  let onChange: @Sendable (Connection) -> Void
  let logger: Logger
  private let turns = Turns()

  /// - Parameters:
  ///   - verifier: verifies the signature of a policy's header.
  ///   - onPolicy: a newer policy is installed; posts it to the control loop.
  ///   - onConfirmed: the installed one is still the newest; posts the time to the control loop.
  ///   - onRefused: a policy was refused, once per reason; becomes an entry `policy.refused`.
  ///   - onChange: called when the connection changes its kind; for pages.
  public init(
    store: AgentStore, ledger: HTTPLedger, verifier: any PolicyVerifying, logger: Logger,
    onPolicy: @escaping @Sendable (InstalledPolicy) -> Void,
    onConfirmed: @escaping @Sendable (PolicyReference) -> Void,
    onRefused: @escaping @Sendable (PolicyRefusal) -> Void,
    onChange: @escaping @Sendable (Connection) -> Void = { _ in }
  ) {
    self.init(
      store: store, endpoint: ledger, verifier: verifier, backoff: Backoff(),
      pause: { try await Task.sleep(for: $0) }, onPolicy: onPolicy, onConfirmed: onConfirmed, onRefused: onRefused,
      onChange: onChange, logger: logger)
  }

  init(
    store: AgentStore, endpoint: any LedgerEndpoint, verifier: any PolicyVerifying, backoff: Backoff,
    pause: @escaping @Sendable (Duration) async throws -> Void,
    onPolicy: @escaping @Sendable (InstalledPolicy) -> Void,
    onConfirmed: @escaping @Sendable (PolicyReference) -> Void,
    onRefused: @escaping @Sendable (PolicyRefusal) -> Void, onChange: @escaping @Sendable (Connection) -> Void,
    logger: Logger
  ) {
    self.store = store
    self.endpoint = endpoint
    self.verifier = verifier
    self.backoff = backoff
    self.pause = pause
    self.onPolicy = onPolicy
    self.onConfirmed = onConfirmed
    self.onRefused = onRefused
    self.onChange = onChange
    self.logger = logger
  }

  /// Runs until shutdown.
  public func run() async throws {
    await cancelWhenGracefulShutdown { await follow() }
  }

  func follow() async {
    var backoff = backoff
    var log = ConnectionLog("policy", logger: logger)
    var random = SystemRandomNumberGenerator()
    var reported: PolicyRefusal?
    while !Task.isCancelled {
      let step = await next()
      if Task.isCancelled { return }  // stopping broke the request off: no news of the ledger
      if log.note(step.connection) { onChange(log.state) }
      switch step {
      case .followed:
        backoff.reset()
        reported = nil
      case .refused(let refusal):
        if reported != refusal { onRefused(refusal) }
        reported = refusal
        try? await pause(backoff.next(using: &random))  // cancellation ends the pause; the loop looks at it
      case .again: try? await pause(backoff.next(using: &random))  // as above
      }
    }
  }

  enum Step: Equatable {
    case followed
    case refused(PolicyRefusal)
    case again(String)

    var connection: Connection {
      switch self {
      case .followed: .online
      case .refused(let refusal): .refused("\(refusal)")
      case .again(let why): .offline(why)
      }
    }
  }

  /// One request and what comes of it.
  func next() async -> Step {
    do {
      let have = try store.policies.reference()
      switch try await endpoint.policy(have: have?.version, waitSeconds: Self.waitSeconds) {
      case .unchanged:
        guard let have else { return .again("it says that nothing is newer than no policy") }
        if let confirmed = try store.policies.confirmNow(version: have.version) { onConfirmed(confirmed) }
      case .none: return .again("it has no policy for this agent yet")
      case .policy(let header, let image): return install(header, image)
      }
      return .followed
    } catch { return .again("\(error)") }
  }

  /// Asks now, without waiting for news, which policy is the newest, and installs it unless it is the installed one.
  /// Several may ask at a time, also while this runs.
  ///
  /// - Parameter limit: when to give up.
  /// - Returns: the version of the newest policy, which `onPolicy` was told of before; nil when there is no usable answer.
  public func newest(within limit: Duration) async -> UInt64? {
    await withTaskGroup(of: UInt64?.self) { group in
      group.addTask { await newest() }
      group.addTask {
        try? await Task.sleep(for: limit)  // an answer before then cancels it
        return nil
      }
      defer { group.cancelAll() }
      return await group.next() ?? nil
    }
  }

  private func newest() async -> UInt64? {
    do {
      let have = try store.policies.reference()?.version
      switch try await endpoint.policy(have: have, waitSeconds: 0) {
      case .unchanged: return have
      case .none: return nil
      case .policy(let header, let image):
        switch install(header, image) {
        case .followed: return try store.policies.reference()?.version
        case .refused(.older(_, let installed)): return installed  // a newer one has come meanwhile
        case .refused(let refusal): throw refusal
        case .again: return nil
        }
      }
    } catch {
      logger.debug("asked for the newest policy, the ledger gave no usable answer: \(error)")
      return nil
    }
  }

  private func install(_ header: [UInt8], _ image: [UInt8]) -> Step { turns.take { put(header, image) } }

  private func put(_ header: [UInt8], _ image: [UInt8]) -> Step {
    do {
      let claim = try verifier.claim(header)
      let before = try store.policies.reference()
      let installed = try image.withUnsafeBytes { try store.policies.install(claim, header: header, image: $0) }
      if before?.version == claim.version { onConfirmed(installed.reference) } else { onPolicy(installed) }
      return .followed
    } catch let refusal as PolicyRefusal {
      return .refused(refusal)
    } catch {
      return .refused(.notTheLedgers(cause: "\(error)"))
    }
  }
}

/// One policy is installed and told of at a time, whoever asked for it.
private final class Turns: Sendable {
  private let lock = Mutex(())

  func take<Result: Sendable>(_ body: () -> Result) -> Result { lock.withLock { _ in body() } }
}
