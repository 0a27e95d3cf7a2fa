/// Little-endian numbers, one after the other.
struct PolicyBytes: Equatable {
  var storage: [UInt8] = []

  init(capacity: Int = 0) { storage.reserveCapacity(capacity) }

  mutating func u8(_ value: UInt8) { storage.append(value) }
  mutating func u16(_ value: UInt16) { withUnsafeBytes(of: value.littleEndian) { storage.append(contentsOf: $0) } }
  mutating func u32(_ value: UInt32) { withUnsafeBytes(of: value.littleEndian) { storage.append(contentsOf: $0) } }
  mutating func u64(_ value: UInt64) { withUnsafeBytes(of: value.littleEndian) { storage.append(contentsOf: $0) } }

  /// Fills with zeros until there are `count` bytes.
  mutating func zeros(to count: Int) {
    storage.append(contentsOf: repeatElement(0, count: max(0, count - storage.count)))
  }
}

/// The text section while it grows: every string once, the empty one at 0.
struct PolicyTextTable {
  private(set) var bytes = PolicyBytes()
  private var references: [String: UInt32] = [:]

  init() {
    bytes.u16(0)
    references[""] = 0
  }

  /// The reference to a string; nil when it is longer than 65,535 bytes or the section is full.
  mutating func reference(to string: String) -> UInt32? {
    if let known = references[string] { return known }
    let utf8 = Array(string.utf8)
    guard
      let length = UInt16(exactly: utf8.count), let reference = UInt32(exactly: bytes.storage.count),
      reference < PolicyLayout.none
    else { return nil }
    bytes.u16(length)
    bytes.storage += utf8
    references[string] = reference
    return reference
  }
}
