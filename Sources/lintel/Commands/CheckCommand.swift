import AgentRuntime
import ArgumentParser
import DeviceDrivers
import Foundation
import SpaceCore

/// `lintel check`: reads the configuration and the device profiles, and switches nothing.
struct CheckCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Checks a configuration without switching anything.",
    discussion: "Prints everything that is wrong at once, each with its file, line and what was probably meant.")

  @Argument(help: "The configuration.", completion: .file(extensions: ["yaml"]))
  var file = Places.configuration

  @Option(name: .long, help: ArgumentHelp("A folder of device profiles beside the usual ones.", valueName: "folder"))
  var devices: String?

  @Flag(help: "Print the result as JSON.")
  var json = false

  private struct Finding: Encodable {
    var file: String
    var line: Int
    var path: String
    var message: String

    init(_ finding: ConfigurationFinding) {
      (file, line, path, message) = (finding.file, finding.line, finding.path, finding.message)
    }
  }

  private struct Report: Encodable {
    var ok: Bool
    var findings: [Finding]
    var warnings: [Finding]
    var doors: [String]
    var tools: [String]
    var rooms: [String]
    var areas: [String]
    var outputs: [String]
    var readers: [String]
  }

  func run() async throws {
    try await reporting {
      do {
        let configuration = try Loading.configuration(file, devices: devices).configuration
        try tell(configuration)
      } catch let errors as ConfigurationErrors {
        if json {
          try Console.json(
            Report(
              ok: false, findings: errors.findings.map(Finding.init), warnings: [], doors: [], tools: [], rooms: [],
              areas: [], outputs: [], readers: []))
        }
        throw Failure(
          .configuration,
          "\(errors.findings.count) \(errors.findings.count == 1 ? "thing is" : "things are") wrong in \(file):\n\(errors)"
        )
      }
    }
  }

  private func tell(_ configuration: SpaceConfiguration) throws {
    let settings = configuration.settings
    if json {
      try Console.json(
        Report(
          ok: true, findings: [], warnings: configuration.warnings.map(Finding.init),
          doors: settings.doors.map(\.id.name),
          tools: settings.tools.map(\.id.name), rooms: settings.rooms.map(\.id.name),
          areas: settings.areas.map(\.id.name), outputs: settings.auxiliaries.map(\.id.name),
          readers: configuration.readers.map(\.id.name)))
      return
    }
    for warning in configuration.warnings { Console.note("warning: \(warning)") }
    Console.line("\(file) is right: \(settings.name), \(configuration.timeZone)")
    // Areas and outputs are told where there are some: most boards have none.
    let more = [("areas", settings.areas.map(\.id.name)), ("outputs", settings.auxiliaries.map(\.id.name))]
    Console.table(
      [
        ["  doors", names(settings.doors.map(\.id.name))], ["  tools", names(settings.tools.map(\.id.name))],
        ["  rooms", names(settings.rooms.map(\.id.name))],
      ] + more.filter { !$0.1.isEmpty }.map { ["  \($0.0)", names($0.1)] } + [
        ["  readers", names(configuration.readers.map(\.id.name))]
      ])
  }

  private func names(_ names: [String]) -> String { names.isEmpty ? "none" : names.joined(separator: ", ") }
}
