import ArgumentParser

/// `lintel area`: what an operator does with an intrusion area.
struct AreaCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "area", abstract: "Arms or disarms an intrusion area, or acknowledges its alarm.",
    subcommands: [Arm.self, Disarm.self, Acknowledge.self])

  struct Arm: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Arms an area after its exit delay.", usage: "lintel area arm <area> [--without-active] [options]",
      discussion: "Refused while a door of it is open or a detector sees somebody, unless --without-active is given.")
    @Argument(help: "The area's id, such as night.") var area: String
    @Flag(help: "Leave out the doors and detectors that are active.") var withoutActive = false
    @OptionGroup var agent: AgentOptions
    @OptionGroup var who: OperatorOptions
    @Flag(help: "Print the result as JSON.") var json = false

    private struct Body: Encodable {
      var forced: Bool
    }

    func run() async throws {
      try await act(agent, as: who.name, "/v1/areas/\(area.pathStep)/arm", Body(forced: withoutActive), json: json)
    }
  }

  struct Disarm: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Disarms an area.", usage: "lintel area disarm <area> [options]")
    @Argument(help: "The area's id, such as night.") var area: String
    @OptionGroup var agent: AgentOptions
    @OptionGroup var who: OperatorOptions
    @Flag(help: "Print the result as JSON.") var json = false

    func run() async throws {
      try await act(agent, as: who.name, "/v1/areas/\(area.pathStep)/disarm", Nothing(), json: json)
    }
  }

  struct Acknowledge: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Says that somebody has looked after the alarm of an area.",
      usage: "lintel area acknowledge <area> [options]")
    @Argument(help: "The area's id, such as night.") var area: String
    @OptionGroup var agent: AgentOptions
    @OptionGroup var who: OperatorOptions
    @Flag(help: "Print the result as JSON.") var json = false

    func run() async throws {
      try await act(agent, as: who.name, "/v1/areas/\(area.pathStep)/acknowledge", Nothing(), json: json)
    }
  }
}

/// `lintel output`: lights, signs and bells.
struct OutputCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "output", abstract: "Switches an output beside locks and tools.", subcommands: [Switch.self])

  struct Switch: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Switches an output on or off, until something else does.",
      usage: "lintel output switch <output> on|off [options]")
    @Argument(help: "The output's id, such as chime.") var output: String
    @Argument(help: "on or off.") var state: State
    @OptionGroup var agent: AgentOptions
    @OptionGroup var who: OperatorOptions
    @Flag(help: "Print the result as JSON.") var json = false

    enum State: String, ExpressibleByArgument, CaseIterable {
      case on, off
    }

    private struct Body: Encodable {
      var on: Bool
    }

    func run() async throws {
      try await act(agent, as: who.name, "/v1/outputs/\(output.pathStep)/switch", Body(on: state == .on), json: json)
    }
  }
}
