import ArgumentParser

/// `lintel lockdown`: all doors at once.
struct LockdownCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lockdown", abstract: "Puts all doors into lockdown, or ends that.",
    usage: "lintel lockdown [--end] [options]",
    discussion: """
      In lockdown only stewards with 'override' come in; everybody gets out. Doors that are out of use stay as they are.
      """)
  @Flag(help: "Back to secured, and to the schedules.") var end = false
  @OptionGroup var agent: AgentOptions
  @OptionGroup var who: OperatorOptions
  @Flag(help: "Print the result as JSON.") var json = false

  func run() async throws {
    try await act(agent, as: who.name, "/v1/lockdown", Activity(active: !end), json: json)
  }
}

/// `lintel evacuate`: all doors at once.
struct EvacuateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evacuate", abstract: "Unlocks all doors, or ends that.",
    usage: "lintel evacuate [--end] [options]",
    discussion: "This is no fire alarm: people must get out without this program, and the fire panel acts by wire.")
  @Flag(help: "Back to secured, and to the schedules.") var end = false
  @OptionGroup var agent: AgentOptions
  @OptionGroup var who: OperatorOptions
  @Flag(help: "Print the result as JSON.") var json = false

  func run() async throws {
    try await act(agent, as: who.name, "/v1/evacuation", Activity(active: !end), json: json)
  }
}

private struct Activity: Encodable {
  var active: Bool
}

/// `lintel forgive`: anti-passback begins anew.
struct ForgiveCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "forgive", abstract: "Forgets on which side of the doors members were last seen.",
    usage: "lintel forgive [<member>] [options]",
    discussion: "For a member whom anti-passback keeps out; without a member, for everybody.")
  @Argument(help: "A member: a name as in 'lintel members list', or a pseudonym.") var member: String?
  @OptionGroup var agent: AgentOptions
  @OptionGroup var desk: DeskOptions
  @OptionGroup var who: OperatorOptions
  @Flag(help: "Print the result as JSON.") var json = false

  private struct Body: Encodable {
    var member: String?
  }

  func run() async throws {
    try await reporting {
      var body = Body()
      if let member { body.member = try await desk.member(named: member, data: agent.resolvedData()) }
      try await act(agent, as: who.name, "/v1/forgiveness", body, json: json)
    }
  }
}
