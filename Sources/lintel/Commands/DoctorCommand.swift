import AgentRuntime
import ArgumentParser
import DeviceDrivers
import Foundation
import SpaceCore

/// `lintel doctor`: what an installer gets wrong, found before a door does.
struct DoctorCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Checks this machine: lines, ports, permissions, clock, disk and ledger.",
    usage: "lintel doctor [--config <file>] [options]",
    discussion: """
      Nothing is switched and nothing is opened that a running agent could notice. Each finding is ok, a warning or a \
      problem, with its reason and what to do. Permissions are those of whoever runs it: as the agent's user, they are \
      the agent's (sudo -u lintel lintel doctor). Exit code 0 without a problem, 1 with one.
      """)

  @Option(
    name: .long,
    help: ArgumentHelp("The configuration; \(Places.configuration) if it is there.", valueName: "file"),
    completion: .file(extensions: ["yaml"]))
  var config: String?
  @Option(name: .long, help: ArgumentHelp("The data folder of the agent.", valueName: "folder"))
  var data: String?
  @Option(name: .long, help: ArgumentHelp("A folder of device profiles beside the usual ones.", valueName: "folder"))
  var devices: String?
  @Flag(help: "Print the result as JSON.") var json = false

  func run() async throws {
    try await reporting {
      var (configuration, findings) = configuration()
      var checks = DoctorChecks(machine: Machine(), configuration: configuration)
      do {
        let folders = try Places.deviceFolders(devices)
        checks.boards = try BoardProfile.load(folders: folders)
        checks.profiles = try DeviceCatalogue.load(folders: folders)
      } catch {
        let (what, why) = ("the device profiles cannot be read", cause(of: error))
        let remedy = "Mend the file, or name another folder with --devices"
        findings.append(
          configuration == nil
            ? .warning(.readers, what, why: why, remedy: remedy) : .problem(.readers, what, why: why, remedy: remedy))
      }
      checks.machine = await Machine.now(configuration, data: Places.data(data))
      let report = DoctorReport(findings + checks.findings)
      if json { try Console.json(report) } else { for line in report.lines { Console.line(line) } }
      if !report.ok { throw ExitCode(Failure.Kind.refused.rawValue) }
    }
  }

  private func configuration() -> (SpaceConfiguration?, [DoctorFinding]) {
    let file = config ?? Places.configuration
    guard config != nil || FileManager.default.fileExists(atPath: file) else {
      return (
        nil,
        [.ok(.configuration, "none at \(file): the machine alone is looked at", why: "Name one with --config FILE.")]
      )
    }
    do {
      let configuration = try SpaceConfiguration.load(path: file)
      return (configuration, [.ok(.configuration, "\(file): \(configuration.settings.name)")])
    } catch {
      let count = error.findings.count
      return (
        nil,
        [
          .problem(
            .configuration, "\(file): \(count) \(count == 1 ? "thing is" : "things are") wrong",
            why: error.findings.first.map { "\($0)" } ?? "", remedy: "See all of it",
            command: "lintel check \(file)")
        ]
      )
    }
  }
}
