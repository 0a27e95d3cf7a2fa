import ArgumentParser
import Foundation
import Glibc

/// Where things are on this machine, and how to say it on the command line.
enum Places {
  static let configuration = "/etc/lintel/space.yaml"
  static let data = "/var/lib/lintel"
  static let socket = "/run/lintel/agent.sock"

  /// The variable of the environment that names the data folder for commands.
  static let dataVariable = "LINTEL_DATA"

  /// The socket of the agent that this machine runs; nil when it runs none in the usual places.
  static var machineSocket: String? { [socket, socket(data)].first { access($0, F_OK) == 0 } }

  /// The agent's store, the ledger's folder and the local socket of one data folder.
  static func agentFolder(_ data: String) -> String { data + "/agent" }
  static func ledgerFolder(_ data: String) -> String { data + "/ledger" }
  static func socket(_ data: String) -> String { data + "/agent.sock" }

  /// The agent's data folder: what is given, what the environment says, or the usual one.
  static func data(_ given: String?) -> String {
    if let given { return given }
    if let data = ProcessInfo.processInfo.environment[dataVariable], !data.isEmpty { return data }
    return data
  }

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
  static func deviceFolders(_ given: String?) throws -> [String] {
    if let given, !FileManager.default.fileExists(atPath: given) {
      throw Failure(.configuration, "reading device profiles: there is no folder \(given); name another with --devices")
    }
    var folders = ["/usr/share/lintel/devices"]
    // A program run from a checkout (.build/<triple>/<configuration>/lintel) finds the checkout's own.
    var folder = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
    for _ in 0..<5 {
      let candidate = folder.appendingPathComponent("Devices").path
      if FileManager.default.fileExists(atPath: candidate + "/readers") { folders.append(candidate) }
      folder.deleteLastPathComponent()
    }
    folders.append("/etc/lintel/devices")
    folders = folders.filter { FileManager.default.fileExists(atPath: $0) } + [given].compactMap { $0 }
    guard !folders.isEmpty else {
      throw Failure(.configuration, "reading device profiles: none are installed; name their folder with --devices")
    }
    return folders
  }
}

extension String {
  /// Whether there is anything in it that is no letter, sign or space, such as the end of a line.
  var hasControlCharacters: Bool { unicodeScalars.contains { $0.properties.generalCategory == .control } }
}

/// Which running agent a command talks to.
struct AgentOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      "The agent's socket. Without it the agent of this machine, or your newest demonstration.",
      valueName: "path"))
  var socket: String?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "The data folder of the agent, instead of its socket. LINTEL_DATA says it once for all.", valueName: "folder"))
  var data: String?

  func resolvedSocket() throws -> String {
    if let socket { return socket }
    if let data { return Places.socket(data) }
    let environment = ProcessInfo.processInfo.environment
    if let path = environment["LINTEL_SOCKET"], !path.isEmpty { return path }
    if let data = environment[Places.dataVariable], !data.isEmpty { return Places.socket(data) }
    if let path = Places.machineSocket { return path }
    if let demo = Places.newestDemo() { return Places.socket(demo) }
    throw Failure(
      .unavailable,
      "no agent runs here. Start one with 'lintel run', or a demonstration with 'lintel demo' in another terminal.")
  }

  /// The data folder of the same agent, for commands that work on files.
  func resolvedData() -> String {
    if let data { return data }
    if let data = ProcessInfo.processInfo.environment[Places.dataVariable], !data.isEmpty { return data }
    if Places.machineSocket != nil { return Places.data }
    return Places.newestDemo() ?? Places.data
  }
}

/// Who gives a command; stands in the entry.
struct OperatorOptions: ParsableArguments {
  @Option(
    name: .long, help: ArgumentHelp("Who does this; stands in the record. Without it, your login.", valueName: "name"))
  var `operator`: String?

  func validate() throws {
    guard (1...64).contains(name.count), name.contains(where: { !$0.isWhitespace }), !name.hasControlCharacters else {
      throw ValidationError("--operator takes a name of 1 to 64 printable characters.")
    }
  }

  var name: String {
    if let given = self.operator { return given }
    let environment = ProcessInfo.processInfo.environment
    return environment["SUDO_USER"] ?? environment["USER"] ?? getpwuid(getuid()).map {
      String(cString: $0.pointee.pw_name)
    }
      ?? "uid \(getuid())"
  }
}
