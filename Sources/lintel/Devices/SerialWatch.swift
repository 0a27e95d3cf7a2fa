import DeviceDrivers
import SpaceCore

/// What the bytes of one serial reader look like: each burst of bytes with what its codec makes of it. A value without
/// clock or port.
struct SerialWatch {
  let name: String
  let profile: DeviceProfile
  private let tags: BadgeTags
  private let showsNumbers: Bool
  private var driver: SerialReaderDriver
  private var burst: [UInt8] = []
  private var count = 0
  private var lastByte = Moment.zero
  /// True once the burst has given something.
  private var gaveSomething = false
  private var totals: [String: UInt64] = ["bytes": 0, "frames": 0, "noise": 0]

  /// Bytes of a burst that are kept to be shown.
  static let longestShown = 256

  init(_ name: String, _ profile: DeviceProfile, _ tags: BadgeTags, showsNumbers: Bool) {
    self.name = name
    self.profile = profile
    self.tags = tags
    self.showsNumbers = showsNumbers
    driver = SerialReaderDriver(reader: ReaderID(name), profile: profile)
  }

  var nextDeadline: Moment? {
    [driver.nextDeadline, count > 0 ? lastByte + profile.serial.silence : nil].compactMap(\.self).min()
  }

  mutating func feed(_ bytes: [UInt8], at moment: Moment) -> [WatchedEvent] {
    let events = deadlineReached(at: moment)
    count += bytes.count
    totals["bytes", default: 0] += UInt64(bytes.count)
    burst += bytes.prefix(max(0, Self.longestShown - burst.count))
    lastByte = moment
    return events + take(driver.feed(bytes, at: moment), at: moment)
  }

  /// Time has passed: ends what the silence has ended. Calling it early does nothing.
  mutating func deadlineReached(at moment: Moment) -> [WatchedEvent] {
    var events = take(driver.deadlineReached(at: moment), at: moment)
    guard count > 0, lastByte + profile.serial.silence <= moment else { return events }
    if !gaveSomething {
      totals["noise", default: 0] += 1
      var event = WatchedEvent(.noise, name, at: lastByte.nanoseconds, "\(count) bytes that give no frame")
      event.bytes = count
      if showsNumbers {
        event.number = burst.hexText
        event.words += ": \(burst.hexText)"
      }
      events.append(event)
    }
    (burst, count, gaveSomething) = ([], 0, false)
    return events
  }

  var end: WatchedEvent {
    var event = WatchedEvent(
      .end, name,
      "\(totals["frames", default: 0]) good frames, \(totals["bytes", default: 0]) bytes, \(totals["noise", default: 0]) "
        + "bursts without a frame")
    event.counts = totals
    return event
  }

  private mutating func take(_ outputs: [ReaderOutput], at moment: Moment) -> [WatchedEvent] {
    outputs.compactMap { output in
      switch output {
      case .presentation(let credential, let time):
        gaveSomething = true
        totals["frames", default: 0] += 1
        var event = WatchedEvent(.frame, name, at: time.nanoseconds, "")
        let tag = tags.tag(of: credential)
        event.bytes = count
        event.format = profile.family.rawValue
        event.tag = tag
        if showsNumbers {
          event.number =
            credential.kind == .barcode ? String(decoding: credential.bytes, as: UTF8.self) : credential.bytes.hexText
        }
        event.words = "\(count) bytes, \(profile.family.rawValue), tag \(tag)" + (event.number.map { ", \($0)" } ?? "")
        return event
      case .key(let time):
        gaveSomething = true
        return WatchedEvent(.key, name, at: time.nanoseconds, "a key")
      case .code(let code, let time):
        gaveSomething = true
        totals["frames", default: 0] += 1
        return WatchedEvent(.key, name, at: time.nanoseconds, "enter: a code of \(code.bytes.count) digits")
      case .degraded(let finding, let bad):
        return WatchedEvent(.finding, name, at: moment.nanoseconds, "\(finding) (\(bad) bad)")
      case .recovered: return WatchedEvent(.recovered, name, at: moment.nanoseconds, "good frames arrive again")
      case .malformed: return nil  // told by its bytes
      }
    }
  }
}
