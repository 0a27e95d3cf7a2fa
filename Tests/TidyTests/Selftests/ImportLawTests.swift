import Testing

struct ImportLawTests {
  private func breaches(_ target: String, _ text: String) -> [Finding] {
    ImportLaws().findings(sample("Sources/\(target)/A.swift", text))
  }

  @Test(arguments: ["SpaceCore", "WireCodecs", "HardwareAccess"]) func `the pure targets import nothing`(target: String)
  {
    for module in ["Foundation", "Glibc", "GRDB", "Synchronization", "SpaceCore"] {
      #expect(breaches(target, "internal import \(module)").count == 1, "\(module)")
    }
  }

  @Test(arguments: [
    ("DeviceDrivers", "Hummingbird"), ("LocalStore", "AsyncHTTPClient"), ("HardwareLinux", "SpaceCore"),
    ("LedgerProtocol", "GRDB"), ("AgentRuntime", "LedgerServer"), ("AgentWeb", "LocalStore"),
    ("LedgerServer", "LocalStore"),
    ("LedgerClient", "LedgerServer"), ("AgentWeb", "GRDB"),
  ]) func `an import against the directions is found`(target: String, module: String) {
    let findings = breaches(target, "import Foundation\n@preconcurrency public import struct \(module).A")
    #expect(findings.contains { $0.problem == "\(target) imports \(module)" && $0.line == 2 })
  }

  @Test func `imports in comments and words like them are none`() {
    #expect(breaches("SpaceCore", "// import Foundation\nlet important = 1\nlet a = \"import B\"").isEmpty)
  }

  @Test func `a target without a rule is found`() {
    #expect(breaches("Mystery", "").count == 1)
  }

  private let manifest = """
    .target(name: "SpaceCore", dependencies: ["LocalStore"]),
    .target(name: "Mystery"),
    .executableTarget(name: "lintel", dependencies: ["SpaceCore", .target(name: "HardwareLinux", condition: .when(traits: ["A"]))]),
    .testTarget(name: "SpaceCoreTests", dependencies: ["SpaceCore"]),
    """

  @Test func `Package swift is read`() {
    let manifest = Manifest(manifest)
    #expect(manifest.targets.map(\.name) == ["SpaceCore", "Mystery", "lintel"])
    #expect(manifest.targets.last?.dependencies == ["SpaceCore", "HardwareLinux", "A"])
    #expect(manifest.testTargets.map(\.name) == ["SpaceCoreTests"])
  }

  @Test func `a dependency against the directions, a stranger and a gone target are found`() {
    let laws = ImportLaws(rules: TargetRule.all.filter { ["SpaceCore", "LocalStore", "lintel"].contains($0.name) })
    #expect(
      laws.findings(Manifest(manifest)).map(\.problem) == [
        "the target 'Mystery' has no import rule", "the target 'LocalStore' of TargetRule.all is not declared",
        "SpaceCore depends on LocalStore, against the import directions",
      ])
  }

  @Test(arguments: [
    TargetRule(name: "SpaceCore", others: ["Foundation"]), TargetRule(name: "LocalStore", others: ["NIOCore"]),
    TargetRule(name: "AgentRuntime", ours: ["LedgerServer"]), TargetRule(name: "AgentWeb", ours: ["Higher"]),
  ]) func `a rule that gives too much is found`(rule: TargetRule) {
    let below = [TargetRule(name: "LedgerServer")]
    #expect(ImportLaws(rules: below + [rule]).findingsInRules().count == 1)
  }
}
