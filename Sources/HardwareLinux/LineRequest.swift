internal import CGPIOD
internal import HardwareAccess

/// Lines that this program holds. Used by one call at a time, as the contract of the back ends promises.
struct LineRequest: ~Copyable, @unchecked Sendable {
  /// What others see as the holder of the lines.
  static let consumer = "lintel"

  private let pointer: OpaquePointer

  init(_ pointer: OpaquePointer) {
    self.pointer = pointer
  }

  deinit { lintel_gpio_release(pointer) }

  var descriptor: Int32 { lintel_gpio_descriptor(pointer) }
  var lostEdges: UInt64 { lintel_gpio_lost(pointer) }

  func level(of index: Int, _ object: String) throws(HardwareError) -> Level {
    let value = lintel_gpio_get(pointer, UInt32(index))
    guard value >= 0 else { throw Self.failure(.readLevel, object, value) }
    return value == 0 ? .inactive : .active
  }

  func set(_ level: Level, _ operation: HardwareOperation, _ object: String) throws(HardwareError) {
    let code = lintel_gpio_set(pointer, 0, level == .active)
    guard code >= 0 else { throw Self.failure(operation, object, code) }
  }

  func readEdges(limit: Int, _ object: String) throws(HardwareError) -> [Edge] {
    var code: Int32 = 0
    let capacity = min(limit, Self.mostEdges)
    let edges = withUnsafeTemporaryAllocation(of: lintel_gpio_edge.self, capacity: capacity) { buffer in
      code = lintel_gpio_read(pointer, buffer.baseAddress, Int32(capacity))
      return buffer.prefix(Int(max(0, code))).map { edge in
        Edge(index: Int(edge.index), level: edge.active ? .active : .inactive, nanoseconds: edge.nanoseconds)
      }
    }
    guard code >= 0 else { throw Self.failure(.readEdges, object, code) }
    return edges
  }

  /// As many as the kernel keeps for a request.
  private static let mostEdges = 1024

  private static func failure(_ operation: HardwareOperation, _ object: String, _ code: Int32) -> HardwareError {
    SystemFailure.error(operation, object, code: -code, group: SystemFailure.lineGroup)
  }
}

/// One output line of a chip.
final class LinuxOutputLine: OutputLineBackEnd, @unchecked Sendable {
  private let request: LineRequest
  private let object: String
  private let idle: Level
  private(set) var commanded: Level

  init(_ request: consuming LineRequest, _ address: LineAddress, idle: Level) {
    self.request = request
    object = address.description
    self.idle = idle
    commanded = idle
  }

  func set(_ level: Level) throws(HardwareError) {
    try request.set(level, .set, object)
    commanded = level
  }

  /// The line itself is given back with this object.
  func relinquish() throws(HardwareError) {
    do throws(HardwareError) {
      try request.set(idle, .release, object)
    } catch .disconnected {
      return  // a chip that is gone drives nothing
    }
    commanded = idle
  }
}

/// One request of input lines of a chip.
final class LinuxInputLines: InputLinesBackEnd {
  private let request: LineRequest
  private let objects: [String]

  init(_ request: consuming LineRequest, _ addresses: [LineAddress]) {
    self.request = request
    objects = addresses.map(\.description)
  }

  var descriptor: Int32 { request.descriptor }
  var lostEdges: UInt64 { request.lostEdges }

  func level(of index: Int) throws(HardwareError) -> Level {
    try request.level(of: index, objects[index])
  }

  func readEdges(limit: Int) throws(HardwareError) -> [Edge] {
    try request.readEdges(limit: limit, objects[0])
  }

  /// The lines themselves are given back with this object.
  func relinquish() {}
}
