import AgentRuntime
import ArgumentParser
import SpaceCore

/// Sends one command to the running agent and prints what came of it.
func act(
  _ agent: AgentOptions, as operatorName: String, _ path: String, _ body: some Encodable, json: Bool
) async throws {
  try await reporting {
    let client = AgentClient(socket: try agent.resolvedSocket(), operatorName: operatorName)
    let receipt: CommandReceipt = try await client.post(path, body)
    if json { try Console.json(receipt) } else { Console.line(receipt.words) }
  }
}

struct Nothing: Encodable {}

/// `lintel tap`: shows a badge at a simulated reader.
struct TapCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tap", abstract: "Taps a badge at a reader of a simulated space.",
    usage: "lintel tap [<badge> <reader>] [options]",
    discussion: """
      The bytes of the badge go through the reader's own protocol, as a real badge's would. 'lintel tap' alone lists \
      badges and readers.
      """)

  @Argument(help: "Whose badge, such as ada.") var badge: String?
  @Argument(help: "Which reader, such as front-outside.") var reader: String?
  @OptionGroup var agent: AgentOptions
  @Flag(help: "Print the result as JSON.") var json = false

  func validate() throws {
    guard badge == nil || reader != nil else {
      throw ValidationError("At which reader? 'lintel tap' alone lists them.")
    }
  }

  private struct Body: Encodable {
    var reader: String
    var badge: String
  }

  func run() async throws {
    guard let badge, let reader else { return try await list() }
    try await act(agent, as: "tap", "/v1/taps", Body(reader: reader, badge: badge), json: json)
  }

  private func list() async throws {
    try await reporting {
      let client = AgentClient(socket: try agent.resolvedSocket())
      let badges: [SimulationAccess.Badge] = try await client.get("/v1/badges")
      if json { return try Console.json(badges) }
      let space: SpaceSnapshot = try await client.get("/v1/space")
      Console.line(Console.paint("Readers", .bold))
      Console.table(space.readers.map { ["  " + $0.id, $0.resource ?? ""] })
      Console.line(Console.paint("Badges", .bold))
      Console.table(badges.map { ["  " + $0.id, $0.name, $0.note] })
    }
  }
}

/// `lintel door`: what an operator does at a door.
struct DoorCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "door", abstract: "Unlocks a door, props it, sets its posture, or acknowledges its alarm.",
    subcommands: [Unlock.self, Prop.self, Lock.self, Posture.self, Acknowledge.self])

  struct Unlock: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Releases a door for its unlock time.",
      usage: "lintel door unlock <door> [--for <member>] [options]",
      discussion: """
        --for asks as the member would with a badge: the member's rights decide, and the door has to be one that is \
        unlocked over the network ('remote-unlock' in the configuration).
        """)
    @Argument(help: "The door's id, such as front.") var door: String
    @Option(name: .customLong("for"), help: "A member: a name as in 'lintel members list', or a pseudonym.")
    var member: String?
    @OptionGroup var agent: AgentOptions
    @OptionGroup var desk: DeskOptions
    @OptionGroup var who: OperatorOptions
    @Flag(help: "Print the result as JSON.") var json = false

    private struct Body: Encodable {
      var member: String
    }

    func run() async throws {
      let path = "/v1/doors/\(door.pathStep)"
      guard let member else {
        return try await act(agent, as: who.name, path + "/unlock", Nothing(), json: json)
      }
      try await reporting {
        let id = try await desk.member(named: member, data: agent.resolvedData())
        try await act(agent, as: who.name, path + "/remote-unlock", Body(member: id), json: json)
      }
    }
  }

  struct Prop: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Lets a door stand open for a time without an alarm.",
      usage: "lintel door prop <door> <duration> [options]",
      discussion: "It raises the usual alarm when it still stands open at the end. At most 24 hours.")
    @Argument(help: "The door's id, such as front.") var door: String
    @Argument(help: "How long, such as 90s, 10m or 2h.") var duration: WholeSeconds
    @OptionGroup var agent: AgentOptions
    @OptionGroup var who: OperatorOptions
    @Flag(help: "Print the result as JSON.") var json = false

    private struct Body: Encodable {
      var seconds: Int
    }

    func run() async throws {
      try await act(
        agent, as: who.name, "/v1/doors/\(door.pathStep)/prop", Body(seconds: duration.seconds), json: json)
    }
  }

  struct Lock: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Secures a door: the same as 'posture <door> secured'.", usage: "lintel door lock <door> [options]")
    @Argument(help: "The door's id, such as front.") var door: String
    @OptionGroup var agent: AgentOptions
    @OptionGroup var who: OperatorOptions
    @Flag(help: "Print the result as JSON.") var json = false

    func run() async throws {
      try await act(
        agent, as: who.name, "/v1/doors/\(door.pathStep)/posture", Posture.Body(posture: DoorPosture.secured.rawValue),
        json: json)
    }
  }

  struct Posture: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Sets a door's standing mode: \(DoorPosture.allCases.map(\.rawValue).joined(separator: ", ")).",
      usage: "lintel door posture <door> <posture> [options]")
    @Argument(help: "The door's id, such as front.") var door: String
    @Argument(help: "The posture.") var posture: String
    @OptionGroup var agent: AgentOptions
    @OptionGroup var who: OperatorOptions
    @Flag(help: "Print the result as JSON.") var json = false

    struct Body: Encodable {
      var posture: String
    }

    func run() async throws {
      try await act(agent, as: who.name, "/v1/doors/\(door.pathStep)/posture", Body(posture: posture), json: json)
    }
  }

  struct Acknowledge: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Says that somebody has seen the alarm of a door.", usage: "lintel door acknowledge <door> [options]")
    @Argument(help: "The door's id, such as front.") var door: String
    @OptionGroup var agent: AgentOptions
    @OptionGroup var who: OperatorOptions
    @Flag(help: "Print the result as JSON.") var json = false

    func run() async throws {
      try await act(agent, as: who.name, "/v1/doors/\(door.pathStep)/acknowledge", Nothing(), json: json)
    }
  }
}

