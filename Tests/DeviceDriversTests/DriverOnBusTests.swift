import DeviceDrivers
import HardwareAccess
import HardwareSimulated
import SpaceCore
import Testing
import WireCodecs

/// Drivers on a simulated bus, with the least owner that does what ``USBDriver`` asks of one.
struct DriverOnBusTests {
  private struct Board: SimulatedUSBModel {
    var state = HIDRelayState(serial: "6QMBS", relays: 0)

    mutating func carryOut(_ transfer: USBTransfer) -> (result: USBTransferResult, packets: [USBEvent]) {
      switch transfer {
      case .classIn: return (.success(state.encode()), [])
      case .classOut(_, _, let data):
        switch HIDRelayCommand(bytes: data) {
        case .set(let relay, let isOn)?:
          let bit = UInt8(1) << (relay - 1)
          state.relays = isOn ? state.relays | bit : state.relays & ~bit
        case .setAll(let isOn)?: state.relays = isOn ? 0xFF : 0
        case nil: return (.failure(.stalled), [])
        }
        return (.success([]), [])
      case .bulkOut, .reset: return (.failure(.stalled), [])
      }
    }
  }

  private struct Keyboard: SimulatedUSBModel {
    func carryOut(_ transfer: USBTransfer) -> (result: USBTransferResult, packets: [USBEvent]) { (.success([]), []) }
  }

  /// Carries out what a step wants and tells the driver what comes of it, until nothing waits.
  private func settle<Driver: USBDriver>(
    _ driver: inout Driver, _ device: borrowing USBDevice, _ step: USBStep<Driver.Output>, at moment: Moment
  ) throws -> [Driver.Output] {
    var outputs = step.outputs
    for transfer in step.transfers { try device.submit(transfer) }
    for event in try device.events(limit: 256) {
      let next =
        switch event {
        case .received(let pipe, let result): driver.received(result, on: pipe, at: moment)
        case .completed(let transfer, let result): driver.completed(transfer, result, at: moment)
        }
      outputs += try settle(&driver, device, next, at: moment)
    }
    return outputs
  }

  @Test func `a relay board found by its profile switches, fails, recovers and comes back idle`() throws {
    let bus = try SimulatedUSBBus()
    let description = USBDeviceDescription(
      place: "1-1.4", vendor: 0x16C0, product: 0x05DF, name: "USBRelay4",
      interfaces: [USBInterface(number: 0, interfaceClass: 3)])
    bus.plug(description, Board())
    let plugged = try #require(bus.devices().first)
    let catalogue = try CatalogueLawTests.catalogue()
    let profile = try #require(catalogue.profiles(for: plugged).first)
    let interface = try #require(profile.family.usbNeeds?.interface(of: description))
    var driver = HIDRelayDriver(profile: profile)
    var outputs: [RelayOutput] = []
    do {
      let device = try bus.open(place: "1-1.4", interface: interface.number)
      outputs += try settle(&driver, device, driver.start(at: .zero), at: .zero)
      outputs += try settle(&driver, device, driver.set(3, isOn: true, at: .zero), at: .zero)
      #expect(outputs == [.confirmed(relays: 0, .zero), .confirmed(relays: 4, .zero)])
      for fault: SimulatedUSBFault in [.stall, .short(3), .garbage(seed: 3), .oversize, .silence] {
        bus.fail("1-1.4", fault)
        let deadline = try #require(driver.nextDeadline)
        outputs += try settle(&driver, device, driver.deadlineReached(at: deadline), at: deadline)
      }
      for _ in 0..<3 {
        let deadline = try #require(driver.nextDeadline)
        outputs += try settle(&driver, device, driver.deadlineReached(at: deadline), at: deadline)
      }
      #expect(driver.actual == 4)
      bus.unplug("1-1.4")
      driver.disconnected(at: milliseconds(60_000))
      try device.release()
    }
    bus.plug(description, Board(state: HIDRelayState(serial: "6QMBS", relays: 0xFF)))
    let device = try bus.open(place: "1-1.4", interface: interface.number)
    let start = milliseconds(61_000)
    #expect(try settle(&driver, device, driver.start(at: start), at: start).last == .confirmed(relays: 0, start))
    try device.release()
  }

  @Test func `a scan through the bus is a presentation, and one around an unplugging is none`() throws {
    let bus = try SimulatedUSBBus()
    let description = USBDeviceDescription(
      place: "1-1.2", vendor: 0xFFFF, product: 0x0035,
      interfaces: [
        USBInterface(
          number: 0, interfaceClass: 3, subclass: 1, interfaceProtocol: 1,
          endpoints: [USBEndpoint(address: 0x81, pipe: .interruptIn, packetSize: 8)])
      ])
    let catalogue = try CatalogueLawTests.catalogue()
    let profile = try #require(catalogue.profile("sycreader-em4100"))
    let reports = try #require(profile.keyboard.encode("0018226646"))
    var driver = KeyboardReaderDriver(reader: "front", profile: profile)
    var outputs: [ReaderOutput] = []
    for (round, count) in [10, reports.count].enumerated() {
      bus.plug(description, Keyboard())
      let device = try bus.open(place: "1-1.2", interface: 0)
      let moment = milliseconds(Int64(round) * 50)
      try device.listen(on: .interruptIn)
      outputs += try settle(&driver, device, driver.start(at: moment), at: moment)
      for report in reports.prefix(count) { bus.send(report.encode(), on: .interruptIn, from: "1-1.2") }
      if count < reports.count { bus.unplug("1-1.2") }
      outputs += try settle(&driver, device, USBStep(), at: moment)
      if count < reports.count { driver.disconnected(at: moment) }
      try device.release()
    }
    let expected = RawCredential(kind: .wiegand, bytes: Array("H10306:278:7638".utf8))
    #expect(outputs.last == .presentation(expected, milliseconds(50)))
    #expect(outputs.count { if case .presentation = $0 { true } else { false } } == 1, "\(outputs)")
  }
}
