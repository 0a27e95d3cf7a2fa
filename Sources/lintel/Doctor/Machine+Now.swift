import AgentRuntime
import AsyncHTTPClient
import Foundation
import Glibc
import HardwareLinux
import NIOCore
import NIOHTTP1

extension Machine {
  /// How long the ledger may take to answer.
  static let ledgerLimit: Int64 = 3

  /// Looks at this machine, at the ports and the ledger of a configuration, and at a data folder. Nothing is opened that
  /// a running agent could notice.
  static func now(_ configuration: SpaceConfiguration?, data: String) async -> Machine {
    var machine = Machine()
    machine.user = User(name: userName(getuid()), isRoot: geteuid() == 0)
    machine.model = treeTexts("model").first
    machine.compatible = treeTexts("compatible")
    machine.libgpiod = GPIOChips.libraryVersion
    machine.countsLostEdges = GPIOChips.isComplete
    machine.chipFiles = GPIOChips.paths().compactMap(DeviceFile.init)
    machine.chips = .now()
    for chip in machine.chips.readable { machine.abandoned[chip.label] = AbandonedOutput(chip: chip.label) }
    let wired = configuration?.wiredPorts.map(\.path) ?? []
    let holders = Holder.all(of: wired)
    for path in wired { machine.ports[path] = Port(file: DeviceFile(path), holders: holders[path] ?? []) }
    // Without adapters the folder is not there.
    let names = (try? FileManager.default.contentsOfDirectory(atPath: SerialName.stableFolder)) ?? []
    machine.stablePorts = names.sorted().map { "\(SerialName.stableFolder)/\($0)" }
    machine.clock = Clock(
      year: year(), isSynchronised: MachineFitness.isClockSynchronised, hasBattery: MachineFitness.hasBatteryClock)
    machine.realTimeRefusal = MachineFitness.realTimeRefusal()
    machine.memoryRefusal = MachineFitness.lockMemory()
    machine.data = Folder(data)
    if case .remote(let address)? = configuration?.ledger { machine.ledger = await ask(address) }
    return machine
  }

  /// The texts of a property of the device tree, which end with a zero each; none where there is no tree.
  private static func treeTexts(_ property: String) -> [String] {
    let data = FileManager.default.contents(atPath: "/proc/device-tree/\(property)") ?? Data()
    return data.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
  }

  private static func year() -> Int {
    var now = time(nil)
    var parts = tm()
    gmtime_r(&now, &parts)
    return Int(parts.tm_year) + 1900
  }

  private static func ask(_ address: String) async -> LedgerAnswer {
    do {
      let response = try await WebClient.shared.execute(
        HTTPClientRequest(url: address + "/checkpoint"), timeout: .seconds(ledgerLimit))
      return response.status.code < 500 ? .answers : .silent(cause: "status \(response.status.code)")
    } catch { return .silent(cause: cause(of: error)) }
  }

  fileprivate static func userName(_ id: uid_t) -> String {
    getpwuid(id).map { String(cString: $0.pointee.pw_name) } ?? "user \(id)"
  }
}

extension Machine.DeviceFile {
  /// Nil when nothing is there.
  init?(_ path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    let group = getgrgid(status.st_gid).map { String(cString: $0.pointee.gr_name) } ?? "group \(status.st_gid)"
    self.init(
      path: path, owner: Machine.userName(status.st_uid), group: group, mode: status.st_mode & 0o777,
      isUsable: access(path, R_OK | W_OK) == 0)
  }
}

extension Machine.Holder {
  /// Which processes have these device files open, by the path that was asked for. Those of other users are seen by
  /// root only.
  static func all(of paths: [String]) -> [String: [Self]] {
    guard !paths.isEmpty else { return [:] }
    let files = Dictionary(paths.map { (resolved($0), $0) }, uniquingKeysWith: { first, _ in first })
    var found: [String: [Self]] = [:]
    let manager = FileManager.default
    // What cannot be listed belongs to others, or has just ended.
    for process in ((try? manager.contentsOfDirectory(atPath: "/proc")) ?? []).compactMap({ Int32($0) }).sorted()
    where process != getpid() {
      let folder = "/proc/\(process)"
      let open = Set(
        ((try? manager.contentsOfDirectory(atPath: "\(folder)/fd")) ?? []).compactMap {
          try? manager.destinationOfSymbolicLink(atPath: "\(folder)/fd/\($0)")  // closed meanwhile
        })
      for (file, path) in files where open.contains(file) {
        let name = manager.contents(atPath: "\(folder)/comm").map { String(decoding: $0.dropLast(), as: UTF8.self) }
        found[path, default: []].append(Self(process: process, name: name ?? ""))
      }
    }
    return found
  }

  private static func resolved(_ path: String) -> String {
    guard let real = realpath(path, nil) else { return path }
    defer { free(real) }
    return String(cString: real)
  }
}

extension Machine.Folder {
  init(_ path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else {
      let isHidden = errno == EACCES
      let parent = Self.parent(of: path)
      self.init(
        path: path, state: isHidden ? .hidden : .missing(parentIsWritable: access(parent, W_OK | X_OK) == 0),
        freeBytes: Self.freeBytes(parent), hasJoined: isHidden ? nil : false)
      return
    }
    let state: State =
      if status.st_mode & S_IFMT != S_IFDIR { .noFolder } else if access(path, W_OK | X_OK) == 0 {
        .writable
      } else if errno == EACCES, status.st_uid != getuid() { .hidden } else { .readOnly }
    var joined: Bool? = access(Places.agentFolder(path) + "/ledger.json", F_OK) == 0
    if joined == false, errno == EACCES { joined = nil }
    self.init(path: path, state: state, freeBytes: Self.freeBytes(path), hasJoined: joined)
  }

  /// The nearest folder above that is there.
  private static func parent(of path: String) -> String {
    var url = URL(filePath: path)
    repeat { url.deleteLastPathComponent() } while access(url.path, F_OK) != 0 && url.path != "/" && url.path != "."
    return url.path
  }

  private static func freeBytes(_ path: String) -> UInt64 {
    var status = statvfs()
    guard statvfs(path, &status) == 0 else { return .max }  // not told: nothing is claimed
    return UInt64(status.f_bavail) * UInt64(status.f_frsize)
  }
}
