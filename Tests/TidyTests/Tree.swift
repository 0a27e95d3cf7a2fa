import Foundation

/// The files of the project, as they lie on this disk.
enum Tree {
  static let root = URL(filePath: #filePath).resolvingSymlinksInPath()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// What the tools write into the tree and git ignores, beside everything that begins with `.build`.
  static let ignored: Set<String> = [".git", ".swiftpm", "Package.resolved", "__pycache__", ".DS_Store"]

  static func isIgnored(_ name: String) -> Bool { ignored.contains(name) || name.hasPrefix(".build") }

  static func text(_ path: String) throws -> String {
    try String(contentsOf: root.appending(path: path), encoding: .utf8)
  }

  static func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: root.appending(path: path).path) }

  /// The names directly in a folder, sorted, without those that git ignores.
  static func entries(_ folder: String = "") throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: root.appending(path: folder).path)
      .filter { !isIgnored($0) }.sorted()
  }

  /// The folders directly in a folder.
  static func folders(_ folder: String) throws -> [String] {
    try entries(folder).filter { isFolder("\(folder)/\($0)") }
  }

  /// Every file below `folder` whose name ends in one of `endings`, by its path from the root.
  static func files(_ folder: String, endings: [String]) throws -> [String] {
    try entries(folder).flatMap { name in
      let path = "\(folder)/\(name)"
      if isFolder(path) { return try files(path, endings: endings) }
      return endings.contains { name.hasSuffix($0) } ? [path] : []
    }
  }

  /// Every Swift file below `folders`.
  static func swift(_ folders: String...) throws -> [SwiftFile] {
    try allSwift.get().filter { file in folders.contains { file.path.hasPrefix($0 + "/") } }
  }

  /// All of them, read once.
  private static let allSwift = Result {
    try ["Sources", "Tests"].flatMap { try files($0, endings: [".swift"]) }.map {
      SwiftFile(path: $0, text: try text($0))
    }
  }

  /// The permission bits of a file; nil when there is none.
  static func mode(_ path: String) -> Int? {
    // A file without attributes is a file that is not there.
    let attributes = try? FileManager.default.attributesOfItem(atPath: root.appending(path: path).path)
    return (attributes?[.posixPermissions] as? NSNumber)?.intValue
  }

  private static func isFolder(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: root.appending(path: path).path, isDirectory: &isFolder)
      && isFolder.boolValue
  }
}
