internal import Foundation

extension DeviceCatalogue {
  /// The longest profile in bytes, far beyond the 60 lines that the project's own keep to.
  static let longestFile = 16_384
  /// The most profiles in one folder.
  static let mostFiles = 1000

  /// Reads the profiles `readers/*.yaml`, `relays/*.yaml` and `sensors/*.yaml` of every folder, the packaged one first
  /// and a space's own last: of files with one name, the one from the later folder counts. A folder that does not exist is skipped, as long
  /// as another one has profiles. Throws everything that is wrong at once.
  public static func load(folders: [String]) throws(FileErrors) -> DeviceCatalogue {
    var profiles: [DeviceProfile] = []
    var findings: [FileFinding] = []
    for folder in folders {
      for role in DeviceRole.allCases {
        let place = "\(folder)/\(role.folder)"
        guard FileManager.default.fileExists(atPath: place) else { continue }
        do throws(FileErrors) {
          profiles += try load(role, from: place)
        } catch {
          findings += error.findings
        }
      }
    }
    guard findings.isEmpty else { throw FileErrors(findings: findings) }
    guard !profiles.isEmpty else {
      let files = "\(DeviceRole.reader.folder)/*.yaml"
      let missing =
        folders.isEmpty
        ? "no folder was named; name the folder that has \(files)"
        : "\(folders.joined(separator: ", ")) should have \(files); name the folder that has them"
      throw FileErrors(file: folders.first ?? "Devices", "no device profiles: \(missing)")
    }
    return DeviceCatalogue(profiles)
  }

  /// The files `<folder>/<name>/*.yaml` of every folder that has some.
  static func files(named name: String, in folders: [String]) throws(FileErrors) -> [String] {
    var found: [String] = []
    for folder in folders.map({ "\($0)/\(name)" }) where FileManager.default.fileExists(atPath: folder) {
      found += try files(in: folder)
    }
    return found
  }

  /// The profiles of one folder, which are all of one role.
  private static func load(_ role: DeviceRole, from folder: String) throws(FileErrors) -> [DeviceProfile] {
    var profiles: [DeviceProfile] = []
    var findings: [FileFinding] = []
    for file in try files(in: folder) {
      do throws(FileErrors) {
        let profile = try DeviceProfile.parse(try text(of: file), file: file)
        guard profile.family.role == role else {
          let right = profile.family.role.folder
          throw FileErrors(
            file: file, "\(profile.family.rawValue) is a \(profile.family.role.rawValue): move it to \(right)/")
        }
        profiles.append(profile)
      } catch {
        findings += error.findings
      }
    }
    guard findings.isEmpty else { throw FileErrors(findings: findings) }
    return profiles
  }

  private static func files(in folder: String) throws(FileErrors) -> [String] {
    let names: [String]
    do {
      names = try FileManager.default.contentsOfDirectory(atPath: folder)
    } catch {
      throw FileErrors(file: folder, "cannot read the folder: \(error.localizedDescription)")
    }
    let files = names.filter { $0.hasSuffix(".yaml") && !$0.hasPrefix(".") }.sorted()
    guard files.count <= mostFiles else {
      throw FileErrors(file: folder, "\(files.count) profiles are more than the \(mostFiles) that one folder may have")
    }
    return files.map { "\(folder)/\($0)" }
  }

  static func text(of file: String) throws(FileErrors) -> String {
    let data: Data
    do {
      let handle = try FileHandle(forReadingFrom: URL(filePath: file))
      data = try handle.read(upToCount: longestFile + 1) ?? Data()
      try handle.close()
    } catch {
      throw FileErrors(file: file, "cannot read the file: \(error.localizedDescription)")
    }
    guard data.count <= longestFile else { throw FileErrors(file: file, "a profile has at most \(longestFile) bytes") }
    guard let text = String(validating: data, as: UTF8.self) else {
      throw FileErrors(file: file, "the file is no UTF-8 text")
    }
    return text
  }
}
