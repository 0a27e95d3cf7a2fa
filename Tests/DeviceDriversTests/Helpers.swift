import DeviceDrivers
import SpaceCore
import WireCodecs

let card = EM4100Frame(version: 0x10, tag: 0x0086_F444)
let otherCard = EM4100Frame(version: 0x01, tag: 0x0063_E9AE)

func milliseconds(_ count: Int64) -> Moment { Moment(nanoseconds: count * 1_000_000) }

func presentation(_ frame: EM4100Frame, at time: Int64) -> ReaderOutput {
  .presentation(RawCredential(kind: .cardUID, bytes: frame.bytes), milliseconds(time))
}

func code(_ digits: String, at time: Int64) -> ReaderOutput {
  .code(RawCredential(kind: .pin, bytes: Array(digits.utf8)), milliseconds(time))
}

func pass(_ text: String, at time: Int64) -> ReaderOutput {
  .presentation(RawCredential(kind: .barcode, bytes: Array(text.utf8)), milliseconds(time))
}

/// A driver and its line: bytes at times, with every deadline passed as it comes.
struct Bench {
  var driver: SerialReaderDriver
  private(set) var outputs: [ReaderOutput] = []

  init(
    _ family: DeviceFamily = .em4100ASCII, quirks: Set<DeviceQuirk> = [], line: TextLineFormat = TextLineFormat(),
    keys: ASCIIKeypad = ASCIIKeypad()
  ) {
    driver = SerialReaderDriver(
      reader: "front",
      profile: DeviceProfile(
        id: "bench", name: "Bench", family: family, note: "-", serial: SerialProfile(baud: 9600), quirks: quirks,
        line: line, keys: keys))
  }

  /// Text, byte by byte, `pace` milliseconds apart.
  mutating func type(_ text: String, at time: Int64, pace: Int64 = 0) {
    for (place, byte) in text.utf8.enumerated() { send([byte], at: time + pace * Int64(place)) }
  }

  mutating func send(_ bytes: [UInt8], at time: Int64) {
    pass(until: time)
    outputs += driver.feed(bytes, at: milliseconds(time))
  }

  mutating func pass(until time: Int64) {
    while let deadline = driver.nextDeadline, deadline <= milliseconds(time) {
      outputs += driver.deadlineReached(at: deadline)
    }
  }
}

extension EM4100Frame {
  /// The frame with a wrong checksum.
  var damaged: [UInt8] {
    var bytes = encode()
    bytes[12] = bytes[12] == UInt8(ascii: "0") ? UInt8(ascii: "1") : UInt8(ascii: "0")
    return bytes
  }
}

/// Repeatable noise (Marsaglia's xorshift, 2003).
struct SeededNumbers: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return state
  }
}