/// `lintel tool`: what an operator does at a tool.
struct ToolCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tool", abstract: "Takes a tool out of service, puts it back, or ends its session.",
    subcommands: [Lockout.self, Clear.self, Stop.self])

  struct Lockout: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Takes a tool out of service, with a reason that the next member sees.",
      usage: "lintel tool lockout <tool> <reason> [options]",
      discussion:
        "A running job is never cut: the tool goes out of service when it is idle. Unplug it before you service it.")
    @Argument(help: "The tool's id, such as laser.") var tool: String
    @Argument(help: "Why, in words for the next member.") var reason: String
    @OptionGroup var agent: AgentOptions
    @OptionGroup var who: OperatorOptions
    @Flag(help: "Print the result as JSON.") var json = false

    private struct Body: Encodable {
      var reason: String
    }

    func run() async throws {
      try await act(agent, as: who.name, "/v1/tools/\(tool.pathStep)/lockout", Body(reason: reason), json: json)
    }
  }

  struct Clear: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Puts a tool back into service.", usage: "lintel tool clear <tool> [options]")
    @Argument(help: "The tool's id, such as laser.") var tool: String
    @OptionGroup var agent: AgentOptions
    @OptionGroup var who: OperatorOptions
    @Flag(help: "Print the result as JSON.") var json = false

    func run() async throws {
      try await act(agent, as: who.name, "/v1/tools/\(tool.pathStep)/clear", Nothing(), json: json)
    }
  }

  struct Stop: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Ends the session at a tool as soon as it is idle.",
      usage: "lintel tool stop <tool> [--now] [options]",
      discussion: "This is no emergency stop: use the machine's own. --now switches off in the middle of a job.")
    @Argument(help: "The tool's id, such as laser.") var tool: String
    @Flag(help: "Do not wait until it is idle.") var now = false
    @OptionGroup var agent: AgentOptions
    @OptionGroup var who: OperatorOptions
    @Flag(help: "Print the result as JSON.") var json = false

    private struct Body: Encodable {
      var emergency: Bool
    }

    func run() async throws {
      try await act(agent, as: who.name, "/v1/tools/\(tool.pathStep)/stop", Body(emergency: now), json: json)
    }
  }
}

/// `lintel room`: corrects a count.
struct RoomCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "room", abstract: "Corrects how many people are in a room.", subcommands: [Count.self])

  struct Count: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Sets the number of people in a room; 0 also forgets who badged in.",
      usage: "lintel room count <room> <people> [options]")
    @Argument(help: "The room's id, such as commons.") var room: String
    @Argument(help: "How many people are there.") var people: Int
    @OptionGroup var agent: AgentOptions
    @OptionGroup var who: OperatorOptions
    @Flag(help: "Print the result as JSON.") var json = false

    private struct Body: Encodable {
      var count: Int
    }

    func run() async throws {
      try await act(agent, as: who.name, "/v1/rooms/\(room.pathStep)/count", Body(count: people), json: json)
    }
  }
}
