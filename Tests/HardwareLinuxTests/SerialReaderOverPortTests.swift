import DeviceDrivers
import HardwareAccess
import HardwareLinux
import SpaceCore
import Testing
import WireCodecs

/// Real bytes through a real terminal into the reader's driver.
struct SerialReaderOverPortTests {
  let card = EM4100Frame(version: 0x10, tag: 0x0086_F444)

  /// Sends pieces one by one, each read before the next is sent, a millisecond of the driver's time apart.
  func outputs(of pieces: [[UInt8]]) throws -> [ReaderOutput] {
    let terminal = try PseudoTerminal()
    defer { terminal.unplug() }
    let port = try LinuxHardware().openSerialPort(terminal.address, settings: SerialSettings())
    let profile = DeviceProfile(
      id: "rdm6300", name: "RDM6300", family: .em4100ASCII, note: "-", serial: SerialProfile(baud: 9600))
    var driver = SerialReaderDriver(reader: "front", profile: profile)
    var outputs: [ReaderOutput] = []
    for (place, piece) in pieces.enumerated() {
      try terminal.send(piece)
      outputs += driver.feed(try readAll(port, count: piece.count), at: Moment(nanoseconds: Int64(place) * 1_000_000))
    }
    try port.release()
    while let deadline = driver.nextDeadline { outputs += driver.deadlineReached(at: deadline) }
    return outputs
  }

  func credentials(_ outputs: [ReaderOutput]) -> [[UInt8]] {
    outputs.compactMap { if case .presentation(let credential, _) = $0 { credential.bytes } else { nil } }
  }

  @Test func `a frame split anywhere is one presentation`() throws {
    let bytes = card.encode()
    for cut in 1..<bytes.count {
      let outputs = try outputs(of: [Array(bytes.prefix(cut)), Array(bytes.dropFirst(cut))])
      #expect(credentials(outputs) == [card.bytes])
    }
    #expect(credentials(try outputs(of: bytes.map { [$0] })) == [card.bytes])
  }

  @Test func `a card is found behind noise that holds every control character`() throws {
    let noise = (0...255).map { UInt8($0) }
    let outputs = try outputs(of: [noise, card.encode(), noise])
    #expect(credentials(outputs) == [card.bytes])
  }

  @Test func `a bad checksum and a frame that breaks off present nothing`() throws {
    var damaged = card.encode()
    damaged[3] ^= 1
    #expect(try outputs(of: [damaged]) == [.malformed(.cardUID, Moment(nanoseconds: 0))])
    let brokenOff = try outputs(of: [Array(card.encode().prefix(8))])
    #expect(brokenOff == [.malformed(.cardUID, Moment(nanoseconds: 100_000_000))])
  }
}
