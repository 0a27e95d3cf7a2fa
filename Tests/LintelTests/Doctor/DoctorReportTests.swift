import Foundation
import Testing

@testable import lintel

/// The form of the doctor's report, and the command as users run it on a machine without hardware.
@Suite struct DoctorReportTests {
  private func report() throws -> DoctorReport {
    var checks = try DoctorChecksTests.checks(lock: "output: \"gpio:GPIO17\", active: low")
    checks.machine.hold(5, "gpio-keys")
    checks.machine.chipFiles[0].group = "root"
    checks.machine.realTimeRefusal = "SCHED_FIFO was refused (Operation not permitted): grant CAP_SYS_NICE"
    checks.machine.data = .init(path: "/data", state: .readOnly, freeBytes: 100 << 20)
    return DoctorReport(checks.findings)
  }

  @Test func `every line fits eighty columns`() throws {
    for line in try report().lines { #expect(line.count <= 80, "\(line)") }
  }

  @Test func `a command of several lines can be copied`() {
    let lines = TextWrap.command("one two && three", width: 10)
    #expect(lines == ["one two \\", "&& three"])
    #expect(TextWrap.lines("a bb  ccc", width: 4) == ["a bb", "ccc"])
    #expect(TextWrap.lines("", width: 4).isEmpty)
  }

  @Test func `the JSON has every finding and the counts`() throws {
    let report = try report()
    let object = try JSONSerialization.jsonObject(with: JSONEncoder().encode(report)) as? [String: Any]
    #expect(object?["ok"] as? Bool == false)
    #expect(object?["problems"] as? Int == report.problems)
    let findings = object?["findings"] as? [[String: Any]]
    #expect(findings?.count == report.findings.count)
    #expect(findings?.allSatisfy { $0["area"] is String && $0["level"] is String && $0["what"] is String } == true)
    #expect(report.lines.last == "\(report.problems) problems, \(report.warnings) warnings.")
    #expect(DoctorReport([]).lines == ["Nothing is wrong."])
  }

  @Test func `a machine without hardware and configuration is looked at`() throws {
    let folder = try TemporaryFolder()
    let result = try Program.run("doctor", "--data", folder.path, "--devices", Program.devices)
    #expect(result.code == 0, "\(result.output)\n\(result.error)")
    #expect(result.output.contains("Data folder\n  ok       \(folder.path) can be written"), "\(result.output)")
    for line in result.output.split(separator: "\n") where !line.contains("/") { #expect(line.count <= 80, "\(line)") }
  }

  @Test func `what a configuration wants and the machine has not ends with 1`() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write(
      "space.yaml",
      """
      space: a
      name: A
      timezone: UTC
      ledger: http://127.0.0.1:1
      readers:
        wall: { profile: rdm6300, port: "serial:/dev/serial/by-id/usb-nowhere" }
        gate: { profile: wiegand, data0: "gpio:nowhere/0", data1: "gpio:nowhere/1" }
      doors: { front: { reader: wall, exit-reader: gate, lock: { output: "gpio:nowhere/2" } } }
      """)
    let started = ContinuousClock.now
    let result = try Program.run("doctor", "--config", file, "--data", folder.path, "--json")
    #expect(result.code == 1, "\(result.output)\n\(result.error)")
    let findings = try #require(try result.json()["findings"] as? [[String: Any]])
    func has(_ area: String, _ level: String, _ words: String) -> Bool {
      findings.contains {
        $0["area"] as? String == area && $0["level"] as? String == level
          && ($0["what"] as? String)?.contains(words) == true
      }
    }
    #expect(has("ports", "problem", "usb-nowhere"), "\(result.output)")
    #expect(has("chips", "problem", "no GPIO") || has("lines", "problem", "gpio:nowhere/2"), "\(result.output)")
    #expect(has("ledger", "warning", "connection refused"), "\(result.output)")
    #expect(ContinuousClock.now - started < .seconds(20))
  }

  @Test func `a configuration that is wrong or not there is a problem`() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write("space.yaml", "space: a\nnane: A\n")
    let wrong = try Program.run("doctor", "--config", file, "--data", folder.path)
    #expect(wrong.code == 1)
    #expect(wrong.output.contains("lintel check \(file)"), "\(wrong.output)")
    #expect(try Program.run("doctor", "--config", folder.path + "/none.yaml").code == 1)
  }
}
