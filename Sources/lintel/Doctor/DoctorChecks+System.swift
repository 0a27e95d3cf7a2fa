import AgentRuntime

extension DoctorChecks {
  /// Years that a clock which was set can show.
  static let plausibleYears = 2025...2099
  /// Below, the journal cannot be written for long; and where one should begin to look.
  static let leastFreeBytes: UInt64 = 64 << 20
  static let goodFreeBytes: UInt64 = 512 << 20

  var clockFindings: [DoctorFinding] {
    let clock = machine.clock
    let set = "sudo timedatectl set-ntp true"
    guard Self.plausibleYears.contains(clock.year) else {
      return [
        .problem(
          .clock, "the clock says that this is the year \(clock.year)",
          why: "Schedules, expiries and one-time codes follow it, and entries would have wrong times.",
          remedy: "Let a time service set it", command: set)
      ]
    }
    if clock.isSynchronised {
      return [
        .ok(
          .clock, "synchronised",
          why: clock.hasBattery
            ? nil
            : "There is no battery-backed clock: after a power cut the time is unknown until "
              + "the network is back, and doors follow their when_clock_unknown.")
      ]
    }
    let remedy = "Switch a time service on: systemd-timesyncd or chrony"
    return [
      clock.hasBattery
        ? .warning(
          .clock, "no time service sets it; a battery-backed clock holds it",
          why: "It drifts by seconds a day, which one-time codes and schedules notice after weeks.", remedy: remedy,
          command: set)
        : .warning(
          .clock, "no time service sets it, and there is no battery-backed clock",
          why: "The agent takes the time for unknown: doors and tools follow their when_clock_unknown.",
          remedy: remedy + ", or vouch for the clock with 'lintel run --trust-clock'", command: set)
    ]
  }

  var realTimeFindings: [DoctorFinding] {
    let remedy =
      "The unit lintel.service grants it (LimitRTPRIO=50, LimitMEMLOCK=infinity). For a login, write it into "
      + "/etc/security/limits.d"
    let who = machine.user.name
    let scheduling: DoctorFinding =
      machine.realTimeRefusal.map {
        .warning(.realTime, "\(who) may not have real-time scheduling", why: Self.sentence($0), remedy: remedy)
      } ?? .ok(.realTime, "\(who) may have real-time scheduling (SCHED_FIFO)")
    let memory: DoctorFinding =
      machine.memoryRefusal.map {
        .warning(.realTime, "\(who) may not lock memory", why: Self.sentence($0), remedy: remedy)
      } ?? .ok(.realTime, "\(who) may lock memory")
    return [scheduling, memory]
  }

  private static func sentence(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() + "." }

  var dataFindings: [DoctorFinding] {
    guard let folder = machine.data else { return [] }
    let path = folder.path
    let owner = "Make it belong to the user that runs the agent"
    switch folder.state {
    case .missing(parentIsWritable: true):
      return [.ok(.data, "\(path) is not there yet: 'lintel run' makes it")] + space(folder)
    case .missing(parentIsWritable: false):
      return [
        .warning(
          .data, "\(path) is not there, and \(machine.user.name) may not make it",
          why: "The agent keeps its journal, keys and policy there. The unit lintel.service makes it for its user.",
          remedy: "Start the unit, name another folder with --data, or make it",
          command: "sudo install -d -o lintel -g lintel -m 750 \(path)")
      ]
    case .noFolder:
      return [
        .problem(
          .data, "\(path) is no folder", why: "The agent keeps its journal, keys and policy there.",
          remedy: "Move it away, or name another folder with --data")
      ]
    case .hidden:
      return [
        .warning(
          .data, "\(path) may not be looked at by \(machine.user.name)",
          why: "It belongs to the user of the agent, so this says nothing about the agent itself.",
          remedy: "Look as that user", command: "sudo -u lintel lintel doctor")
      ]
    case .readOnly:
      return [
        .problem(
          .data, "\(path) cannot be written by \(machine.user.name)",
          why: "Without its journal the agent does not start.",
          remedy: "\(owner); a disk that went bad is mounted read-only by the kernel",
          command: "ls -ld \(path) && findmnt -T \(path)")
      ] + space(folder)
    case .writable: return [.ok(.data, "\(path) can be written")] + space(folder)
    }
  }

  private func space(_ folder: Machine.Folder) -> [DoctorFinding] {
    let megabytes = folder.freeBytes >> 20
    let why = "Entries wait here until the ledger has them, for weeks where there is no network."
    let remedy = "Make room, or name a folder on another disk with --data"
    let command = "df -h \(folder.path)"
    if folder.freeBytes < Self.leastFreeBytes {
      return [.problem(.data, "only \(megabytes) MiB are free", why: why, remedy: remedy, command: command)]
    }
    if folder.freeBytes < Self.goodFreeBytes {
      return [.warning(.data, "only \(megabytes) MiB are free", why: why, remedy: remedy, command: command)]
    }
    return [.ok(.data, megabytes >= 10_240 ? "\(megabytes >> 10) GiB are free" : "\(megabytes) MiB are free")]
  }

  /// Never a problem: doors do not wait for a ledger.
  var ledgerFindings: [DoctorFinding] {
    switch configuration?.ledger {
    case nil: return []
    case .some(.none): return [.ok(.ledger, "none: entries stay on this board")]
    case .embedded(let port):
      return [.ok(.ledger, "embedded: it runs with the agent, on port \(port) of this machine")]
    case .remote(let address):
      var findings: [DoctorFinding] = []
      if machine.data?.hasJoined == false {
        findings.append(
          .warning(
            .ledger, "this board has joined no ledger", why: "Entries wait here, and no policy comes.",
            remedy: "Get an invitation from the ledger's steward ('lintel ledger invite')",
            command: "lintel join INVITATION"))
      }
      switch machine.ledger {
      case nil: break
      case .answers: findings.append(.ok(.ledger, "\(address) answers"))
      case .silent(let cause):
        findings.append(
          .warning(
            .ledger, "\(address) does not answer: \(cause)",
            why: "The doors go on; entries wait here and changes of rights do not arrive.",
            remedy: "Look at the network and at the ledger", command: "curl -m 3 \(address)/checkpoint"))
      }
      return findings
    }
  }
}
