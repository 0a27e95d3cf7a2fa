import ArgumentParser
import Foundation
import Glibc

/// Where things are on this machine, and how to say it on the command line.
enum Places {
  static let configuration = "/etc/lintel/space.yaml"
  static let data = "/var/lib/lintel"
  static let socket = "/run/lintel/agent.sock"

  /// The agent's store, the ledger's folder and the local socket of one data folder.
  static func agentFolder(_ data: String) -> String { data + "/agent" }
  static func ledgerFolder(_ data: String) -> String { data + "/ledger" }
  static func socket(_ data: String) -> String { data + "/agent.sock" }

  /// What folders of demonstrations begin with; the user's number keeps two users apart.
  static var demoPrefix: String { "lintel-demo-\(getuid())." }

  /// A new folder, mode 0700, for a demonstration that nobody gave one.
  static func makeDemoFolder() throws -> String {
    var template = Array("\(temporary)/\(demoPrefix)XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else {
      throw Failure(.inputOutput, "making a folder in \(temporary): \(String(cString: strerror(errno)))")
    }
    return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  private static var temporary: String {
    let path = NSTemporaryDirectory()
    return path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
  }

  /// The newest demonstration of this user that has a socket; nil when none runs.
  static func newestDemo() -> String? {
    let folders = (try? FileManager.default.contentsOfDirectory(atPath: temporary)) ?? []  // none to look at is none
    let candidates: [(path: String, changed: Int)] = folders.filter { $0.hasPrefix(demoPrefix) }.compactMap { name in
      var status = stat()
      let folder = temporary + "/" + name
      guard stat(socket(folder), &status) == 0, status.st_uid == getuid() else { return nil }
      return (folder, status.st_ctim.tv_sec)
    }
    return candidates.max { $0.changed < $1.changed }?.path
  }

  /// Folders of device profiles, later ones override earlier: the package's, the checkout's, the space's own.
  static func deviceFolders(_ given: String?) -> [String] {
    var folders = ["/usr/share/lintel/devices"]
    // A program run from a checkout (.build/<triple>/<configuration>/lintel) finds the checkout's own.
    var folder = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
    for _ in 0..<5 {
      let candidate = folder.appendingPathComponent("Devices").path
      if FileManager.default.fileExists(atPath: candidate + "/readers") { folders.append(candidate) }
      folder.deleteLastPathComponent()
    }
    folders.append("/etc/lintel/devices")
    if let given { folders.append(given) }
    return folders.filter { FileManager.default.fileExists(atPath: $0) }
  }
}

/// Which running agent a command talks to.
struct AgentOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      "The agent's socket. Without it: LINTEL_SOCKET, the agent of this machine, or your newest demonstration.",
      valueName: "path"))
  var socket: String?

  @Option(name: .long, help: ArgumentHelp("The data folder of the agent, instead of its socket.", valueName: "folder"))
  var data: String?

  func resolvedSocket() throws -> String {
    if let socket { return socket }
    if let data { return Places.socket(data) }
    if let path = ProcessInfo.processInfo.environment["LINTEL_SOCKET"], !path.isEmpty { return path }
    if access(Places.socket, F_OK) == 0 { return Places.socket }
    if let demo = Places.newestDemo() { return Places.socket(demo) }
    throw Failure(
      .unavailable,
      "no agent runs here. Start one with 'lintel run', or a demonstration with 'lintel demo' in another terminal.")
  }

  /// The data folder, for commands that work on files.
  func resolvedData() -> String { data ?? Places.newestDemo() ?? Places.data }
}

/// Who gives a command; stands in the entry.
struct OperatorOptions: ParsableArguments {
  @Option(name: .long, help: ArgumentHelp("Who does this; stands in the record. Without it, your login.", valueName: "name"))
  var `operator`: String?

  var name: String {
    if let given = self.operator { return given }
    let environment = ProcessInfo.processInfo.environment
    return environment["SUDO_USER"] ?? environment["USER"] ?? getpwuid(getuid()).map { String(cString: $0.pointee.pw_name) }
      ?? "uid \(getuid())"
  }
}
