/// What a USB device says of itself, and where it is plugged in.
public struct USBDeviceDescription: Hashable, Sendable {
  /// Its place: bus and the ports on the way to it, such as `1-1.2`. It stays when the device is plugged in again.
  public var place: String
  /// idVendor.
  public var vendor: UInt16
  /// idProduct.
  public var product: UInt16
  /// bcdDevice, the maker's version.
  public var version: UInt16
  /// iManufacturer; empty when it has none.
  public var manufacturer: String
  /// iProduct; empty when it has none.
  public var name: String
  /// iSerialNumber; empty when it has none. Many devices of one model have the same.
  public var serial: String
  /// The interfaces of its configuration, alternate setting 0 of each.
  public var interfaces: [USBInterface]

  public init(
    place: String, vendor: UInt16, product: UInt16, version: UInt16 = 0, manufacturer: String = "", name: String = "",
    serial: String = "", interfaces: [USBInterface]
  ) {
    self.place = place
    self.vendor = vendor
    self.product = product
    self.version = version
    self.manufacturer = manufacturer
    self.name = name
    self.serial = serial
    self.interfaces = interfaces
  }
}

/// One interface of a USB device.
public struct USBInterface: Hashable, Sendable {
  /// bInterfaceNumber.
  public var number: UInt8
  /// bInterfaceClass, such as 03 for HID or 0B for smart card readers.
  public var interfaceClass: UInt8
  /// bInterfaceSubClass.
  public var subclass: UInt8
  /// bInterfaceProtocol.
  public var interfaceProtocol: UInt8
  /// Its endpoints besides the control endpoint.
  public var endpoints: [USBEndpoint]
  /// The class descriptor between interface and endpoints, as it came; empty when there is none.
  public var classDescriptor: [UInt8]

  public init(
    number: UInt8, interfaceClass: UInt8, subclass: UInt8 = 0, interfaceProtocol: UInt8 = 0,
    endpoints: [USBEndpoint] = [], classDescriptor: [UInt8] = []
  ) {
    self.number = number
    self.interfaceClass = interfaceClass
    self.subclass = subclass
    self.interfaceProtocol = interfaceProtocol
    self.endpoints = endpoints
    self.classDescriptor = classDescriptor
  }

  /// The first endpoint for `pipe`; nil when there is none.
  public func endpoint(for pipe: USBPipe) -> USBEndpoint? { endpoints.first { $0.pipe == pipe } }
}

/// One endpoint of an interface.
public struct USBEndpoint: Hashable, Sendable {
  /// bEndpointAddress, with bit 7 for IN.
  public var address: UInt8
  /// Its kind and direction.
  public var pipe: USBPipe
  /// wMaxPacketSize in bytes.
  public var packetSize: Int

  public init(address: UInt8, pipe: USBPipe, packetSize: Int) {
    self.address = address
    self.pipe = pipe
    self.packetSize = packetSize
  }
}

/// What an endpoint carries, and which way.
public enum USBPipe: String, Hashable, Sendable, CaseIterable {
  case interruptIn = "interrupt in"
  case interruptOut = "interrupt out"
  case bulkIn = "bulk in"
  case bulkOut = "bulk out"
}
