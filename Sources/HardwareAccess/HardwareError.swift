/// What was being done to a line or port when it failed.
public enum HardwareOperation: String, Hashable, Sendable, CaseIterable {
  case openOutput = "open as an output"
  case openInputs = "open as an input"
  case openSerialPort = "open as a serial port"
  case claim = "claim"
  case transfer = "transfer to or from"
  case set = "set the level of"
  case readLevel = "read the level of"
  case readEdges = "read the edges of"
  case read = "read from"
  case write = "write to"
  case configure = "set the speed and mode of"
  case release = "release"
  case inspect = "look at"
}

/// Why a line or port could not be used: the operation, the object, the cause and what to do about it.
///
/// Never holds what was read or written.
public enum HardwareError: Error, Hashable, Sendable {
  /// The text is no address.
  case malformedAddress(text: String, problem: String)
  /// No hardware of this build has that scheme; `available` are those it has.
  case unknownScheme(operation: HardwareOperation, object: String, available: [String])
  /// This hardware never does that.
  case unsupported(operation: HardwareOperation, object: String, explanation: String)
  /// Nothing of that name is there.
  case notFound(operation: HardwareOperation, object: String)
  /// The system forbids it; `group` is the group that is usually allowed.
  case notPermitted(operation: HardwareOperation, object: String, group: String)
  /// Somebody else, in this program or in another, holds it; `holder` is what the system calls them, if it does.
  case busy(operation: HardwareOperation, object: String, holder: String? = nil)
  /// The name follows the order of discovery, so it may be another device after a restart; `stableFolder` has better.
  case unstableName(object: String, stableFolder: String)
  /// A setting that this hardware cannot apply.
  case invalidSetting(object: String, problem: String)
  /// The device went away: unplugged, switched off, or its other end closed. Open it again when it is back.
  case disconnected(operation: HardwareOperation, object: String)
  /// The system refused; `code` is its error number (errno) and `cause` its text.
  case failed(operation: HardwareOperation, object: String, code: Int32, cause: String)
}

extension HardwareError: CustomStringConvertible {
  /// One line for an operator: what failed, why, and the remedy.
  public var description: String {
    switch self {
    case .malformedAddress(let text, let problem):
      "'\(text)' is not an address: \(problem)."
    case .unknownScheme(let operation, let object, let available):
      "cannot \(operation.rawValue) \(object): this build has no hardware of that scheme. "
        + (available.isEmpty ? "It has none at all." : "It has: \(available.joined(separator: ", ")).")
    case .unsupported(let operation, let object, let explanation):
      "cannot \(operation.rawValue) \(object): \(explanation)."
    case .notFound(let operation, let object):
      "cannot \(operation.rawValue) \(object): it is not there. Check the cable and the name."
    case .notPermitted(let operation, let object, let group):
      "cannot \(operation.rawValue) \(object): permission denied. "
        + "Add the user that runs lintel to the group '\(group)' and start it again."
    case .busy(let operation, let object, let holder):
      "cannot \(operation.rawValue) \(object): it is held already, by \(holder ?? "this program or another one"). "
        + "Stop the other one, or look for the name twice in the configuration."
    case .unstableName(let object, let stableFolder):
      "cannot open \(object): this name follows the order of discovery, and may be another device after a restart. "
        + "Use the device's name under \(stableFolder)."
    case .invalidSetting(let object, let problem):
      "cannot set up \(object): \(problem)."
    case .disconnected(let operation, let object):
      "cannot \(operation.rawValue) \(object): the device is gone. Check its cable and power, then open it again."
    case .failed(let operation, let object, let code, let cause):
      "cannot \(operation.rawValue) \(object): \(cause) (error \(code))."
    }
  }
}
