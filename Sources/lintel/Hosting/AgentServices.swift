import AgentRuntime
import Logging
import ServiceLifecycle

/// A started agent as a service: it runs by itself; shutting down brings every output to its safe level first.
struct AgentLife: Service {
  let agent: Agent
  let logger: Logger

  func run() async throws {
    await cancelWhenGracefulShutdown { await agent.watchClock() }
    for fault in await agent.stop() { logger.error("stopping: \(fault)") }
  }
}
