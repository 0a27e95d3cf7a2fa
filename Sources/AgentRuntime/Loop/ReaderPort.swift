public import DeviceDrivers
import HardwareAccess
import SpaceCore

/// One reader as the control loop has it: read without waiting, and opened again when it was gone.
protocol ReaderPort: AnyObject {
  var configuration: ReaderConfiguration { get }
  var isConnected: Bool { get }
  /// Why it was not there at the start; nil when it was.
  var absence: String? { get }
  /// To poll for something to read; nil while it is not open.
  var descriptor: Int32? { get }
  /// When `step` or `reopen` has something to do although nothing arrives.
  var deadline: Moment? { get }
  /// Takes what has arrived and what time has brought.
  func step(at moment: Moment) throws(HardwareError) -> [ReaderOutput]
  /// It is gone: closes it and says when to try again.
  func lose(at moment: Moment)
  /// Tries again when it is time. True when it is back.
  func reopen(at moment: Moment) -> Bool
  /// Gives it back, for good.
  func close()
}

/// How often what was lost is tried again.
enum ReaderRetry {
  static let interval: Duration = .seconds(1)
  /// How often at least one that comes and goes without saying anything: a loose plug must not fill the journal.
  static let longestInterval: Duration = .seconds(60)
}

extension ReaderConfiguration {
  /// The port that its wiring takes; fails in words when the profile is for another wiring.
  func open(_ profile: DeviceProfile, _ hardware: any Hardware) throws -> any ReaderPort {
    if let mismatch = mismatch(with: profile) { throw AgentError.cannotOpen("the reader \(id)", cause: mismatch) }
    switch wiring {
    case .serial(let address, let allowUnstableName):
      return try SerialReaderPort(self, at: address, allowUnstableName: allowUnstableName, profile, hardware)
    case .dataLines(let data0, let data1):
      return try WiegandReaderPort(self, data0, data1, profile, hardware)
    }
  }

  /// Why its wiring is not that of its device; nil when it is.
  public func mismatch(with profile: DeviceProfile) -> String? {
    switch (wiring, profile.family.attachment) {
    case (.serial, .serial) where profile.family.isSerialReader: missingWire(of: profile)
    case (.dataLines, .lines): missingWire(of: profile)
    case (.serial, .lines): "\(profile.name) is wired to two data lines: give 'data0' and 'data1' instead of 'port'"
    case (.dataLines, .serial) where profile.family.isSerialReader:
      "\(profile.name) is plugged into a serial port: give 'port' instead of 'data0' and 'data1'"
    case (_, .serial), (_, .usb):
      "\(profile.name) is a \(profile.family.role.rawValue) that the agent cannot use yet; choose another profile"
    }
  }

  /// A lamp or buzzer may be the builder's own; other wires must be the device's.
  private func missingWire(of profile: DeviceProfile) -> String? {
    let has = profile.wiegand.lines
    for (wire, place, level) in [("hold", lines.hold, has.hold), ("tamper", lines.tamper, has.tamper)]
    where place != nil && level == nil {
      return "\(profile.name) has no wire '\(wire)': leave it out, or name it under 'lines' in the device profile"
    }
    return nil
  }
}

extension DeviceCatalogue {
  /// At which level the wires of a reader do what they are named for; what its profile does not name, at high.
  func lines(of reader: ReaderConfiguration) -> ReaderLines {
    profile(reader.profile)?.wiegand.lines ?? ReaderLines()
  }
}

extension SpaceConfiguration {
  /// The tamper wires of readers, as inputs of the doors that they serve.
  func tamperInputs(_ profiles: DeviceCatalogue) -> [InputWiring] {
    readers.flatMap { reader -> [InputWiring] in
      guard let tamper = reader.lines.tamper else { return [] }
      let activeLow = tamper.activeLow ?? (profiles.lines(of: reader).tamper == .low)
      return settings.doors.filter { ($0.readers + $0.exitReaders).contains(reader.id) }.map { door in
        // Readers switch the wire to ground, or let go of it: the pull gives it the other level.
        InputWiring(
          input: .tamper(door.id), address: tamper.address, activeLow: activeLow, pull: .up, debounce: .milliseconds(50)
        )
      }
    }
  }
}

extension HardwareError {
  /// True when waiting may mend it: the device is not plugged in yet, or the system could not just then.
  var mayPass: Bool {
    switch self {
    case .notFound, .busy, .disconnected, .failed: true
    case .malformedAddress, .unknownScheme, .unsupported, .notPermitted, .unstableName, .invalidSetting: false
    }
  }
}
