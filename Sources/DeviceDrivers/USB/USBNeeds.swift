public import HardwareAccess

/// What a family needs of a USB device: an interface of some class with some endpoints, found by descriptors and never by
/// number.
public struct USBNeeds: Sendable, Equatable {
  /// bInterfaceClass.
  public var interfaceClass: UInt8
  /// bInterfaceSubClass; nil for any.
  public var subclass: UInt8?
  /// bInterfaceProtocol; nil for any.
  public var interfaceProtocol: UInt8?
  /// The endpoints that must be there; those that the driver listens to are read all the time.
  public var pipes: Set<USBPipe>
  /// An endpoint that is read when it is there.
  public var optional: Set<USBPipe> = []
  /// Whether of several interfaces that fit the last one is meant: TEMPer sticks are a keyboard first.
  public var takesLast = false

  /// The interface of a device that has what is needed; nil when it has none.
  public func interface(of device: USBDeviceDescription) -> USBInterface? {
    let fitting = device.interfaces.filter { interface in
      interface.interfaceClass == interfaceClass && subclass ?? interface.subclass == interface.subclass
        && interfaceProtocol ?? interface.interfaceProtocol == interface.interfaceProtocol
        && pipes.allSatisfy { interface.endpoint(for: $0) != nil }
    }
    return takesLast ? fitting.last : fitting.first
  }
}

extension DeviceFamily {
  /// What it needs of a USB device; nil for a family that is not on USB itself.
  public var usbNeeds: USBNeeds? {
    switch self {
    case .hidKeyboard: USBNeeds(interfaceClass: 0x03, subclass: 0x01, interfaceProtocol: 0x01, pipes: [.interruptIn])
    case .ccid: USBNeeds(interfaceClass: 0x0B, pipes: [.bulkIn, .bulkOut], optional: [.interruptIn])
    case .hidRelay: USBNeeds(interfaceClass: 0x03, pipes: [])
    case .co2Monitor: USBNeeds(interfaceClass: 0x03, pipes: [.interruptIn])
    case .temper: USBNeeds(interfaceClass: 0x03, pipes: [.interruptIn], takesLast: true)
    case .em4100ASCII, .gwiot7941, .asciiLine, .asciiKeypad, .wiegand, .pn532HSU, .ld2410: nil
    }
  }
}

/// How a profile's model is recognised on USB.
public struct USBProfile: Sendable, Equatable {
  /// Vendor and product, as `lsusb` writes them: at least one.
  public var ids: [USBModelID]
  /// How the product's name begins; empty for any. Needed where an id is shared by other devices.
  public var product: String

  public init(ids: [USBModelID] = [], product: String = "") {
    self.ids = ids
    self.product = product
  }

  /// Whether a device is of this model.
  public func matches(_ device: USBDeviceDescription) -> Bool {
    ids.contains(USBModelID(vendor: device.vendor, product: device.product)) && device.name.hasPrefix(product)
  }
}

/// idVendor and idProduct, written `072f:2200`.
public struct USBModelID: Hashable, Sendable, CustomStringConvertible {
  public var vendor: UInt16
  public var product: UInt16

  public init(vendor: UInt16, product: UInt16) {
    self.vendor = vendor
    self.product = product
  }

  /// Reads two groups of four hexadecimal digits with a colon between them; nil for anything else.
  public init?(_ text: String) {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, parts.allSatisfy({ $0.utf8.count == 4 && $0.allSatisfy(\.isHexDigit) }),
      let vendor = UInt16(parts[0], radix: 16), let product = UInt16(parts[1], radix: 16)
    else { return nil }
    self.init(vendor: vendor, product: product)
  }

  public var description: String {
    func digits(_ value: UInt16) -> String {
      let text = String(value, radix: 16)
      return String(repeating: "0", count: 4 - text.count) + text
    }
    return "\(digits(vendor)):\(digits(product))"
  }
}

extension DeviceCatalogue {
  /// The profiles whose model a device is, and whose family finds an interface in it, those with a product's name first.
  public func profiles(for device: USBDeviceDescription) -> [DeviceProfile] {
    let fitting = all.filter { $0.usb.matches(device) && $0.family.usbNeeds?.interface(of: device) != nil }
    return fitting.filter { !$0.usb.product.isEmpty } + fitting.filter { $0.usb.product.isEmpty }
  }
}
