import AgentRuntime
import Foundation
import Glibc
import LocalStore

/// The verdict on the journal of a board that does not run.
///
/// Opening a store repairs what is damaged, and evidence must stay as it is: the verdict is on a copy.
enum JournalEvidence {
  struct Verdict {
    var isSound: Bool
    var words: String
  }

  /// Nil when there is no journal in the folder, or while its agent has it open.
  static func verdict(on folder: String) throws -> Verdict? {
    guard FileManager.default.fileExists(atPath: folder + "/agent.db") else { return nil }
    // The agent's own lock: nothing is written while it is copied.
    let lock = open(folder + "/agent.lock", O_RDWR | O_CLOEXEC)
    defer { if lock >= 0 { close(lock) } }
    if lock >= 0, flock(lock, LOCK_EX | LOCK_NB) != 0 { return nil }
    guard FileManager.default.fileExists(atPath: folder + "/agent.key") else {
      return Verdict(isSound: false, words: "board: its key agent.key is gone: nothing proves who wrote the journal")
    }
    // Beside the original, so that the key is nowhere that it was not.
    let copy = "\(folder)/verify.\(UUID().uuidString)"
    do {
      try FileManager.default.createDirectory(
        atPath: copy, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
    } catch { throw Failure(.inputOutput, "making the folder \(copy): \(cause(of: error))") }
    defer { remove(copy) }
    do {
      for name in ["agent.key", "agent.db", "agent.db-wal"]
      where FileManager.default.fileExists(atPath: "\(folder)/\(name)") {
        try FileManager.default.copyItem(atPath: "\(folder)/\(name)", toPath: "\(copy)/\(name)")
      }
    } catch { throw Failure(.inputOutput, "copying the journal in \(folder) to \(copy): \(cause(of: error))") }
    return try verify(copy)
  }

  private static func verify(_ copy: String) throws -> Verdict {
    let store = try Agent.openStore(folder: copy, trustsClock: true)
    let found: JournalVerification
    do { found = try store.journal.verify() } catch {
      try store.close()
      throw error
    }
    let recovery = store.opening.recovery
    try store.close()
    if let recovery {
      let lost = recovery.lost == 0 ? "" : ", \(recovery.lost) would be lost"
      return Verdict(
        isSound: false,
        words:
          "board: the journal is damaged or altered (\(recovery.cause)): \(recovery.kept) entries can be kept\(lost)")
    }
    var words =
      "board: \(found.sound) entries signed and chained, \(found.missing) missing, \(found.alteredCount) altered"
    if found.erased > 0 { words += ", \(found.erased) erased here but for their hashes" }
    return Verdict(isSound: found.isSound, words: words)
  }

  private static func remove(_ copy: String) {
    do { try FileManager.default.removeItem(atPath: copy) } catch {
      Console.error("removing \(copy): \(cause(of: error))")
    }
  }
}
