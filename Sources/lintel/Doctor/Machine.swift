import HardwareLinux

/// This machine, as far as an installation depends on it: looked at once by ``now(ports:data:ledger:)``, judged by
/// ``DoctorChecks``.
struct Machine {
  /// Who looks, and so whose permissions are told.
  struct User {
    var name = "root"
    var isRoot = true
  }

  /// A device file and who may use it.
  struct DeviceFile: Equatable {
    var path: String
    var owner: String
    var group: String
    /// The nine bits of the permissions, such as 0o660.
    var mode: UInt32
    /// Whether whoever looks may read and write it.
    var isUsable: Bool

    /// Whether it is for root alone, whatever root may.
    var isForRootOnly: Bool {
      owner == "root" && (group == "root" || mode & 0o060 != 0o060) && mode & 0o006 != 0o006
    }

    /// `root:gpio, mode 660`.
    var rights: String { "\(owner):\(group), mode \(String(mode, radix: 8))" }
  }

  /// A serial port of the configuration.
  struct Port {
    /// Nil when nothing of that name is there.
    var file: DeviceFile?
    /// Programs that have it open, as far as whoever looks may see them.
    var holders: [Holder] = []
  }

  struct Holder: Equatable {
    var process: Int32
    /// The program's name; empty when it may not be known.
    var name: String
  }

  struct Clock {
    /// Of the civil time in UTC.
    var year: Int
    var isSynchronised = true
    var hasBattery = true
  }

  /// The folder of journal, keys and policy.
  struct Folder {
    enum State: Equatable {
      case missing(parentIsWritable: Bool)
      case noFolder
      case hidden
      case readOnly
      case writable
    }

    var path: String
    var state: State
    var freeBytes: UInt64 = .max
    /// Whether the board has joined a ledger; nil when that may not be known.
    var hasJoined: Bool?
  }

  /// What the ledger has answered.
  enum LedgerAnswer: Equatable {
    case answers
    case silent(cause: String)
  }

  var user = User()
  /// What the board calls itself, and what the kernel knows it by; nil and empty where there is no device tree.
  var model: String?
  var compatible: [String] = []
  /// The version of libgpiod in this build; nil for none.
  var libgpiod: String?
  var countsLostEdges = true
  var chipFiles: [DeviceFile] = []
  var chips = GPIOChips()
  /// By the label of a chip.
  var abandoned: [String: AbandonedOutput] = [:]
  /// Those of the configuration, by path.
  var ports: [String: Port] = [:]
  /// The names that stay with their device, of all ports that are plugged in.
  var stablePorts: [String] = []
  var clock = Clock(year: 2026)
  /// What stands in the way of real-time scheduling and of locked memory; nil for nothing.
  var realTimeRefusal: String?
  var memoryRefusal: String?
  var data: Folder?
  /// Nil when nobody has asked.
  var ledger: LedgerAnswer?
}
