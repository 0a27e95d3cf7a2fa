import AgentRuntime
import Glibc
import HardwareAccess
import SpaceCore

/// Reads devices until somebody stops it, nobody reads what it says, or all are gone.
struct DeviceWatch {
  var devices: [any WatchedDevice]
  let tell: (WatchedEvent) throws -> Void

  /// How long nothing happens at most, so that a reader of the output that went away is noticed.
  private static let longestPause: Duration = .seconds(1)

  /// - Parameter stop: readable once it is to end.
  mutating func run(until stop: Int32) throws {
    for device in devices { try tell(WatchedEvent(.watching, device.name, "is listened to")) }
    while !Console.hasNoReader {
      guard !devices.isEmpty else { throw Failure(.unavailable, "all that was watched is gone") }
      var entries = [pollfd(fd: stop, events: Int16(POLLIN), revents: 0)]
      entries += devices.compactMap(\.descriptor).map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
      _ = poll(&entries, nfds_t(entries.count), timeout())
      if entries[0].revents != 0 { break }
      try step(at: SteadyClock.now)
    }
    for device in devices { try tell(device.close()) }
    devices = []
  }

  private func timeout() -> Int32 {
    let now = SteadyClock.now
    let pause = devices.compactMap(\.deadline).min().map { min($0 - now, Self.longestPause) } ?? Self.longestPause
    return Int32(clamping: max(0, (pause.wholeNanoseconds + 999_999) / 1_000_000))
  }

  private mutating func step(at moment: Moment) throws {
    var gone: Set<ObjectIdentifier> = []
    for device in devices {
      let events: [WatchedEvent]
      do throws(HardwareError) { events = try device.step(at: moment) } catch {
        gone.insert(ObjectIdentifier(device))
        events = [WatchedEvent(.gone, device.name, at: moment.nanoseconds, "\(error)"), device.close()]
      }
      for event in events { try tell(event) }
    }
    devices.removeAll { gone.contains(ObjectIdentifier($0)) }
  }
}
