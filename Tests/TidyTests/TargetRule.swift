/// What one target may import: of ours, and of others'.
struct TargetRule {
  var name: String
  /// Targets of this package.
  var ours: Set<String> = []
  /// Modules of libraries and of the system; nil for the wiring, which may name any.
  var others: Set<String>? = []

  func allows(_ module: String, ours all: Set<String>) -> Bool {
    if all.contains(module) { return ours.contains(module) }
    return others?.contains(module) ?? true
  }

  /// The threads, files and clocks of the system, under whichever name this platform has for them.
  static let system: Set<String> = ["Foundation", "Glibc", "Musl", "Darwin", "Synchronization"]

  /// What talks to other machines. Nothing that decides, stores or drives may import it.
  static let network: Set<String> = [
    "AsyncHTTPClient", "FoundationNetworking", "HTTPTypes", "Hummingbird", "HummingbirdCore", "HummingbirdTLS",
    "HummingbirdTesting", "NIO", "NIOCore", "NIOHTTP1", "NIOPosix", "NIOSSL", "Network",
  ]

  /// The import directions, drawn from the bottom up; CONTRIBUTING.md draws the same.
  static let all: [TargetRule] = [
    // 1: pure.
    TargetRule(name: "SpaceCore"),
    TargetRule(name: "WireCodecs"),
    TargetRule(name: "HardwareAccess"),
    // 2: adapters, one for each outside world.
    TargetRule(name: "HardwareSimulated", ours: ["HardwareAccess"], others: ["Glibc", "Musl", "Synchronization"]),
    TargetRule(name: "CGPIOD"),
    TargetRule(
      name: "HardwareLinux", ours: ["CGPIOD", "HardwareAccess"], others: ["Glibc", "Musl", "Synchronization"]),
    TargetRule(
      name: "DeviceDrivers", ours: ["SpaceCore", "WireCodecs", "HardwareAccess"], others: ["Foundation", "Yams"]),
    TargetRule(name: "LedgerProtocol", ours: ["SpaceCore"], others: system.union(["Crypto"])),
    TargetRule(name: "LocalStore", ours: ["SpaceCore", "LedgerProtocol"], others: system.union(["Crypto", "GRDB"])),
    TargetRule(
      name: "LedgerClient", ours: ["LedgerProtocol", "LocalStore"],
      others: system.union(["AsyncHTTPClient", "Logging", "NIOCore", "NIOHTTP1", "ServiceLifecycle"])),
    // 3: shells.
    TargetRule(
      name: "AgentRuntime",
      ours: ["SpaceCore", "HardwareAccess", "DeviceDrivers", "LocalStore", "LedgerProtocol", "LedgerClient"],
      others: system.union(["AsyncHTTPClient", "Logging", "ServiceLifecycle", "Yams"])),
    TargetRule(
      name: "AgentWeb", ours: ["SpaceCore", "AgentRuntime"],
      others: system.union([
        "HTTPTypes", "Hummingbird", "HummingbirdCore", "Logging", "Mustache", "NIOCore", "ServiceLifecycle",
      ])),
    TargetRule(
      name: "LedgerServer", ours: ["SpaceCore", "LedgerProtocol"],
      others: system.union([
        "Crypto", "Dispatch", "GRDB", "HTTPTypes", "Hummingbird", "HummingbirdCore", "Logging", "NIOCore",
        "ServiceLifecycle",
      ])),
    TargetRule(name: "DecisionVectors", ours: ["SpaceCore", "LedgerProtocol"], others: ["Foundation"]),
    TargetRule(name: "LaboratoryWires", others: ["Foundation", "Glibc"]),
    // 4: wiring.
    TargetRule(
      name: "lintel",
      ours: [
        "SpaceCore", "WireCodecs", "HardwareAccess", "HardwareSimulated", "HardwareLinux", "DeviceDrivers",
        "LedgerProtocol", "LocalStore", "LedgerClient", "AgentRuntime", "AgentWeb", "LedgerServer",
      ],
      others: nil),
  ]
}
