import ArgumentParser

/// The one program: the agent, the ledger, and what people type to work with them.
@main
struct Lintel: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lintel",
    abstract: "Runs the doors, tools and rooms of a shared space from a single-board computer.",
    discussion: """
      First time here? 'lintel demo' runs a whole simulated makerspace; nothing is installed and nothing is changed.

      Results go to standard output, messages to standard error. Commands that print results take --json.

      Exit codes: 0 done; 1 refused, or not so; 64 wrong use; 65 bad input data; 69 not running or not reachable; \
      74 a file or disk failed; 78 wrong configuration.
      """,
    version: "0.1.0",
    groupedSubcommands: [
      CommandGroup(name: "Try it", subcommands: [DemoCommand.self]),
      CommandGroup(
        name: "Run it",
        subcommands: [
          RunCommand.self, CheckCommand.self, DoctorCommand.self, JoinCommand.self, LedgerCommand.self,
        ]),
      CommandGroup(
        name: "Look",
        subcommands: [
          StatusCommand.self, WatchCommand.self, ExplainCommand.self, DevicesCommand.self, DecodeCommand.self,
        ]),
      CommandGroup(
        name: "Act",
        subcommands: [
          TapCommand.self, KeysCommand.self, DoorCommand.self, ToolCommand.self, RoomCommand.self, AreaCommand.self,
          OutputCommand.self, LockdownCommand.self, EvacuateCommand.self, ForgiveCommand.self,
        ]),
      CommandGroup(
        name: "Manage",
        subcommands: [
          MembersCommand.self, BadgesCommand.self, PassesCommand.self, GrantsCommand.self, DirectoryCommand.self,
          PolicyCommand.self,
        ]),
      CommandGroup(name: "Measure", subcommands: [BenchCommand.self]),
    ])
}
