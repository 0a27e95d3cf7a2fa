import AgentRuntime
import DeviceDrivers
import SpaceCore

/// Reads what an agent needs before it starts: its configuration and the device profiles that it names.
enum Loading {
  struct Loaded {
    var configuration: SpaceConfiguration
    var profiles: DeviceCatalogue
  }

  /// - Throws: `ConfigurationErrors` with everything that is wrong in the file, profiles that it names included.
  static func configuration(_ file: String, devices: String?) throws -> Loaded {
    try check(SpaceConfiguration.load(path: file), file: file, devices: devices)
  }

  /// The same for a text that is no file.
  static func configuration(text: String, named name: String, devices: String?) throws -> Loaded {
    try check(SpaceConfiguration.parse(text, file: name), file: name, devices: devices)
  }

  private static func check(_ configuration: SpaceConfiguration, file: String, devices: String?) throws -> Loaded {
    let folders = try Places.deviceFolders(devices)
    let profiles: DeviceCatalogue
    do { profiles = try DeviceCatalogue.load(folders: folders) } catch { throw Failure(.configuration, "\(error)") }
    let known =
      profiles.ids.isEmpty
      ? "there is none in \(folders.joined(separator: ", "))" : "there is \(profiles.ids.joined(separator: ", "))"
    let findings = configuration.readers.compactMap { reader in
      (profiles.profile(reader.profile).map { reader.mismatch(with: $0) }
        ?? "no device profile is called '\(reader.profile)'; \(known)").map {
          ConfigurationFinding(file: file, line: 0, path: "readers.\(reader.id.name).profile", message: $0)
        }
    }
    guard findings.isEmpty else { throw ConfigurationErrors(findings: findings) }
    return Loaded(configuration: configuration, profiles: profiles)
  }
}
