import Foundation
import Testing

@testable import SpaceCore

@Suite struct AreaTableTests {
  /// To write the table anew after a change of the rules: `LINTEL_WRITE_TABLES=1 swift test --filter AreaTable`,
  /// then read what has changed.
  @Test func `every state against every event does what the table says`() throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "area-transitions.txt")
    let rendered =
      "# An intrusion area; `!` marks an alarm that nobody has acknowledged\n\n\(AreaTable.render())\n"
      + "# Auxiliary outputs: a gate, a sign, a siren, a lamp\n\n\(AuxiliaryTable.render())"
    if ProcessInfo.processInfo.environment["LINTEL_WRITE_TABLES"] == "1" {
      try rendered.write(to: file, atomically: true, encoding: .utf8)
    }
    let lines = rendered.split(separator: "\n", omittingEmptySubsequences: false)
    let expected = try String(contentsOf: file, encoding: .utf8).split(
      separator: "\n", omittingEmptySubsequences: false)
    for (number, (line, wanted)) in zip(lines, expected).enumerated() where line != wanted {
      Issue.record("line \(number + 1): it does '\(line)', the table says '\(wanted)'")
      return
    }
    #expect(lines.count == expected.count)
  }
}
