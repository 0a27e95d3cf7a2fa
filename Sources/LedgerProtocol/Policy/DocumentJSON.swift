/// A JSON text (RFC 8259) as a tree that knows the line of every value, so that mistakes can be pointed at.
struct DocumentJSON {
  indirect enum Value {
    case null
    case bool(Bool)
    case number(String)
    case string(String)
    case list([Node])
    case object([(key: String, value: Node)])

    var name: String {
      switch self {
      case .null: "null"
      case .bool: "true or false"
      case .number: "a number"
      case .string: "a text"
      case .list: "a list"
      case .object: "an object"
      }
    }
  }

  struct Node {
    var value: Value
    var line: Int
  }

  struct Failure: Error {
    var line: Int
    var message: String
  }

  /// The deepest nesting that is read.
  static let maximumDepth = 32

  private let bytes: [UInt8]
  private var place = 0
  private var line = 1

  static func parse(_ bytes: [UInt8]) throws(Failure) -> Node {
    var text = DocumentJSON(bytes: bytes)
    let node = try text.value(depth: 0)
    text.skipSpace()
    guard text.place == bytes.count else { throw text.failure("something follows the end of the document") }
    return node
  }

  private init(bytes: [UInt8]) { self.bytes = bytes }

  private func failure(_ message: String) -> Failure { Failure(line: line, message: message) }

  private var next: UInt8? { place < bytes.count ? bytes[place] : nil }

  private mutating func skipSpace() {
    while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
      if byte == 0x0A { line += 1 }
      place += 1
    }
  }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    skipSpace()
    guard next == UInt8(ascii: character) else { return false }
    place += 1
    return true
  }

  private mutating func value(depth: Int) throws(Failure) -> Node {
    skipSpace()
    guard depth < Self.maximumDepth else { throw failure("nested too deeply") }
    let line = line
    switch next {
    case UInt8(ascii: "{"): return Node(value: try object(depth), line: line)
    case UInt8(ascii: "["): return Node(value: try list(depth), line: line)
    case UInt8(ascii: "\""): return Node(value: .string(try string()), line: line)
    case UInt8(ascii: "t"): return Node(value: try word("true", .bool(true)), line: line)
    case UInt8(ascii: "f"): return Node(value: try word("false", .bool(false)), line: line)
    case UInt8(ascii: "n"): return Node(value: try word("null", .null), line: line)
    case .some(let byte) where byte == UInt8(ascii: "-") || (0x30...0x39).contains(byte):
      let start = place
      while let byte = next, "+-.eE0123456789".utf8.contains(byte) { place += 1 }
      return Node(value: .number(String(decoding: bytes[start..<place], as: UTF8.self)), line: line)
    case .some: throw failure("a value is expected here")
    case nil: throw failure("the document ends too early")
    }
  }

  private mutating func word(_ word: String, _ value: Value) throws(Failure) -> Value {
    guard bytes[place...].starts(with: word.utf8) else { throw failure("a value is expected here") }
    place += word.utf8.count
    return value
  }

  private mutating func list(_ depth: Int) throws(Failure) -> Value {
    place += 1
    var nodes: [Node] = []
    if take("]") { return .list(nodes) }
    while true {
      nodes.append(try value(depth: depth + 1))
      if take("]") { return .list(nodes) }
      guard take(",") else { throw failure("',' or ']' is expected here") }
    }
  }

  private mutating func object(_ depth: Int) throws(Failure) -> Value {
    place += 1
    var members: [(key: String, value: Node)] = []
    if take("}") { return .object(members) }
    while true {
      skipSpace()
      guard next == UInt8(ascii: "\"") else { throw failure("a key in quotation marks is expected here") }
      let key = try string()
      if members.contains(where: { $0.key == key }) { throw failure("the key '\(key)' is there twice") }
      guard take(":") else { throw failure("':' is expected after '\(key)'") }
      members.append((key, try value(depth: depth + 1)))
      if take("}") { return .object(members) }
      guard take(",") else { throw failure("',' or '}' is expected here") }
    }
  }

  private mutating func string() throws(Failure) -> String {
    place += 1
    var text: [UInt8] = []
    while let byte = next, byte != UInt8(ascii: "\"") {
      guard byte >= 0x20 else { throw failure("a text ends before its line does") }
      place += 1
      if byte == UInt8(ascii: "\\") { text += try escape() } else { text.append(byte) }
    }
    guard next != nil else { throw failure("the document ends within a text") }
    place += 1
    guard let string = String(validating: text, as: UTF8.self) else { throw failure("a text is not UTF-8") }
    return string
  }

  private mutating func escape() throws(Failure) -> [UInt8] {
    let escapes: [UInt8: UInt8] = [
      0x22: 0x22, 0x5C: 0x5C, 0x2F: 0x2F, 0x62: 0x08, 0x66: 0x0C, 0x6E: 0x0A, 0x72: 0x0D, 0x74: 0x09,
    ]
    guard let byte = next else { throw failure("the document ends within a text") }
    place += 1
    if let plain = escapes[byte] { return [plain] }
    guard byte == UInt8(ascii: "u") else { throw failure("an unknown escape in a text") }
    var unit = try hexadecimal()
    if (0xD800..<0xDC00).contains(unit), bytes[place...].starts(with: "\\u".utf8) {
      place += 2
      let low = try hexadecimal()
      guard (0xDC00..<0xE000).contains(low) else { throw failure("half a surrogate pair in a text") }
      unit = 0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00)
    }
    guard let scalar = Unicode.Scalar(unit) else { throw failure("half a surrogate pair in a text") }
    return Array(String(Character(scalar)).utf8)
  }

  private mutating func hexadecimal() throws(Failure) -> UInt32 {
    let digits = bytes[place...].prefix(4)
    guard
      digits.count == 4, digits.allSatisfy({ Unicode.Scalar($0).properties.isASCIIHexDigit }),
      let unit = UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
    else { throw failure("four hexadecimal digits are expected after \\u") }
    place += 4
    return unit
  }
}
