public import HardwareAccess
public import SpaceCore

/// A driver of a USB device: a value without clock or device.
///
/// Its owner claims the interface that ``DeviceFamily/usbNeeds`` finds, calls ``start(at:)``, keeps reads pending on the
/// IN endpoints and tells what they bring, carries ``USBStep/transfers`` out in their order and tells what came of each,
/// and calls ``deadlineReached(at:)`` when ``nextDeadline`` has come.
public protocol USBDriver: Sendable {
  /// What the device has to say.
  associatedtype Output: Sendable, Equatable

  /// When ``deadlineReached(at:)`` has something to do; nil while it has not.
  var nextDeadline: Moment? { get }

  /// The interface has been claimed, for the first time or again.
  mutating func start(at moment: Moment) -> USBStep<Output>

  /// An IN endpoint brought a packet, or failed to.
  mutating func received(_ result: USBTransferResult, on pipe: USBPipe, at moment: Moment) -> USBStep<Output>

  /// One of the driver's transfers is done or has failed.
  mutating func completed(_ transfer: USBTransfer, _ result: USBTransferResult, at moment: Moment) -> USBStep<Output>

  /// Time has passed. Calling it early does nothing.
  mutating func deadlineReached(at moment: Moment) -> USBStep<Output>

  /// The device is gone: what has begun will never be complete. ``start(at:)`` follows when it is back.
  mutating func disconnected(at moment: Moment)
}

/// What comes of one call: what the device has to say, and what to send it.
public struct USBStep<Output: Sendable & Equatable>: Sendable, Equatable {
  public var outputs: [Output]
  public var transfers: [USBTransfer]

  public init(_ outputs: [Output] = [], transfers: [USBTransfer] = []) {
    self.outputs = outputs
    self.transfers = transfers
  }

  static func + (first: Self, second: Self) -> Self {
    Self(first.outputs + second.outputs, transfers: first.transfers + second.transfers)
  }
}
