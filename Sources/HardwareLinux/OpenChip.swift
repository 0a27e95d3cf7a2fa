internal import CGPIOD
internal import HardwareAccess

/// An open chip; closed when it is let go, unless a request took it over.
struct OpenChip: ~Copyable {
  let path: String
  let label: String
  private let count: UInt32
  private var pointer: OpaquePointer?

  init(_ path: String, _ operation: HardwareOperation) throws(HardwareError) {
    var opened: OpaquePointer?
    let code = lintel_gpio_open(path, &opened)
    guard code >= 0 else { throw Self.failure(operation, path, code) }
    var text = [CChar](repeating: 0, count: Int(LINTEL_GPIO_NAME))
    let lines = lintel_gpio_describe(opened, &text)
    guard lines >= 0 else {
      lintel_gpio_close(opened)
      throw Self.failure(operation, path, lines)
    }
    self.path = path
    label = String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    count = UInt32(lines)
    pointer = opened
  }

  deinit { if let pointer { lintel_gpio_close(pointer) } }

  /// All its lines, by offset.
  func lines() throws(HardwareError) -> [GPIOLine] {
    var lines: [GPIOLine] = []
    for offset in 0..<count {
      var line = lintel_gpio_line()
      let code = lintel_gpio_line(pointer, offset, &line)
      guard code >= 0 else { throw Self.failure(.inspect, path, code) }
      let name = fixedText(line.name)
      let consumer = fixedText(line.consumer)
      lines.append(
        GPIOLine(
          offset: offset, name: name.isEmpty ? nil : name, isUsed: line.used,
          consumer: consumer.isEmpty ? nil : consumer, isOutput: line.output, isActiveLow: line.active_low))
    }
    return lines
  }

  /// Requests lines in one go. The error number when the kernel refuses.
  consuming func request(_ offsets: [UInt32], _ settings: lintel_gpio_settings) throws(LineRefusal) -> LineRequest {
    var request: OpaquePointer?
    var settings = settings
    let code = lintel_gpio_request(pointer, offsets, UInt32(offsets.count), &settings, LineRequest.consumer, &request)
    guard code >= 0, let request else { throw LineRefusal(code: -code) }
    pointer = nil
    return LineRequest(request)
  }

  private static func failure(_ operation: HardwareOperation, _ path: String, _ code: Int32) -> HardwareError {
    SystemFailure.error(operation, path, code: -code, group: SystemFailure.lineGroup)
  }
}

/// The kernel's refusal of a request.
struct LineRefusal: Error {
  /// Its error number (errno).
  let code: Int32
}

/// The text in a C array of characters that ends with a zero or with the array.
func fixedText<Characters>(_ characters: Characters) -> String {
  withUnsafeBytes(of: characters) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
}
