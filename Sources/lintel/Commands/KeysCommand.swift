import ArgumentParser

/// `lintel keys`: presses keys at a simulated keypad.
struct KeysCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "keys", abstract: "Presses keys at a keypad of a simulated space.",
    usage: "lintel keys <keypad> <keys> [options]",
    discussion: "The keys are 0 to 9, * that clears and # that enters. Digits that nothing ends are entered.")

  @Argument(help: "Which keypad, such as keypad.") var keypad: String
  @Argument(help: "The keys, such as 2468.") var keys: String
  @OptionGroup var agent: AgentOptions
  @Flag(help: "Print the result as JSON.") var json = false

  private struct Body: Encodable {
    var reader: String
    var keys: String
  }

  func run() async throws {
    try await act(agent, as: "keys", "/v1/keys", Body(reader: keypad, keys: keys), json: json)
  }
}
