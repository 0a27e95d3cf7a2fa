import AgentRuntime
import Hummingbird
import SpaceCore

extension AgentAPI {
  /// The longest time that a door can be propped, in seconds.
  static let longestProp = Int(SpaceCommand.longestProp.components.seconds)

  /// Beside the plain commands: doors that stand open or open from afar, all doors at once, areas and outputs.
  func addPrecautionRoutes(to group: RouterGroup<WebContext>) {
    group.post("doors/:id/prop") { request, context in
      try await run(request, context) { door in
        let body = try await JSONBody.decode(SecondsBody.self, of: request, like: #"{"seconds": 600}"#)
        let seconds = try JSONBody.whole(body.seconds, "seconds", in: 1...Self.longestProp)
        return .prop(door: door, for: .seconds(seconds))
      }
    }
    group.post("doors/:id/remote-unlock") { request, context in
      try await run(request, context) { door in
        let body = try await JSONBody.decode(MemberBody.self, of: request, like: Self.memberExample)
        return .remoteUnlock(door: door, member: try Self.member(body.member))
      }
    }
    group.post("lockdown") { request, _ in
      try await run(request) { .lockdown(try await Self.isActive(request)) }
    }
    group.post("evacuation") { request, _ in
      try await run(request) { .evacuate(try await Self.isActive(request)) }
    }
    group.post("forgiveness") { request, _ in
      try await run(request) {
        let body = try await JSONBody.decode(ForgivenBody.self, of: request, like: Self.memberExample)
        return .forgive(member: try body.member.map(Self.member))
      }
    }
    addAreaRoutes(to: group)
    group.post("outputs/:id/switch") { request, context in
      try await run(request, context) { output in
        let body = try await JSONBody.decode(SwitchBody.self, of: request, like: #"{"on": true}"#)
        return .auxiliary(output, on: body.on)
      }
    }
  }

  private func addAreaRoutes(to group: RouterGroup<WebContext>) {
    group.post("areas/:id/arm") { request, context in
      try await run(request, context) { area in
        let body = try await JSONBody.decode(ArmBody.self, of: request, like: #"{"forced": false}"#)
        return .arm(area: area, forced: body.forced)
      }
    }
    group.post("areas/:id/disarm") { request, context in
      try await run(request, context) { .disarm(area: $0) }
    }
    group.post("areas/:id/acknowledge") { request, context in
      try await run(request, context) { .acknowledgeArea(area: $0) }
    }
  }

  struct SecondsBody: Decodable { var seconds: Double }
  private struct MemberBody: Decodable { var member: String }
  private struct ActiveBody: Decodable { var active: Bool }
  private struct ArmBody: Decodable { var forced: Bool }
  private struct SwitchBody: Decodable { var on: Bool }

  /// One member, or everybody where no member is named. A key that is misspelt must not mean everybody.
  private struct ForgivenBody: Decodable {
    var member: String?

    private struct Key: CodingKey {
      var stringValue: String
      var intValue: Int? { nil }
      init(stringValue: String) { self.stringValue = stringValue }
      init?(intValue: Int) { nil }
    }

    init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: Key.self)
      let key = Key(stringValue: "member")
      if let other = container.allKeys.first(where: { $0.stringValue != key.stringValue }) {
        throw DecodingError.dataCorruptedError(forKey: other, in: container, debugDescription: "no such key")
      }
      member = try container.decodeIfPresent(String.self, forKey: key)
    }
  }

  private static let memberExample = #"{"member": "0123456789abcdef0123456789abcdef"}"#

  private static func member(_ text: String) throws(WebProblem) -> MemberID {
    guard let member = MemberID(text) else {
      throw .badInput("'member' is a pseudonym: 32 hexadecimal digits")
    }
    return member
  }

  private static func isActive(_ request: Request) async throws -> Bool {
    try await JSONBody.decode(ActiveBody.self, of: request, like: #"{"active": true}"#).active
  }
}
