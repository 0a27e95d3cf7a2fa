internal import CGPIOD
internal import Glibc
public import HardwareAccess

/// This machine's kernel: GPIO lines under the scheme `gpio`, serial ports under the scheme `serial`.
///
/// A line is named by chip label and line name or offset, `gpio:pinctrl-rp1/GPIO17` or `gpio:pinctrl-rp1/17`, or by its
/// name alone where that is unique, `gpio:GPIO17`. See ``GPIOChips`` for what there is.
///
/// A port is named by its device file: `serial:/dev/serial/by-id/usb-1a86_USB_Serial-if00-port0`. Names that follow the
/// order of discovery are refused unless the settings allow them, see ``SerialName``.
public final class LinuxHardware: Hardware {
  /// The scheme of serial ports.
  public static let serialScheme = "serial"
  /// The scheme of GPIO lines.
  public static let lineScheme = "gpio"

  public init() {}

  public var schemes: [String] { [Self.lineScheme, Self.serialScheme] }

  public func openOutput(_ address: LineAddress, idle: Level, activeLow: Bool) throws(HardwareError) -> OutputLine {
    var settings = lintel_gpio_settings()
    settings.output = true
    settings.active_low = activeLow
    settings.initially_active = idle == .active
    let request = try request([address], settings, .openOutput)
    return OutputLine(address: address, idle: idle, backEnd: LinuxOutputLine(request, address, idle: idle))
  }

  public func openInputs(
    _ addresses: [LineAddress], settings: InputSettings
  ) throws(HardwareError) -> InputLines {
    guard Set(addresses).count == addresses.count, (1...Int(LINTEL_GPIO_LINES)).contains(addresses.count) else {
      throw .invalidSetting(
        object: "inputs", problem: "a request needs at least one line and at most \(LINTEL_GPIO_LINES), each once")
    }
    let request = try request(addresses, try Self.kernelSettings(settings, addresses[0]), .openInputs)
    return InputLines(addresses: addresses, backEnd: LinuxInputLines(request, addresses))
  }

  public func openSerialPort(_ address: PortAddress, settings: SerialSettings) throws(HardwareError) -> SerialPort {
    guard address.scheme == Self.serialScheme else {
      throw .unknownScheme(
        operation: .openSerialPort, object: address.description, available: [Self.serialScheme])
    }
    try SerialName.check(address, allowUnstable: settings.allowUnstableName)
    return SerialPort(address: address, backEnd: try LinuxSerialPort(address, baud: settings.baud))
  }

  private static func kernelSettings(
    _ settings: InputSettings, _ address: LineAddress
  ) throws(HardwareError) -> lintel_gpio_settings {
    var result = lintel_gpio_settings()
    result.active_low = settings.activeLow
    result.rising_only = settings.edges == .activating
    result.pull =
      switch settings.pull {
      case .asIs: LINTEL_GPIO_PULL_AS_IS
      case .none: LINTEL_GPIO_PULL_NONE
      case .up: LINTEL_GPIO_PULL_UP
      case .down: LINTEL_GPIO_PULL_DOWN
      }
    guard let debounce = settings.debounce else { return result }
    guard (.microseconds(1) ... .seconds(1)).contains(debounce) else {
      throw .invalidSetting(object: address.description, problem: "the kernel debounces for 1 us to 1 s")
    }
    guard GPIOChips.isComplete else {
      throw .unsupported(
        operation: .openInputs, object: address.description,
        explanation: "libgpiod 1.6 cannot ask the kernel to debounce; leave it out, or build with libgpiod 2")
    }
    result.debounce_us = UInt32(debounce / .microseconds(1))
    return result
  }

  private func request(
    _ addresses: [LineAddress], _ settings: lintel_gpio_settings, _ operation: HardwareOperation
  ) throws(HardwareError) -> LineRequest {
    if let foreign = addresses.first(where: { $0.scheme != Self.lineScheme }) {
      throw .unknownScheme(operation: operation, object: foreign.description, available: [Self.lineScheme])
    }
    guard GPIOChips.libraryVersion != nil else {
      throw .unsupported(
        operation: operation, object: addresses[0].description,
        explanation: "this build has no GPIO; use simulated lines (sim:) or a build with the trait LinuxHardware")
    }
    let place = try LinePlace.find(addresses, in: .now(), operation)
    let chip = try OpenChip(place.chip.path, operation)
    guard chip.label == place.chip.label else {
      // The chip went and another one took its number since it was found.
      throw .notFound(operation: operation, object: addresses[0].description)
    }
    do throws(LineRefusal) {
      return try chip.request(place.offsets, settings)
    } catch {
      throw Self.refusal(error.code, addresses, place, operation)
    }
  }

  private static func refusal(
    _ code: Int32, _ addresses: [LineAddress], _ place: LinePlace, _ operation: HardwareOperation
  ) -> HardwareError {
    if code == EBUSY {
      let lines = GPIOChips.now().readable.first { $0.path == place.chip.path }?.lines ?? []
      for (address, offset) in zip(addresses, place.offsets) {
        guard let line = lines.first(where: { $0.offset == offset }), line.isUsed else { continue }
        return .busy(operation: operation, object: address.description, holder: line.consumer)
      }
    }
    // 524 is the kernel's own ENOTSUPP, which has no name outside it.
    if operation == .openInputs, [EINVAL, ENXIO, ENODEV, EOPNOTSUPP, 524].contains(code) {
      return .unsupported(
        operation: operation, object: addresses[0].description,
        explanation: "\(place.chip.label) has no interrupts for it, or not the pull that was asked for (error \(code))")
    }
    return SystemFailure.error(operation, addresses[0].description, code: code, group: SystemFailure.lineGroup)
  }
}
