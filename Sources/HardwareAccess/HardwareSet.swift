/// All hardware of one agent, by scheme: an address finds the hardware that serves it.
public final class HardwareSet: Hardware {
  private let members: [any Hardware]

  /// Joins members whose schemes differ; at most one of them may have a wake descriptor, that is, be simulated.
  /// Both are mistakes of the program, so they trap.
  public init(_ members: [any Hardware]) {
    let schemes = members.flatMap(\.schemes)
    precondition(Set(schemes).count == schemes.count, "two members serve the same scheme: \(schemes)")
    precondition(members.count { $0.wakeDescriptor != nil } <= 1, "two members are simulated")
    self.members = members
  }

  /// Every scheme that some member serves, in alphabetical order.
  public var schemes: [String] { members.flatMap(\.schemes).sorted() }

  public func openOutput(_ address: LineAddress, idle: Level, activeLow: Bool) throws(HardwareError) -> OutputLine {
    try member(for: address.scheme, operation: .openOutput, object: address.description)
      .openOutput(address, idle: idle, activeLow: activeLow)
  }

  public func openInputs(
    _ addresses: [LineAddress], settings: InputSettings
  ) throws(HardwareError) -> InputLines {
    guard let first = addresses.first else {
      throw .invalidSetting(object: "inputs", problem: "a request needs at least one line")
    }
    if let stranger = addresses.first(where: { $0.scheme != first.scheme }) {
      throw .unsupported(
        operation: .openInputs, object: stranger.description,
        explanation: "lines of one request must be of one scheme, and \(first) comes before it")
    }
    return try member(for: first.scheme, operation: .openInputs, object: first.description)
      .openInputs(addresses, settings: settings)
  }

  public func openSerialPort(_ address: PortAddress, settings: SerialSettings) throws(HardwareError) -> SerialPort {
    try member(for: address.scheme, operation: .openSerialPort, object: address.description)
      .openSerialPort(address, settings: settings)
  }

  /// The earliest of the members' deadlines.
  public var nextDeadline: Int64? { members.compactMap(\.nextDeadline).min() }

  public func advance(to nanoseconds: Int64) {
    for member in members { member.advance(to: nanoseconds) }
  }

  public var wakeDescriptor: Int32? { members.lazy.compactMap(\.wakeDescriptor).first }

  private func member(
    for scheme: String, operation: HardwareOperation, object: String
  ) throws(HardwareError) -> any Hardware {
    guard let member = members.first(where: { $0.schemes.contains(scheme) }) else {
      throw .unknownScheme(operation: operation, object: object, available: schemes)
    }
    return member
  }
}
