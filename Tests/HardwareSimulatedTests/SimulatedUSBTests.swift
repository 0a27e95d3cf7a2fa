import HardwareAccess
import HardwareSimulated
import Testing

/// A device that answers each control transfer with what it was sent, and repeats it on its interrupt endpoint.
private struct Echo: SimulatedUSBModel {
  func carryOut(_ transfer: USBTransfer) -> (result: USBTransferResult, packets: [USBEvent]) {
    switch transfer {
    case .classOut(_, _, let data): (.success([]), [.received(.interruptIn, .success(data))])
    case .classIn(_, _, let length): (.success([UInt8](repeating: 7, count: length)), [])
    case .bulkOut, .reset: (.failure(.stalled), [])
    }
  }
}

struct SimulatedUSBTests {
  static let description = USBDeviceDescription(
    place: "1-1", vendor: 1, product: 2,
    interfaces: [
      USBInterface(
        number: 0, interfaceClass: 3, endpoints: [USBEndpoint(address: 0x81, pipe: .interruptIn, packetSize: 8)])
    ])

  private func bus() throws -> SimulatedUSBBus {
    let bus = try SimulatedUSBBus()
    bus.plug(Self.description, Echo())
    return bus
  }

  @Test func `what is plugged in is found, claimed once, and free again when it is released`() throws {
    let bus = try bus()
    #expect(isReadable(bus.descriptor) && bus.changes() == [.plugged(Self.description)])
    #expect(!isReadable(bus.descriptor) && bus.devices() == [Self.description])
    let device = try bus.open(place: "1-1", interface: 0)
    #expect(throws: HardwareError.busy(operation: .claim, object: "1-1")) {
      _ = try bus.open(place: "1-1", interface: 0)
    }
    #expect(throws: HardwareError.notFound(operation: .claim, object: "1-2")) {
      _ = try bus.open(place: "1-2", interface: 0)
    }
    #expect(throws: HardwareError.notFound(operation: .claim, object: "1-1")) {
      _ = try bus.open(place: "1-1", interface: 1)
    }
    try device.release()
    bus.hold("1-1", by: "pcscd")
    #expect(throws: HardwareError.busy(operation: .claim, object: "1-1", holder: "pcscd")) {
      _ = try bus.open(place: "1-1", interface: 0)
    }
    bus.hold("1-1", by: nil)
    try bus.open(place: "1-1", interface: 0).release()
  }

  @Test func `transfers and packets come in order, and packets only to who listens`() throws {
    let bus = try bus()
    let device = try bus.open(place: "1-1", interface: 0)
    try device.submit(.setFeature([1]))
    #expect(isReadable(device.descriptor))
    #expect(try device.events(limit: 9) == [.completed(.setFeature([1]), .success([]))])
    #expect(!isReadable(device.descriptor))
    try device.listen(on: .interruptIn)
    try device.submit(.setFeature([2]))
    bus.send([3], on: .interruptIn, from: "1-1")
    bus.send([4], on: .bulkIn, from: "1-1")
    try device.submit(.getFeature(length: 2))
    #expect(
      try device.events(limit: 2) == [
        .completed(.setFeature([2]), .success([])), .received(.interruptIn, .success([2])),
      ])
    #expect(isReadable(device.descriptor))
    #expect(
      try device.events(limit: 9) == [
        .received(.interruptIn, .success([3])), .completed(.getFeature(length: 2), .success([7, 7])),
      ])
    try device.release()
  }

  @Test func `each fault spoils one result`() throws {
    let bus = try bus()
    let device = try bus.open(place: "1-1", interface: 0)
    let read = USBTransfer.getFeature(length: 4)
    for (fault, result): (SimulatedUSBFault, USBTransferResult?) in [
      (.stall, .failure(.stalled)), (.oversize, .failure(.overflowed)), (.short(1), .success([7])), (.silence, nil),
    ] {
      bus.fail("1-1", fault)
      try device.submit(read)
      #expect(try device.events(limit: 9) == (result.map { [.completed(read, $0)] } ?? []), "\(fault)")
    }
    bus.fail("1-1", .garbage(seed: 1))
    try device.submit(read)
    guard case .completed(_, .success(let bytes))? = try device.events(limit: 1).first else {
      Issue.record("no garbage came")
      return
    }
    #expect(bytes.count == 4 && bytes != [7, 7, 7, 7])
    try device.submit(read)
    #expect(try device.events(limit: 9) == [.completed(read, .success([7, 7, 7, 7]))])
    try device.release()
  }

  @Test func `an unplugged device says so, and its place may be taken anew while the old handle lives`() throws {
    let bus = try bus()
    let device = try bus.open(place: "1-1", interface: 0)
    try device.listen(on: .interruptIn)
    bus.unplug("1-1")
    bus.unplug("1-1")
    #expect(bus.changes() == [.plugged(Self.description), .unplugged(place: "1-1")])
    let events = try device.events(limit: 9)
    #expect(events.count == 1 && events.allSatisfy { $0.isDisconnection })
    #expect(throws: HardwareError.disconnected(operation: .transfer, object: "1-1")) { try device.submit(.reset) }
    bus.plug(Self.description, Echo())
    let next = try bus.open(place: "1-1", interface: 0)
    #expect(throws: HardwareError.disconnected(operation: .transfer, object: "1-1")) { try device.submit(.reset) }
    try device.release()
    try next.submit(.getFeature(length: 1))
    #expect(try next.events(limit: 9).count == 1)
    try next.release()
  }

  @Test func `nothing waits without bound, and a thousand plug cycles leave nothing behind`() throws {
    let bus = try bus()
    let device = try bus.open(place: "1-1", interface: 0)
    for _ in 0..<USBDevice.mostWaiting { try device.submit(.setIdle) }
    #expect(throws: HardwareError.self) { try device.submit(.setIdle) }
    try device.listen(on: .interruptIn)
    for _ in 0..<5000 { bus.send([1], on: .interruptIn, from: "1-1") }
    #expect(try device.events(limit: 9999).count == 1024)
    try device.release()
    var descriptors: Set<Int32> = []
    for _ in 0..<1000 {
      bus.plug(Self.description, Echo())
      let device = try bus.open(place: "1-1", interface: 0)
      descriptors.insert(device.descriptor)
      try device.listen(on: .interruptIn)
      bus.unplug("1-1")
      #expect(bus.changes().count >= 2)
      try device.release()
    }
    #expect(descriptors.count < 100)
  }
}
