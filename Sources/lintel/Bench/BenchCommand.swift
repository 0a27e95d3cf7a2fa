import ArgumentParser

/// `lintel bench`: the figures of this machine.
struct BenchCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench", abstract: "Measures this machine: decisions, policies, the way from a tap to the lock, GPIO.",
    discussion: """
      Times of what is done often are p50, p99, p99.9 and maximum, beside a reference measured in the same run. Measure \
      a release build (swift build -c release) on an idle machine.
      """,
    subcommands: [DecideBench.self, CompileBench.self, TapBench.self, LineBench.self])
}
