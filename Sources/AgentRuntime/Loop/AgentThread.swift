import Glibc
import Synchronization

/// A thread of its own, outside the shared pool: what runs on it is delayed by nothing else in the program.
final class AgentThread: @unchecked Sendable {
  private var thread = pthread_t()  // written once, in init
  private let isJoined = Atomic<Bool>(false)

  private final class Body {
    let name: String
    let run: @Sendable () -> Void

    init(name: String, run: @escaping @Sendable () -> Void) {
      self.name = name
      self.run = run
    }
  }

  /// Stack for one thread: the loop's deepest call is a policy decision, and pages are locked in memory.
  static let stackBytes = 512 * 1024

  init(name: String, _ run: @escaping @Sendable () -> Void) throws(AgentError) {
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    defer { pthread_attr_destroy(&attributes) }
    pthread_attr_setstacksize(&attributes, Self.stackBytes)
    let body = Unmanaged.passRetained(Body(name: name, run: run))
    let code = pthread_create(
      &thread, &attributes,
      { argument in
        guard let argument else { return nil }
        Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().run()
        return nil
      }, body.toOpaque())
    guard code == 0 else {
      body.release()
      throw AgentError.system("start the thread \(name)", code)
    }
  }

  /// Waits for the end of the thread; only the first call does.
  func join() {
    guard !isJoined.exchange(true, ordering: .acquiringAndReleasing) else { return }
    pthread_join(thread, nil)
  }

  /// Asks for real-time scheduling of the calling thread. Returns what stands in the way, nil when granted.
  static func requestRealTime(priority: Int32) -> String? {
    var parameters = sched_param()
    parameters.sched_priority = priority
    let code = pthread_setschedparam(pthread_self(), SCHED_FIFO, &parameters)
    guard code != 0 else { return nil }
    return "SCHED_FIFO was refused (\(String(cString: strerror(code)))): "
      + "grant CAP_SYS_NICE or LimitRTPRIO=50, or expect slower doors while the machine is busy"
  }

  /// Whether a thread of this process may have real-time scheduling: tried on a thread that ends at once.
  static func probeRealTime(priority: Int32) -> String? {
    let probe = Probe()
    do {
      try AgentThread(name: "probe") { probe.refusal.withLock { $0 = requestRealTime(priority: priority) } }.join()
    } catch {
      return "\(error)"
    }
    return probe.refusal.withLock { $0 }
  }

  private final class Probe: Sendable {
    let refusal = Mutex<String?>(nil)
  }

  /// Keeps pages in memory once they have been touched (MCL_ONFAULT, mlockall(2)). Returns what stands in the way.
  static func lockMemory() -> String? {
    let onFault: Int32 = 4  // MCL_ONFAULT in <linux/mman.h>
    guard mlockall(MCL_CURRENT | MCL_FUTURE | onFault) != 0 else { return nil }
    return "memory cannot be locked (\(String(cString: strerror(errno)))): "
      + "grant CAP_IPC_LOCK or LimitMEMLOCK=infinity"
  }
}
