import Foundation

/// Where a ledger answers, written beside its database so that commands on the same machine find it.
enum Address {
  static func write(_ address: String, in folder: String) throws {
    do { try (address + "\n").write(toFile: folder + "/address", atomically: true, encoding: .utf8) } catch {
      throw Failure(.inputOutput, "writing \(folder)/address: \(cause(of: error))")
    }
  }
}
