public import HardwareAccess
internal import Synchronization

/// How a simulated USB device answers: the reader, board or sensor behind the plug.
public protocol SimulatedUSBModel: Sendable {
  /// Carries a transfer out, and says what the IN endpoints bring because of it.
  mutating func carryOut(_ transfer: USBTransfer) -> (result: USBTransferResult, packets: [USBEvent])
}

/// What goes wrong with the next transfer or packet of a simulated USB device.
public enum SimulatedUSBFault: Sendable, Equatable {
  /// It is refused.
  case stall
  /// It never ends.
  case silence
  /// It brings the first so many bytes only.
  case short(Int)
  /// It brings other bytes, as many.
  case garbage(seed: UInt64)
  /// The device sends more than there is room for.
  case oversize
}

/// A USB bus with simulated devices, which can be plugged, unplugged, held by somebody else, and made to fail.
public final class SimulatedUSBBus: USBBus {
  /// Events that wait for one device at most; more are lost, as on a bus whose host does not read.
  static let mostEvents = 1024

  struct Plugged {
    var description: USBDeviceDescription
    var model: any SimulatedUSBModel
    var holder: String?
    var claim: Int?
    var faults: [SimulatedUSBFault] = []
  }

  struct Claim {
    var place: String
    var listening: Set<USBPipe> = []
    var events: [USBEvent] = []
    var signal: Signal
  }

  struct State {
    var devices: [String: Plugged] = [:]
    var claims: [Int: Claim] = [:]
    var nextClaim = 0
    var changes: [USBBusChange] = []
    var signal: Signal
  }

  let state: Mutex<State>
  private let pipe: SignalPipe

  /// A bus without devices.
  public init() throws(HardwareError) {
    pipe = try SignalPipe(operation: .inspect, object: "the simulated USB bus")
    state = Mutex(State(signal: Signal(pipe: pipe)))
  }

  public var descriptor: Int32 { pipe.reading }

  public func devices() -> [USBDeviceDescription] {
    state.withLock { $0.devices.values.map(\.description).sorted { $0.place < $1.place } }
  }

  public func changes() -> [USBBusChange] {
    state.withLock { state in
      defer {
        state.changes = []
        state.signal.set(false)
      }
      return state.changes
    }
  }

  public func open(place: String, interface number: UInt8) throws(HardwareError) -> USBDevice {
    let events = try SignalPipe(operation: .claim, object: place)
    return try state.withLock { state throws(HardwareError) in
      guard let device = state.devices[place],
        let interface = device.description.interfaces.first(where: { $0.number == number })
      else { throw .notFound(operation: .claim, object: place) }
      if let holder = device.holder { throw .busy(operation: .claim, object: place, holder: holder) }
      guard device.claim == nil else { throw .busy(operation: .claim, object: place) }
      let claim = state.nextClaim
      state.nextClaim += 1
      state.claims[claim] = Claim(place: place, signal: Signal(pipe: events))
      state.devices[place]?.claim = claim
      return USBDevice(
        description: device.description, interface: interface,
        backEnd: SimulatedUSBDevice(bus: self, claim: claim, place: place, pipe: events))
    }
  }

  // MARK: What people and failures do

  /// Plugs a device in, at its place; what was there is unplugged first.
  public func plug(_ description: USBDeviceDescription, _ model: any SimulatedUSBModel) {
    unplug(description.place)
    state.withLock { state in
      state.devices[description.place] = Plugged(description: description, model: model)
      state.changes.append(.plugged(description))
      state.signal.set(true)
    }
  }

  /// Pulls the plug; nothing when there is none.
  public func unplug(_ place: String) {
    state.withLock { state in
      guard let device = state.devices.removeValue(forKey: place) else { return }
      state.changes.append(.unplugged(place: place))
      state.signal.set(true)
      guard let claim = device.claim else { return }
      let pipes = state.claims[claim]?.listening ?? []
      for pipe in pipes.sorted(by: { $0.rawValue < $1.rawValue }) {
        state.tell(claim, .received(pipe, .failure(.disconnected)))
      }
    }
  }

  /// Another program takes the device, or gives it back with nil.
  public func hold(_ place: String, by holder: String?) {
    state.withLock { $0.devices[place]?.holder = holder }
  }

