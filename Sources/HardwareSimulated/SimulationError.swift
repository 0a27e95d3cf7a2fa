/// Why a simulated board refuses to be wired or asked like that.
public enum SimulationError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The board has no such door, machine or reader.
  case unknown(kind: String, name: String, available: [String])
  /// The board has one of that name already.
  case duplicate(kind: String, name: String)
  /// The line is wired to something else already.
  case lineWired(line: String, part: String)
  /// An argument is out of its range.
  case outOfRange(what: String, allowed: String)
  /// More is planned than the board keeps.
  case tooMuchPlanned(limit: Int)

  public var description: String {
    switch self {
    case .unknown(let kind, let name, let available):
      "the simulated board has no \(kind) called '\(name)'; it has: \(available.joined(separator: ", "))."
    case .duplicate(let kind, let name):
      "the simulated board has a \(kind) called '\(name)' already."
    case .lineWired(let line, let part):
      "the simulated line '\(line)' is wired to '\(part)' already; give every part its own line."
    case .outOfRange(let what, let allowed):
      "\(what) must be \(allowed)."
    case .tooMuchPlanned(let limit):
      "the simulated board has \(limit) things planned already; let its time advance first."
    }
  }
}
