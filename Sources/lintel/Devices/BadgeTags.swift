import Foundation
import LedgerProtocol
import SpaceCore

/// The check tags by which people tell badges apart without seeing their numbers.
struct BadgeTags {
  private let digester: CredentialDigester
  /// True when they are the tags that the agent itself shows.
  let isAgents: Bool

  /// With the key of the agent whose data folder this is; where it may not be read, with a new one, so that tags are
  /// good for one run only.
  init(data: String) throws {
    let file = FileManager.default.contents(atPath: Places.agentFolder(data) + "/digest.key").map { [UInt8]($0) }
    let key = file.flatMap { $0.count == CredentialDigester.keyBytes ? $0 : nil }
    isAgents = key != nil
    var random = SystemRandomNumberGenerator()
    digester = try CredentialDigester(
      key: key ?? (0..<CredentialDigester.keyBytes).map { _ in UInt8.random(in: 0...255, using: &random) })
  }

  func tag(of credential: RawCredential) -> String { digester.digest(of: credential).checkTag }
}
