import HardwareAccess
import SpaceCore

/// One input line, debounced: a level counts when it has lasted. Opened again when it was gone.
final class InputPort {
  let wiring: InputWiring
  private let hardware: any Hardware
  private var lines: InputLines?
  /// What the space has been told.
  private(set) var reported: Bool
  /// The level now, and since when it differs from what was reported.
  private var candidate: Change?
  /// When to try the line again; nil while it is open.
  private(set) var retryAt: Moment?
  private var lostEdges: UInt64 = 0
  private var untoldEdges: UInt64 = 0
  private var toldLostAt: Moment?
  private var toldOscillationAt: Moment?
  /// Edges since `countingSince`, to see a line that oscillates.
  private var edgeCount = 0
  private var countingSince: Moment = .zero
  /// Given back until then, so that the kernel rests too; nil while it is listened to.
  private var restsUntil: Moment?
  /// When to look at the level next: a kernel does not always say that a chip is gone.
  private var lookAt: Moment = .zero

  /// A level, and since when.
  struct Change: Equatable {
    var active: Bool
    var since: Moment
  }

  /// What one reading gave.
  struct Reading {
    /// Levels that have lasted, in order.
    var changes: [Change] = []
    /// Edges that were dropped, when it is time to say so again; else 0.
    var lostEdges: UInt64 = 0
    /// True when the line was given back for a while because it oscillates, when it is time to say so again.
    var oscillates = false
  }

  /// Edges that one reading may take: a floating input must not starve the other doors.
  static let edgeLimit = 64
  /// How often a line that loses edges says so: a floating input must not fill the journal.
  static let lostEdgesInterval: Duration = .seconds(60)
  static let lookInterval: Duration = .seconds(1)
  /// A contact that bounces makes some dozen edges; a line that makes so many within `restInterval` oscillates.
  static let oscillation = 500
  static let restInterval: Duration = .seconds(1)

  init(_ wiring: InputWiring, _ hardware: any Hardware) throws(HardwareError) {
    self.wiring = wiring
    self.hardware = hardware
    let lines = try hardware.openInputs([wiring.address], activeLow: wiring.activeLow, pull: wiring.pull)
    reported = try lines.level(of: 0) == .active
    self.lines = consume lines
  }

  /// Whether it has this meaning, and is active.
  func reports(_ input: SpaceInput) -> Bool { wiring.input == input && reported }

  /// What entries call it.
  var name: String { wiring.address.description }

  var descriptor: Int32? {
    switch lines {
    case .some(let lines): lines.descriptor
    case .none: nil
    }
  }

  var deadline: Moment? {
    [candidate.map { $0.since + wiring.debounce }, retryAt, restsUntil, descriptor == nil ? nil : lookAt]
      .compactMap(\.self).min()
  }

  /// Reads what has arrived by `moment`, the time of this round.
  func read(at moment: Moment) throws(HardwareError) -> Reading {
    var reading = Reading()
    if let rest = restsUntil, rest <= moment {
      try listen(at: moment)
      restsUntil = nil
    }
    let waiting: Bool
    switch lines {
    case .none: return reading
    case .some(let lines):
      let edges = try lines.readEdges(limit: Self.edgeLimit)
      for edge in edges {
        let since = Moment(nanoseconds: edge.nanoseconds)
        // When the round comes late, a level may have lasted and be over already.
        settle(by: since, into: &reading)
        let active = edge.level == .active
        candidate = active == reported ? nil : Change(active: active, since: since)
      }
      waiting = edges.count == Self.edgeLimit
      let newlyLost = lines.lostEdges - lostEdges
      untoldEdges += newlyLost
      lostEdges = lines.lostEdges
      count(edges.count + Int(newlyLost), at: moment)
      if newlyLost > 0 || lookAt <= moment {
        lookAt = moment + Self.lookInterval
        // Edges may be missing: what counts is the level now.
        let active = try lines.level(of: 0) == .active
        if active == reported {
          candidate = nil
        } else if candidate == nil {
          candidate = Change(active: active, since: moment)
        }
      }
    }
    reading.lostEdges = lostEdgesToTell(at: moment)
    if edgeCount > Self.oscillation {
      reading.oscillates = rest(at: moment)
      return reading
    }
    // While more edges wait, the last one read is not the level now.
    if !waiting { settle(by: moment, into: &reading) }
    return reading
  }

  private func settle(by moment: Moment, into reading: inout Reading) {
    guard let settled = candidate, settled.since + wiring.debounce <= moment else { return }
    candidate = nil
    reported = settled.active
    reading.changes.append(settled)
  }

  private func count(_ edges: Int, at moment: Moment) {
    if countingSince + Self.restInterval < moment { (edgeCount, countingSince) = (0, moment) }
    edgeCount += edges
  }

  /// Gives the line back for a while. True when it is time to say so again.
  private func rest(at moment: Moment) -> Bool {
    lines = nil
    lostEdges = 0
    candidate = nil
    edgeCount = 0
    restsUntil = moment + Self.restInterval
    if let told = toldOscillationAt, moment < told + Self.lostEdgesInterval { return false }
    toldOscillationAt = moment
    return true
  }

  private func lostEdgesToTell(at moment: Moment) -> UInt64 {
    guard untoldEdges > 0 else { return 0 }
    if let told = toldLostAt, moment < told + Self.lostEdgesInterval { return 0 }
    defer { untoldEdges = 0 }
    toldLostAt = moment
    return untoldEdges
  }

  /// Gives the line back, for good.
  func close() {
    lines = nil
    candidate = nil
    retryAt = nil
    restsUntil = nil
  }

  /// The line is gone: closes it and says when to try again.
  func lose(at moment: Moment) {
    lines = nil
    lostEdges = 0
    candidate = nil
    restsUntil = nil
    retryAt = moment + ReaderRetry.interval
  }

  /// Tries a lost line again when it is time. True when it is back; a level that changed meanwhile counts once it lasts.
  func reopen(at moment: Moment) -> Bool {
    guard let due = retryAt, due <= moment else { return false }
    do {
      try listen(at: moment)
      retryAt = nil
      return true
    } catch {
      retryAt = moment + ReaderRetry.interval  // still gone: it was recorded when it went
      return false
    }
  }

  private func listen(at moment: Moment) throws(HardwareError) {
    let lines = try hardware.openInputs([wiring.address], activeLow: wiring.activeLow, pull: wiring.pull)
    let active = try lines.level(of: 0) == .active
    candidate = active == reported ? nil : Change(active: active, since: moment)
    self.lines = consume lines
  }
}
