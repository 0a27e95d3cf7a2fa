import Foundation

/// The files that git keeps.
enum Committed {
  static let isKnown = Tree.exists(".git")

  struct GitFailed: Error {
    var status: Int32
  }

  static func paths() throws -> [String] {
    let git = Process()
    git.executableURL = URL(filePath: "/usr/bin/env")
    // A tree that another user owns is read all the same: nothing of its configuration is run by ls-files.
    git.arguments = ["git", "-c", "safe.directory=*", "-C", Tree.root.path, "ls-files", "-z"]
    let output = Pipe()
    git.standardOutput = output
    try git.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    git.waitUntilExit()
    guard git.terminationStatus == 0 else { throw GitFailed(status: git.terminationStatus) }
    return data.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
  }
}
