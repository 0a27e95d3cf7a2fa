/// Public declarations of the pure targets say in one sentence what they are.
enum DocumentationLaw {
  static let targets = ["SpaceCore", "WireCodecs", "HardwareAccess"]

  /// How many declarations of a file had no summary when this law came. Numbers go down, and entries out; none is added.
  static let ratchet = [
    "Sources/HardwareAccess/Hardware.swift": 3,
    "Sources/HardwareAccess/HardwareSet.swift": 5,
    "Sources/SpaceCore/Credentials/Credential.swift": 2,
    "Sources/SpaceCore/Doors/Door.swift": 4,
    "Sources/SpaceCore/Doors/DoorEvent.swift": 3,
    "Sources/SpaceCore/Doors/DoorSettings.swift": 6,
    "Sources/SpaceCore/Doors/DoorState.swift": 5,
    "Sources/SpaceCore/Journal/JournalEvent.swift": 13,
    "Sources/SpaceCore/Members/Identifiers.swift": 4,
    "Sources/SpaceCore/Policy/AccessRequest.swift": 17,
    "Sources/SpaceCore/Policy/Decision.swift": 8,
    "Sources/SpaceCore/Policy/DenyDetail.swift": 5,
    "Sources/SpaceCore/Policy/DenyReason+Texts.swift": 1,
    "Sources/SpaceCore/Policy/LocalTime.swift": 2,
    "Sources/SpaceCore/Policy/PolicyBuildError.swift": 1,
    "Sources/SpaceCore/Policy/PolicyImage+LookUps.swift": 14,
    "Sources/SpaceCore/Policy/PolicyImage.swift": 8,
    "Sources/SpaceCore/Policy/PolicyImageBuilder.swift": 1,
    "Sources/SpaceCore/Policy/PolicyLayout.swift": 5,
    "Sources/SpaceCore/Policy/PolicyPlaces.swift": 8,
    "Sources/SpaceCore/Policy/PolicyTables.swift": 54,
    "Sources/SpaceCore/Policy/PolicyValues.swift": 12,
    "Sources/SpaceCore/Policy/Right.swift": 2,
    "Sources/SpaceCore/Rooms/Room.swift": 11,
    "Sources/SpaceCore/Time/WallTime.swift": 1,
    "Sources/SpaceCore/Tools/Tool.swift": 5,
    "Sources/SpaceCore/Tools/ToolEvent.swift": 4,
    "Sources/SpaceCore/Tools/ToolState.swift": 15,
    "Sources/WireCodecs/FrameReport.swift": 6,
    "Sources/WireCodecs/SerialReaders/EM4100AirFrame.swift": 1,
    "Sources/WireCodecs/SerialReaders/EM4100Frame.swift": 1,
    "Sources/WireCodecs/SerialReaders/EM4100FrameDecoder.swift": 1,
    "Sources/WireCodecs/SerialReaders/Gwiot7941.swift": 7,
  ]

  static func findings(_ file: SwiftFile) -> [Finding] {
    guard file.path.hasPrefix("Sources/"), targets.contains(file.target) else { return [] }
    let bare = undocumented(file)
    guard bare.count > ratchet[file.path] ?? 0 else { return [] }
    return bare.map {
      Finding(
        path: file.path, line: $0 + 1, problem: "a public declaration without a summary",
        remedy: "Say above it, after ///, what it is, its unit and range, and the clause of the standard it follows")
    }
  }

  /// The lines, from 0, of public declarations without a comment above them or at their end.
  static func undocumented(_ file: SwiftFile) -> [Int] {
    file.code.indices.filter { place in
      let code = file.code[place].trimmed
      guard let declaration = publicDeclaration(code), !saysAllByItself(declaration) else { return false }
      return !hasSummary(file, above: place)
    }
  }

  private static func publicDeclaration(_ code: String) -> String? {
    let words = code.split(separator: " ").drop { $0.hasPrefix("@") || ["static", "final", "indirect"].contains($0) }
    guard words.first == "public", words.count > 1, words.dropFirst().first != "import" else { return nil }
    let rest = words.dropFirst().drop {
      ["static", "final", "indirect", "mutating", "consuming", "borrowing"].contains($0)
    }
    return rest.joined(separator: " ")
  }

  /// Initialisers of documented types, and requirements of the standard library's protocols, which document them.
  private static func saysAllByItself(_ declaration: String) -> Bool {
    let known = [
      "init(", "init?(rawValue", "var description:", "var debugDescription:", "func hash(", "func encode(", "func ==",
      "func <", "var hashValue:", "enum CodingKeys", "extension ",
    ]
    return known.contains { declaration.hasPrefix($0) } || declaration.starts(with: "func == ")
  }

  private static func hasSummary(_ file: SwiftFile, above place: Int) -> Bool {
    var above = place - 1
    while above >= 0, file.code[above].trimmed.hasPrefix("@") { above -= 1 }
    return above >= 0 && file.lines[above].trimmed.hasPrefix("///")
  }
}

extension String {
  /// Without the spaces at both ends.
  var trimmed: String {
    guard let first = firstIndex(where: { $0 != " " }), let last = lastIndex(where: { $0 != " " }) else { return "" }
    return String(self[first...last])
  }
}
