/// One record of the image: reads at constant offsets below the record's known size, so within the mapping.
struct PolicyRecord {
  let start: UnsafeRawPointer

  @inline(__always) func u8(_ offset: Int) -> UInt8 { start.load(fromByteOffset: offset, as: UInt8.self) }

  @inline(__always) func u16(_ offset: Int) -> UInt16 {
    UInt16(littleEndian: start.loadUnaligned(fromByteOffset: offset, as: UInt16.self))
  }

  @inline(__always) func u32(_ offset: Int) -> UInt32 {
    UInt32(littleEndian: start.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
  }

  @inline(__always) func u64(_ offset: Int) -> UInt64 {
    UInt64(littleEndian: start.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
  }

  @inline(__always) func i32(_ offset: Int) -> Int32 { Int32(bitPattern: u32(offset)) }
  @inline(__always) func i64(_ offset: Int) -> Int64 { Int64(bitPattern: u64(offset)) }
}

/// One section of an opened image. Its bounds were checked against the file when the image was opened; every look-up
/// checks the place again, so a reference that leads nowhere gives nil and never a read outside the mapping.
struct PolicySection {
  /// The first record; for an empty section any address, never read.
  let start: UnsafeRawPointer
  /// Bytes from one record to the next: at least as many as this version reads.
  let stride: Int
  let count: Int

  @inline(__always) func record(_ place: Int) -> PolicyRecord? {
    guard place >= 0, place < count else { return nil }
    return PolicyRecord(start: start + place * stride)
  }

  @inline(__always) func record(_ place: UInt32) -> PolicyRecord? { record(Int(place)) }

  /// The run of `count` records from `first`; nil when it is not wholly in the section.
  @inline(__always) func run(first: UInt32, count length: UInt32) -> PolicySection? {
    guard length > 0 else { return PolicySection(start: start, stride: stride, count: 0) }
    guard Int(first) + Int(length) <= count else { return nil }
    return PolicySection(start: start + Int(first) * stride, stride: stride, count: Int(length))
  }

  /// The place of the first record for which `isBefore` is false, in a section sorted so that those come last.
  ///
  /// Halves without a branch that depends on what it reads: those would be mispredicted every other time.
  @inline(__always) func firstPlace(where isBefore: (PolicyRecord) -> Bool) -> Int {
    guard count > 0 else { return 0 }
    var first = 0
    var length = count
    while length > 1 {
      let half = length >> 1
      let before = isBefore(PolicyRecord(start: start + (first &+ half &- 1) &* stride))
      first &+= half & (0 &- (before ? 1 : 0))
      length &-= half
    }
    return first &+ (isBefore(PolicyRecord(start: start + first &* stride)) ? 1 : 0)
  }
}
