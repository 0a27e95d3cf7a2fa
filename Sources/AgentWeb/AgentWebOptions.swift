public import Foundation
public import SpaceCore

/// What those who reach a page or socket may do there, beside reading.
///
/// Taps and pushes need no permission: they exist wherever the space is simulated, and nowhere else.
public struct WebPermissions: OptionSet, Sendable {
  public let rawValue: Int

  public init(rawValue: Int) {
    self.rawValue = rawValue
  }

  /// Unlock doors, lock tools out and whatever else a `SpaceCommand` says: for the local socket, whose file says who.
  public static let commands = WebPermissions(rawValue: 1 << 0)
}

/// How the board's page and interface behave.
public struct AgentWebOptions: Sendable {
  public var permissions: WebPermissions
  /// Host names that requests may use beside addresses, `localhost`, single words and names under `.local`; nil for any
  /// name at all, as on a socket file, which no browser reaches.
  ///
  /// A name that anybody can own is refused unless it stands here: another site could let its own name point at this
  /// board and have a visitor's browser read the page for it (DNS rebinding).
  public var hostNames: [String]?
  /// The zone in which the page writes times.
  public var timeZone: TimeZone
  /// The language of screens beside readers, as that of the readers themselves.
  public var language: TextLanguage
  /// What people call a member; nil for the short form of the pseudonym.
  public var memberName: @Sendable (MemberID) -> String?

  public init(
    permissions: WebPermissions = [], hostNames: [String]? = [], timeZone: TimeZone = .gmt,
    language: TextLanguage = .english,
    memberName: @escaping @Sendable (MemberID) -> String? = { _ in nil }
  ) {
    self.permissions = permissions
    self.hostNames = hostNames
    self.timeZone = timeZone
    self.language = language
    self.memberName = memberName
  }

  /// What suits a socket file: commands, and any host name.
  public static var localSocket: AgentWebOptions { AgentWebOptions(permissions: .commands, hostNames: nil) }
}
