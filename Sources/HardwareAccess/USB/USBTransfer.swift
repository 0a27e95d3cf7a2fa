/// What a driver wants sent to its device. Its owner carries transfers out one after another, in their order.
///
/// Control transfers are class requests to the interface that was claimed (bmRequestType 21 and A1; wIndex is its number).
/// Reading the IN endpoints needs no transfer: the owner keeps reads pending on those that the driver listens to.
public enum USBTransfer: Hashable, Sendable {
  /// A class request with data for the device, or none.
  case classOut(request: UInt8, value: UInt16, data: [UInt8])
  /// A class request for at most `length` bytes.
  case classIn(request: UInt8, value: UInt16, length: Int)
  /// Bytes for the bulk OUT endpoint.
  case bulkOut([UInt8])
  /// A reset of the port: the device begins anew.
  case reset

  /// SET_REPORT of a feature report without a report ID (HID 1.11, section 7.2.2).
  public static func setFeature(_ report: [UInt8]) -> USBTransfer {
    .classOut(request: 0x09, value: 0x0300, data: report)
  }

  /// GET_REPORT of a feature report without a report ID (HID 1.11, section 7.2.1).
  public static func getFeature(length: Int) -> USBTransfer { .classIn(request: 0x01, value: 0x0300, length: length) }

  /// SET_REPORT of an output report without a report ID.
  public static func setOutput(_ report: [UInt8]) -> USBTransfer {
    .classOut(request: 0x09, value: 0x0200, data: report)
  }

  /// SET_PROTOCOL to the boot protocol (HID 1.11, section 7.2.6).
  public static let setBootProtocol = USBTransfer.classOut(request: 0x0B, value: 0, data: [])
  /// SET_IDLE to reports of changes only (HID 1.11, section 7.2.4).
  public static let setIdle = USBTransfer.classOut(request: 0x0A, value: 0, data: [])
}

/// Why a transfer failed.
public enum USBTransferFault: String, Hashable, Sendable, CaseIterable {
  /// The device refused it; the owner has cleared the halt.
  case stalled
  /// The device did not answer in time.
  case timedOut = "timed out"
  /// The device sent more than was asked for; what it sent is lost.
  case overflowed
  /// The device is gone.
  case disconnected
  /// Anything else that the system says.
  case failed
}

/// What came of a transfer: the bytes of one that asks for them, else none.
public typealias USBTransferResult = Result<[UInt8], USBTransferFault>

extension USBTransferFault: Error {}
