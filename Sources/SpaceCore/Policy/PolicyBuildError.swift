/// Why tables are not made into an image. Names the table and the place in it, never a credential.
public enum PolicyBuildError: Error, Equatable, Sendable, CustomStringConvertible {
  public enum Table: String, Sendable {
    case resources, certifications, schedules, grants, clockChanges, rightsSets, memberClasses, members
    case credentialClasses, credentials, oneTimeSecrets
  }

  /// The same name, id or digest stands at two places.
  case duplicate(Table, first: Int, second: Int)
  /// A reference to a place that the other table does not have.
  case dangling(Table, place: Int, to: Table)
  /// An interval, day, validity or text outside what the image can hold.
  case outOfRange(Table, place: Int, what: String)
  /// More records than the image can number.
  case tooMany(Table, limit: Int)
  /// Digests lie so close together that they cannot come from a keyed hash.
  case clusteredDigests

  public var description: String {
    let what = "cannot build the policy image: "
    switch self {
    case .duplicate(let table, let first, let second):
      return what + "\(table.rawValue) \(first) and \(second) are the same; remove one"
    case .dangling(let table, let place, let to):
      return what + "\(table.rawValue) \(place) names one of \(to.rawValue) that is not there"
    case .outOfRange(let table, let place, let what2):
      return what + "\(table.rawValue) \(place) has \(what2) out of range"
    case .tooMany(let table, let limit): return what + "more than \(limit) \(table.rawValue)"
    case .clusteredDigests: return what + "the digests are not spread as those of a keyed hash; digest them again"
    }
  }
}
