/// Why bytes are not taken as a policy image.
public enum PolicyImageError: Error, Equatable, Sendable, CustomStringConvertible {
  case tooShort(bytes: Int)
  case foreign
  case majorVersion(UInt16)
  /// The file is not as long as its header says: it was cut, or something was appended.
  case length(header: UInt64, file: Int)
  case header(String)
  /// A section that reaches outside the file, overlaps the header, or has records too short.
  case section(kind: UInt32)
  case sectionTwice(kind: UInt32)
  case sectionMissing(PolicyLayout.Section)
  case otherAgent(PolicyAgentID)
  case older(version: UInt64, than: UInt64)

  public var description: String {
    let what = "cannot take the policy image: "
    let remedy = "; fetch it from the ledger again or compile it again"
    switch self {
    case .tooShort(let bytes): return what + "\(bytes) bytes are too few" + remedy
    case .foreign: return what + "it does not begin with LINTELPI, so it is something else" + remedy
    case .majorVersion(let version):
      return what + "its format is version \(version), this Lintel reads version \(PolicyLayout.majorVersion); "
        + "bring agent and ledger to the same release"
    case .length(let header, let file): return what + "it has \(file) bytes where its header says \(header)" + remedy
    case .header(let field): return what + "its header is damaged (\(field))" + remedy
    case .section(let kind): return what + "section \(kind) does not lie within the file" + remedy
    case .sectionTwice(let kind): return what + "section \(kind) is there twice" + remedy
    case .sectionMissing(let section): return what + "section \(section.rawValue) (\(section)) is missing" + remedy
    case .otherAgent(let agent):
      return what + "it was made for agent \(agent); fetch the one made for this agent"
    case .older(let version, let current):
      return what + "its version \(version) is older than version \(current) in force; nothing was changed"
    }
  }
}
