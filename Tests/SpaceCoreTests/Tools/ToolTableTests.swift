import Foundation
import Testing

@testable import SpaceCore

@Suite struct ToolTableTests {
  /// To write the table anew after a change of the rules: `LINTEL_WRITE_TABLES=1 swift test --filter ToolTable`,
  /// then read what has changed.
  @Test func `every state against every event does what the table says`() throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "tool-transitions.txt")
    let rendered = ToolTable.render()
    if ProcessInfo.processInfo.environment["LINTEL_WRITE_TABLES"] == "1" {
      try rendered.write(to: file, atomically: true, encoding: .utf8)
    }
    let expected = try String(contentsOf: file, encoding: .utf8)
    for (line, wanted) in zip(rendered.split(separator: "\n"), expected.split(separator: "\n")) where line != wanted {
      Issue.record("the tool does '\(line)', the table says '\(wanted)'")
      return
    }
    #expect(rendered == expected)
  }
}
