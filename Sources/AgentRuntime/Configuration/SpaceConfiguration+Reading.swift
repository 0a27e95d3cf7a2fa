public import DeviceDrivers
internal import Foundation

extension SpaceConfiguration {
  /// In bytes. A configuration is written by people; anything larger is another file.
  private static let sizeLimit = 1 << 20

  /// Reads the file at `path`. Throws everything that is wrong with it at once.
  public static func load(path: String) throws(ConfigurationErrors) -> SpaceConfiguration {
    let data: Data
    do {
      let file = try FileHandle(forReadingFrom: URL(filePath: path))
      data = try file.read(upToCount: sizeLimit + 1) ?? Data()
      try file.close()
    } catch {
      throw ConfigurationErrors(file: path, "cannot be read; is it there, and may this user read it?")
    }
    guard data.count <= sizeLimit else {
      throw ConfigurationErrors(file: path, "is larger than 1 MiB, which no space needs")
    }
    guard let text = String(data: data, encoding: .utf8) else {
      throw ConfigurationErrors(file: path, "is not UTF-8 text")
    }
    return try parse(text, file: path)
  }

  /// Reads a document. `file` only names it in findings.
  public static func parse(_ text: String, file: String) throws(ConfigurationErrors) -> SpaceConfiguration {
    try YAMLDocument.read(
      text, file: file, keys: ConfigurationBuilder.rootKeys,
      ifEmpty: "is empty; a space needs at least 'space', 'name' and 'timezone'", ifInvalid: "is no valid YAML"
    ) { root in
      var builder = ConfigurationBuilder()
      return builder.build(root)
    }
  }
}
