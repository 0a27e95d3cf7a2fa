/// The device profiles that this agent knows, by id.
public struct DeviceCatalogue: Sendable, Equatable {
  private let profiles: [String: DeviceProfile]

  /// Of profiles with one id, the later one counts.
  public init(_ profiles: [DeviceProfile]) {
    self.profiles = Dictionary(profiles.map { ($0.id, $0) }, uniquingKeysWith: { $1 })
  }

  /// The profile of that id; nil when there is none.
  public func profile(_ id: String) -> DeviceProfile? { profiles[id] }

  /// Every id, in alphabetical order.
  public var ids: [String] { profiles.keys.sorted() }

  /// Every profile, in the order of ``ids``.
  public var all: [DeviceProfile] { ids.compactMap { profiles[$0] } }
}
