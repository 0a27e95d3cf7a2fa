internal import Glibc

/// What a chip does with an output whose holder ended without giving it back, by a crash or `kill -9`. A driver decides
/// it, so for a chip that is not known here it is not known. `Firmware-Notes/boards.md` has the sources and remedies.
public enum AbandonedOutput: String, Hashable, Sendable, CaseIterable {
  /// The last level stays until somebody requests the line again: a strike that was released stays released.
  case kept
  /// The line becomes an input, and the resistor on the wire decides.
  case input
  /// Nobody has looked, or the driver changed.
  case unknown

  /// Decides by the label of a chip and, on a Raspberry Pi, by the driver's parameter.
  public init(chip label: String) {
    self.init(chip: label) { module in
      let descriptor = open("/sys/module/\(module)/parameters/persist_gpio_outputs", O_RDONLY | O_CLOEXEC)
      guard descriptor >= 0 else { return nil }
      defer { close(descriptor) }
      var letter: UInt8 = 0
      guard Glibc.read(descriptor, &letter, 1) == 1 else { return nil }
      return letter == UInt8(ascii: "Y")
    }
  }

  /// `persists` tells the parameter `persist_gpio_outputs` of a module; nil for a driver that has none.
  init(chip label: String, persists: (_ module: String) -> Bool?) {
    switch label {
    case "pinctrl-bcm2835", "pinctrl-bcm2711":
      // Drivers from before the parameter always made it an input.
      self = persists("pinctrl_bcm2835") ?? false ? .kept : .input
    case "pinctrl-rp1":
      self = persists("pinctrl_rp1").map { $0 ? .kept : .input } ?? .unknown
    // Allwinner's and TI's chips are labelled by their address in the device tree.
    case "300b000.pinctrl", "600000.gpio", "601000.gpio":
      self = .kept
    default:
      self = .unknown
    }
  }
}
