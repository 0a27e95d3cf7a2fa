/// What the tree holds, and where.
enum TreeLaws {
  static let topLevel: Set<String> = [
    "Package.swift", "Sources", "Tests", "Devices", "Firmware-Notes", "Deploy", "README.md", "LICENSE", "CHANGELOG.md",
    "CONTRIBUTING.md", ".ci", ".gitignore", ".swift-format",
  ]

  static func strangers(_ entries: [String]) -> [Finding] {
    entries.filter { !topLevel.contains($0) }.map {
      Finding(
        path: $0, problem: "does not belong to the top level",
        remedy: "Move it into one of \(topLevel.sorted().joined(separator: ", ")), or remove it")
    }
  }

  /// What tools make is not kept: libraries resolve again, and everything builds again.
  static func committedProducts(_ committed: [String]) -> [Finding] {
    committed.filter { $0.split(separator: "/").contains { Tree.isIgnored(String($0)) } }.map {
      Finding(path: $0, problem: "is made by a tool and committed", remedy: "git rm --cached it; .gitignore lists it")
    }
  }

  static let programs = [".ci/run", "Tests/run", "Tests/Browser/run", "Tests/Lab/run", "Deploy/try"]

  static func notExecutable(_ path: String, mode: Int?) -> [Finding] {
    guard let mode else {
      return [
        Finding(path: path, problem: "is missing", remedy: "Bring it back; README.md and the automation start it")
      ]
    }
    guard mode & 0o111 != 0o111 else { return [] }
    return [Finding(path: path, problem: "cannot be run", remedy: "chmod +x it and commit the mode")]
  }

  /// Tests of a target are in the folder of its name.
  static func testFolder(of target: String) -> String {
    target.prefix(1).uppercased() + target.dropFirst() + "Tests"
  }

  /// - Parameter folders: the folders of Tests in which a `@Test` stands.
  static func untested(targets: [String], folders: Set<String>, manifest: Manifest) -> [Finding] {
    let built = Set(manifest.testTargets.map(\.name))
    let untested = targets.filter { !folders.contains(testFolder(of: $0)) }.map {
      Finding(path: "Sources/\($0)", problem: "has no tests", remedy: "Write them in Tests/\(testFolder(of: $0))")
    }
    let unbuilt = folders.subtracting(built).sorted().map {
      Finding(path: "Tests/\($0)", problem: "is never built", remedy: "Declare it as a .testTarget in Package.swift")
    }
    return untested + unbuilt
  }

  /// A profile of a device names a page, and the page mentions the profile.
  static func profileWithoutNote(path: String, text: String, page: (String) throws -> String?) rethrows -> [Finding] {
    let id = path.split(separator: "/").last?.split(separator: ".").first.map(String.init) ?? path
    let prefix = "note:"
    guard let line = text.split(separator: "\n").first(where: { $0.hasPrefix(prefix) }) else {
      return [Finding(path: path, problem: "names no page", remedy: "Add 'note: Firmware-Notes/<family>.md'")]
    }
    let note = String(line.dropFirst(prefix.count)).trimmed
    guard note.hasPrefix("Firmware-Notes/"), let page = try page(note) else {
      return [
        Finding(path: path, problem: "its page '\(note)' is missing", remedy: "Write it: wiring, versions, how we know")
      ]
    }
    guard !page.contains("`\(id)`") else { return [] }
    return [
      Finding(path: path, problem: "its page \(note) does not mention it", remedy: "Add `\(id)` to 'Profiles:' there")
    ]
  }

  /// Documents name files in backticks; each of them must be there.
  ///
  /// - Parameters:
  ///   - exists: whether a path from the root is there.
  ///   - names: the names of all Swift files, because a document may leave out the folder that it speaks of.
  static func goneFiles(path: String, text: String, exists: (String) -> Bool, names: Set<String>) -> [Finding] {
    let roots = ["Sources/", "Tests/", "Devices/", "Firmware-Notes/", "Deploy/"]
    return text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().flatMap { place, line in
      line.split(separator: "`", omittingEmptySubsequences: false).enumerated().filter { $0.offset % 2 == 1 }
        .map { String($0.element) }.filter { word in
          guard !word.contains(where: { "*<> ".contains($0) }) else { return false }
          if roots.contains(where: { word.hasPrefix($0) }) { return !exists(word) }
          return word.hasSuffix(".swift") && !exists(word)
            && !names.contains(word.split(separator: "/").last.map(String.init) ?? word)
        }.map {
          Finding(
            path: path, line: place + 1, problem: "'\($0)' is not there", remedy: "Name the file that does it today")
        }
    }
  }
}
