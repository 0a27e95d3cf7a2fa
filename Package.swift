// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
]

let argumentParser: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let asyncHTTPClient: Target.Dependency = .product(name: "AsyncHTTPClient", package: "async-http-client")
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let histogram: Target.Dependency = .product(name: "Histogram", package: "hdrhistogram-swift")
let hummingbird: Target.Dependency = .product(name: "Hummingbird", package: "hummingbird")
let hummingbirdTesting: Target.Dependency = .product(name: "HummingbirdTesting", package: "hummingbird")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let nioCore: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")
let nioHTTP1: Target.Dependency = .product(name: "NIOHTTP1", package: "swift-nio")
let mustache: Target.Dependency = .product(name: "Mustache", package: "swift-mustache")
let serviceLifecycle: Target.Dependency = .product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let unixSignals: Target.Dependency = .product(name: "UnixSignals", package: "swift-service-lifecycle")
let yams: Target.Dependency = .product(name: "Yams", package: "Yams")

let package = Package(
  name: "lintel",
  products: [
    .executable(name: "lintel", targets: ["lintel"]),
  ],
  traits: [
    .trait(name: "LinuxHardware", description: "Real hardware on Linux: serial ports, GPIO chips and USB devices."),
    .default(enabledTraits: ["LinuxHardware"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/HdrHistogram/hdrhistogram-swift", from: "0.2.0"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
  ],
  targets: [
    // 1: pure. They import nothing and do not know each other.
    .target(name: "SpaceCore", swiftSettings: strict),
    .target(name: "WireCodecs", swiftSettings: strict),
    .target(name: "HardwareAccess", swiftSettings: strict),

    // 2: adapters, one per outside world.
    .target(name: "HardwareSimulated", dependencies: ["HardwareAccess"], swiftSettings: strict),
    .target(name: "HardwareLinux", dependencies: ["HardwareAccess", "CGPIOD"], swiftSettings: strict),
    // The shim over libgpiod 1.6 and 2.x; without the trait it says that there is none.
    .target(
      name: "CGPIOD", cSettings: [.define("LINTEL_GPIOD", .when(traits: ["LinuxHardware"]))],
      linkerSettings: [.linkedLibrary("gpiod", .when(traits: ["LinuxHardware"]))]),
    .target(
      name: "DeviceDrivers", dependencies: ["SpaceCore", "WireCodecs", "HardwareAccess", yams], swiftSettings: strict),
    .target(name: "LedgerProtocol", dependencies: ["SpaceCore", crypto], swiftSettings: strict),
    .target(name: "LocalStore", dependencies: ["SpaceCore", "LedgerProtocol", crypto, grdb], swiftSettings: strict),
    .target(
      name: "LedgerClient",
      dependencies: ["LedgerProtocol", "LocalStore", asyncHTTPClient, logging, nioCore, nioHTTP1, serviceLifecycle],
      swiftSettings: strict),

    // 3: shells.
    .target(
      name: "AgentRuntime",
      dependencies: [
        "SpaceCore", "HardwareAccess", "DeviceDrivers", "LocalStore", "LedgerProtocol", "LedgerClient", asyncHTTPClient,
        logging, serviceLifecycle,
      ],
      swiftSettings: strict),
    .target(
      name: "AgentWeb",
      dependencies: ["SpaceCore", "AgentRuntime", hummingbird, logging, mustache, nioCore, serviceLifecycle],
      swiftSettings: strict),
    .target(
      name: "LedgerServer",
      dependencies: ["SpaceCore", "LedgerProtocol", crypto, grdb, hummingbird, logging, nioCore, serviceLifecycle],
      swiftSettings: strict),

    // 4: wiring. The one place that chooses real or simulated hardware.
    .executableTarget(
      name: "lintel",
      dependencies: [
        "SpaceCore", "WireCodecs", "HardwareAccess", "HardwareSimulated", "DeviceDrivers", "LedgerProtocol", "LocalStore",
        "LedgerClient", "AgentRuntime", "AgentWeb", "LedgerServer", "HardwareLinux",
        argumentParser, asyncHTTPClient, histogram, logging, nioCore, nioHTTP1, serviceLifecycle, unixSignals,
      ],
      swiftSettings: strict),

    .testTarget(name: "TidyTests", swiftSettings: strict),
    // Cases that several of the tests run.
    .target(
      name: "DecisionVectors", dependencies: ["SpaceCore", "LedgerProtocol"], path: "Tests/DecisionVectors",
      exclude: ["README.md"], resources: [.copy("policies"), .copy("cases")], swiftSettings: strict),
    .testTarget(
      name: "SpaceCoreTests", dependencies: ["SpaceCore", "DecisionVectors", "LedgerProtocol"],
      exclude: ["Areas/area-transitions.txt", "Doors/door-transitions.txt", "Tools/tool-transitions.txt"], swiftSettings: strict),
    .testTarget(
      name: "WireCodecsTests", dependencies: ["WireCodecs"], resources: [.copy("Vectors")], swiftSettings: strict),
    .testTarget(name: "HardwareAccessTests", dependencies: ["HardwareAccess"], swiftSettings: strict),
    .testTarget(
      name: "HardwareSimulatedTests", dependencies: ["HardwareSimulated", "HardwareAccess"], swiftSettings: strict),
    .testTarget(name: "CGPIODTests", dependencies: ["CGPIOD"], swiftSettings: strict),
    .testTarget(
      name: "HardwareLinuxTests",
      dependencies: ["HardwareLinux", "HardwareAccess", "DeviceDrivers", "SpaceCore", "WireCodecs"], swiftSettings: strict),
    // Wires of the kernel's simulated chips, for tests that run in the laboratory.
    .target(name: "LaboratoryWires", path: "Tests/Lab/Wires", swiftSettings: strict),
    .testTarget(
      name: "HardwareConformanceTests",
      dependencies: ["HardwareLinux", "HardwareSimulated", "HardwareAccess", "LaboratoryWires"], swiftSettings: strict),
    .testTarget(
      name: "DeviceDriversTests",
      dependencies: ["DeviceDrivers", "HardwareAccess", "HardwareSimulated", "SpaceCore", "WireCodecs"],
      swiftSettings: strict),
    .testTarget(
      name: "LedgerProtocolTests", dependencies: ["LedgerProtocol", "SpaceCore", crypto],
      resources: [.copy("Vectors")], swiftSettings: strict),
    .testTarget(
      name: "LocalStoreTests", dependencies: ["LocalStore", "LedgerProtocol", "SpaceCore", crypto, grdb],
      swiftSettings: strict),
    .testTarget(
      name: "LedgerClientTests",
      dependencies: [
        "LedgerClient", "LedgerProtocol", "LocalStore", "SpaceCore", asyncHTTPClient, crypto, hummingbird, logging, nioCore,
      ],
      swiftSettings: strict),
    .testTarget(
      name: "LedgerServerTests",
      dependencies: [
        "LedgerServer", "LedgerClient", "LedgerProtocol", "LocalStore", "SpaceCore", "DecisionVectors", asyncHTTPClient,
        crypto, grdb, hummingbird, hummingbirdTesting, logging, nioCore, nioHTTP1, serviceLifecycle,
      ],
      swiftSettings: strict),
    .testTarget(
      name: "AgentRuntimeTests",
      dependencies: [
        "AgentRuntime", "SpaceCore", "HardwareAccess", "HardwareSimulated", "DeviceDrivers", "LocalStore", "LedgerProtocol",
        "WireCodecs", "DecisionVectors", crypto, grdb, logging,
      ],
      swiftSettings: strict),
    .testTarget(
      name: "AgentWebTests",
      dependencies: [
        "AgentWeb", "AgentRuntime", "SpaceCore", hummingbird, logging, nioCore, serviceLifecycle,
        hummingbirdTesting, .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOEmbedded", package: "swift-nio"),
      ],
      swiftSettings: strict),
    // Started after the program was built: they run it as its users do.
    .testTarget(
      name: "LintelTests",
      dependencies: [
        "lintel", "AgentRuntime", "DeviceDrivers", "HardwareAccess", "HardwareLinux", "LaboratoryWires", "LedgerProtocol",
        "LedgerServer", "LocalStore", "SpaceCore", "WireCodecs", argumentParser,
      ],
      swiftSettings: strict),
  ],
  swiftLanguageModes: [.v6]
)
