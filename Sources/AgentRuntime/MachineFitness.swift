/// What this machine gives the agent beside its lines and ports: asked of the system in the same way as the agent does.
public enum MachineFitness {
  /// Whether a time service disciplines the system's clock.
  public static var isClockSynchronised: Bool { SystemWallClock.isSynchronised }
  /// Whether a clock runs on while the machine is off.
  public static var hasBatteryClock: Bool { SystemWallClock.hasBatteryClock }

  /// What stands in the way of the control loop's real-time scheduling, for this process; nil for nothing.
  public static func realTimeRefusal() -> String? { AgentThread.probeRealTime(priority: ControlThread.priority) }
  /// Gives the calling thread the control loop's scheduling. Returns what stands in the way; nil when granted.
  public static func requestRealTime() -> String? { AgentThread.requestRealTime(priority: ControlThread.priority) }
  /// Locks this process into memory as the agent does. Returns what stands in the way; nil when granted.
  public static func lockMemory() -> String? { AgentThread.lockMemory() }
}