  /// Adds to what goes wrong next, one for each transfer or packet.
  public func fail(_ place: String, _ faults: SimulatedUSBFault...) {
    state.withLock { $0.devices[place]?.faults += faults }
  }

  /// The device sends a packet by itself; lost while nobody listens.
  public func send(_ packet: [UInt8], on pipe: USBPipe, from place: String) {
    state.withLock { $0.deliver([.received(pipe, .success(packet))], from: place) }
  }
}

extension SimulatedUSBBus.State {
  mutating func tell(_ claim: Int, _ event: USBEvent) {
    guard let count = claims[claim]?.events.count, count < SimulatedUSBBus.mostEvents else { return }
    claims[claim]?.events.append(event)
    claims[claim]?.signal.set(true)
  }

  /// Hands over what a device sends, as far as somebody listens, each packet with the next fault.
  mutating func deliver(_ events: [USBEvent], from place: String) {
    guard let claim = devices[place]?.claim else { return }
    for event in events {
      guard case .received(let pipe, let result) = event, claims[claim]?.listening.contains(pipe) == true,
        let spoilt = spoil(result, place)
      else { continue }
      tell(claim, .received(pipe, spoilt))
    }
  }

  /// What becomes of a result with the next fault of the device; nil when nothing ever comes.
  mutating func spoil(_ result: USBTransferResult, _ place: String) -> USBTransferResult? {
    guard devices[place]?.faults.isEmpty == false, let fault = devices[place]?.faults.removeFirst() else {
      return result
    }
    switch (fault, result) {
    case (.silence, _): return nil
    case (.stall, _): return .failure(.stalled)
    case (.oversize, _): return .failure(.overflowed)
    case (.short(let count), .success(let bytes)): return .success(Array(bytes.prefix(max(0, count))))
    case (.garbage(let seed), .success(let bytes)):
      var random = SplitMix64(seed: seed)
      return .success(bytes.map { _ in UInt8.random(in: 0...255, using: &random) })
    case (.short, .failure), (.garbage, .failure): return result
    }
  }
}

/// The bus's side of a claimed device.
final class SimulatedUSBDevice: USBDeviceBackEnd {
  private let bus: SimulatedUSBBus
  private let claim: Int
  private let place: String
  private let pipe: SignalPipe

  init(bus: SimulatedUSBBus, claim: Int, place: String, pipe: SignalPipe) {
    self.bus = bus
    self.claim = claim
    self.place = place
    self.pipe = pipe
  }

  var descriptor: Int32 { pipe.reading }

  func listen(on pipe: USBPipe) throws(HardwareError) {
    try bus.state.withLock { state throws(HardwareError) in
      guard state.devices[place]?.claim == claim else { throw .disconnected(operation: .transfer, object: place) }
      state.claims[claim]?.listening.insert(pipe)
    }
  }

  func submit(_ transfer: USBTransfer) throws(HardwareError) {
    try bus.state.withLock { state throws(HardwareError) in
      guard var model = state.devices[place]?.model, state.devices[place]?.claim == claim else {
        throw .disconnected(operation: .transfer, object: place)
      }
      let waiting = state.claims[claim]?.events.count { if case .completed = $0 { true } else { false } } ?? 0
      guard waiting < USBDevice.mostWaiting else {
        throw .unsupported(
          operation: .transfer, object: place, explanation: "\(waiting) transfers wait already; read events first")
      }
      let (result, packets) = model.carryOut(transfer)
      state.devices[place]?.model = model
      if let spoilt = state.spoil(result, place) { state.tell(claim, .completed(transfer, spoilt)) }
      state.deliver(packets, from: place)
    }
  }

  func events(limit: Int) -> [USBEvent] {
    bus.state.withLock { state in
      guard let waiting = state.claims[claim]?.events else { return [] }
      let told = Array(waiting.prefix(limit))
      state.claims[claim]?.events.removeFirst(told.count)
      if told.count == waiting.count { state.claims[claim]?.signal.set(false) }
      return told
    }
  }

  func relinquish() {
    bus.state.withLock { state in
      state.claims[claim] = nil
      if state.devices[place]?.claim == claim { state.devices[place]?.claim = nil }
    }
  }
}
