import DeviceDrivers
import HardwareAccess
import SpaceCore
import Testing
import WireCodecs

struct HIDRelayDriverTests {
  /// A board, its driver and what can go wrong between them.
  struct Desk {
    var driver: HIDRelayDriver
    var board = HIDRelayState(serial: "BITFT", relays: 0b1010_0110)
    var stuck: UInt8 = 0
    var fault: USBTransferFault?
    var garbage: [UInt8]?
    var outputs: [RelayOutput] = []
    var commands: [HIDRelayCommand] = []
    var now: Int64 = 0

    init(_ relays: Int = 4, idle: UInt8 = 0) {
      driver = HIDRelayDriver(
        profile: DeviceProfile(id: "desk", name: "Desk", family: .hidRelay, note: "-", relays: relays), idle: idle)
    }

    mutating func take(_ step: USBStep<RelayOutput>) {
      outputs += step.outputs
      for transfer in step.transfers {
        take(driver.completed(transfer, carryOut(transfer), at: milliseconds(now)))
      }
    }

    private mutating func carryOut(_ transfer: USBTransfer) -> USBTransferResult {
      if let fault { return .failure(fault) }
      switch transfer {
      case .classIn: return .success(garbage ?? board.encode())
      case .classOut(_, _, let data):
        guard let command = HIDRelayCommand(bytes: data) else { return .failure(.stalled) }
        commands.append(command)
        let before = board.relays
        switch command {
        case .set(let relay, let isOn):
          let bit = UInt8(1) << (relay - 1)
          board.relays = isOn ? board.relays | bit : board.relays & ~bit
        case .setAll(let isOn): board.relays = isOn ? 0xFF : 0
        }
        board.relays = board.relays & ~stuck | before & stuck
        return .success([])
      case .bulkOut, .reset: return .failure(.stalled)
      }
    }

    mutating func pass(until time: Int64) {
      while let deadline = driver.nextDeadline, deadline <= milliseconds(time) {
        now = deadline.nanoseconds / 1_000_000
        take(driver.deadlineReached(at: deadline))
      }
      now = time
    }
  }

  @Test func `a board that is new is brought to its idle state, whatever it was in`() {
    var desk = Desk()
    desk.take(desk.driver.start(at: .zero))
    #expect(desk.commands == [.setAll(isOn: false)])
    #expect(desk.outputs == [.confirmed(relays: 0, .zero)] && desk.driver.serial == "BITFT")
    var other = Desk(4, idle: 0b1111_0010)
    other.take(other.driver.start(at: .zero))
    #expect(other.board.relays & 0x0F == 0b0010 && other.outputs == [.confirmed(relays: 0b0010, .zero)])
  }

  @Test func `every relay is switched alone, read back and confirmed`() {
    var desk = Desk(8)
    desk.take(desk.driver.start(at: .zero))
    for relay in 1...8 {
      desk.outputs = []
      desk.take(desk.driver.set(relay, isOn: true, at: milliseconds(desk.now)))
      #expect(desk.outputs == [.confirmed(relays: UInt8(1 << (relay - 1)), milliseconds(desk.now))])
      desk.take(desk.driver.set(relay, isOn: false, at: milliseconds(desk.now)))
      #expect(desk.driver.actual == 0)
    }
  }

  @Test func `a relay that does not follow is tried again, told once, and confirmed only when it does`() {
    var desk = Desk()
    desk.take(desk.driver.start(at: .zero))
    desk.outputs = []
    desk.stuck = 0b0001
    desk.take(desk.driver.set(1, isOn: true, at: .zero))
    #expect(desk.outputs == [])
    desk.pass(until: 60_000)
    #expect(desk.outputs.count == 1)
    guard case .degraded? = desk.outputs.first else {
      Issue.record("\(desk.outputs)")
      return
    }
    desk.stuck = 0
    desk.pass(until: 66_000)
    #expect(desk.outputs.dropFirst().first == .recovered && desk.outputs.count == 3)
    #expect(desk.board.relays & 1 == 1)
  }

  @Test func `a state that changes by itself is set right`() {
    var desk = Desk()
    desk.take(desk.driver.start(at: .zero))
    desk.board.relays = 0b0100
    desk.pass(until: 10_500)
    #expect(desk.board.relays == 0)
    #expect(!desk.outputs.contains { if case .degraded = $0 { true } else { false } })
  }

  @Test func `no answer, a refusal and another device's answer are told, and nothing is believed of them`() {
    for (fault, garbage): (USBTransferFault?, [UInt8]?) in [
      (.timedOut, nil), (.stalled, nil), (nil, [1, 0xFF, 0, 0, 0, 0, 0, 1]), (nil, []),
      (nil, [UInt8](repeating: 0x41, count: 64)),
    ] {
      var desk = Desk()
      (desk.fault, desk.garbage) = (fault, garbage)
      desk.take(desk.driver.start(at: .zero))
      desk.pass(until: 30_000)
      #expect(desk.outputs.count == 1 && desk.driver.serial == nil, "\(desk.outputs)")
      (desk.fault, desk.garbage) = (nil, nil)
      desk.pass(until: 40_000)
      #expect(desk.outputs.dropFirst().first == .recovered)
    }
  }

  @Test func `what was read before the latest command says nothing of it`() {
    var driver = Desk().driver
    let first = driver.start(at: .zero).transfers
    let second = driver.set(1, isOn: true, at: .zero).transfers
    let read = USBTransfer.getFeature(length: 8)
    #expect(first.last == read && second.last == read)
    let off = HIDRelayState(serial: "BITFT", relays: 0).encode()
    let on = HIDRelayState(serial: "BITFT", relays: 1).encode()
    #expect(driver.completed(read, .success(off), at: .zero).outputs == [])
    #expect(driver.actual == nil && driver.nextDeadline == .zero + HIDRelayDriver.check)
    #expect(driver.completed(read, .success(on), at: .zero).outputs == [.confirmed(relays: 1, .zero)])
  }

  @Test func `after an unplugging nothing is on that nobody asked for since`() {
    var desk = Desk()
    desk.take(desk.driver.start(at: .zero))
    desk.take(desk.driver.set(2, isOn: true, at: .zero))
    #expect(desk.board.relays == 2)
    desk.driver.disconnected(at: milliseconds(10))
    #expect(desk.driver.nextDeadline == nil && desk.driver.actual == nil)
    #expect(desk.driver.set(3, isOn: true, at: milliseconds(20)).transfers == [])
    desk.take(desk.driver.start(at: milliseconds(30)))
    #expect(desk.board.relays == 0 && desk.driver.wanted == 0)
  }
}
