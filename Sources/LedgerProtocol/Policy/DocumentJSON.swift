/// Reads a JSON text (RFC 8259) from its pieces. What it makes of it knows its lines, so that mistakes can be pointed
/// at.
struct DocumentJSON {
  enum Value {
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

  struct Failure: Error, Equatable {
    var line: Int
    /// In bytes, from 1.
    var column: Int
    var message: String
  }

  /// A place in the text, from which it can be read again.
  struct Mark {
    var offset = 0
    var line = 1
    /// The offset at which the line begins.
    var lineStart = 0
  }

  /// The deepest nesting that is read.
  static let maximumDepth = 32
  /// The longest text in bytes, which is the longest that an image holds.
  static let maximumText = 65_535

  private let text: DocumentText
  private var piece: [UInt8] = []
  private var place = 0
  /// Where the piece lies in the text.
  private var start: Int
  private var line: Int
  private var lineStart: Int
  /// False while a value is passed over: it is read, and nothing is made of it.
  private var keeps = true

  var mark: Mark { Mark(offset: start + place, line: line, lineStart: lineStart) }

  init(_ text: DocumentText, at mark: Mark = Mark()) {
    self.text = text
    start = mark.offset
    line = mark.line
    lineStart = mark.lineStart
  }

  static func parse(_ bytes: [UInt8]) throws(Failure) -> Node {
    var json = DocumentJSON(DocumentText(bytes))
    let node = try json.value()
    try json.end()
    return node
  }

  func failure(_ message: String) -> Failure {
    Failure(line: line, column: start + place - lineStart + 1, message: message)
  }

  @inline(__always) private mutating func peek() throws(Failure) -> UInt8? {
    place < piece.count ? piece[place] : try refill()
  }

  private mutating func refill() throws(Failure) -> UInt8? {
    start += piece.count
    place = 0
    piece = []
    do { piece = try text.piece(start) } catch { throw failure("cannot be read any further: \(error)") }
    return piece.first
  }

  /// The next byte that is no space.
  mutating func next() throws(Failure) -> UInt8? {
    while let byte = try peek() {
      switch byte {
      case 0x0A:
        line += 1
        lineStart = start + place + 1
      case 0x20, 0x0D, 0x09: break
      default: return byte
      }
      place += 1
    }
    return nil
  }

  private mutating func take(_ character: Unicode.Scalar) throws(Failure) -> Bool {
    guard try next() == UInt8(ascii: character) else { return false }
    place += 1
    return true
  }

  mutating func end() throws(Failure) {
    guard try next() == nil else { throw failure("something follows the end of the document") }
  }

  // MARK: Values

  mutating func value(_ depth: Int = 0) throws(Failure) -> Node {
    guard depth < Self.maximumDepth else { throw failure("nested too deeply") }
    guard let first = try next() else { throw failure("the document ends too early") }
    let line = line
    switch first {
    case UInt8(ascii: "{"):
      var members: [(key: String, value: Node)] = []
      try object { (json, key) throws(Failure) in
        let node = try json.value(depth + 1)
        if json.keeps { members.append((key, node)) }
      }
      return Node(value: .object(members), line: line)
    case UInt8(ascii: "["):
      var nodes: [Node] = []
      try list { json throws(Failure) in
        let node = try json.value(depth + 1)
        if json.keeps { nodes.append(node) }
      }
      return Node(value: .list(nodes), line: line)
    case UInt8(ascii: "\""): return Node(value: .string(try string()), line: line)
    case UInt8(ascii: "t"): return Node(value: try word("true", .bool(true)), line: line)
    case UInt8(ascii: "f"): return Node(value: try word("false", .bool(false)), line: line)
    case UInt8(ascii: "n"): return Node(value: try word("null", .null), line: line)
    case UInt8(ascii: "-"), 0x30...0x39: return Node(value: .number(try number()), line: line)
    default: throw failure("a value is expected here")
    }
  }

  /// Passes over a value: fast, and without memory of it.
  mutating func skip() throws(Failure) {
    keeps = false
    _ = try value(1)
    keeps = true
  }

  /// Reads a list, whose `[` comes next: `each` reads one value.
  mutating func list(each: (inout Self) throws(Failure) -> Void) throws(Failure) {
    guard try take("[") else { throw failure("'[' is expected here") }
    if try take("]") { return }
    while true {
      try each(&self)
      if try take("]") { return }
      guard try take(",") else { throw failure("',' or ']' is expected here") }
    }
  }

  /// Reads an object, whose `{` comes next: `each` gets a key and reads its value.
  mutating func object(each: (inout Self, String) throws(Failure) -> Void) throws(Failure) {
    guard try take("{") else { throw failure("'{' is expected here") }
    if try take("}") { return }
    var seen = DocumentKeys()
    while true {
      guard try next() == UInt8(ascii: "\"") else { throw failure("a key in quotation marks is expected here") }
      let key = try string()
      if keeps, !seen.insert(key) { throw failure("the key '\(key)' is there twice") }
      guard try take(":") else { throw failure("':' is expected after '\(key)'") }
      try each(&self, key)
      if try take("}") { return }
      guard try take(",") else { throw failure("',' or '}' is expected here") }
    }
  }

  private mutating func word(_ word: StaticString, _ value: Value) throws(Failure) -> Value {
    for byte in UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount) {
      guard try peek() == byte else { throw failure("a value is expected here") }
      place += 1
    }
    return value
  }

  private mutating func number() throws(Failure) -> String {
    var digits = ""
    while let byte = try peek(), "+-.eE0123456789".utf8.contains(byte) {
      if keeps, digits.utf8.count < 64 { digits.unicodeScalars.append(Unicode.Scalar(byte)) }
      place += 1
    }
    // Digits are cut off above, which must not make another number of them: without zeros in front it is too large.
    let first = digits.drop { $0 == "-" }
    guard !first.hasPrefix("0") || !(first.dropFirst().first?.isNumber ?? false) else {
      throw failure("a number has a zero in front")
    }
    return digits
  }

  // MARK: Texts

  private mutating func string() throws(Failure) -> String {
    place += 1
    if let end = endOfPlainText() {
      defer { place = end + 1 }
      return try string(piece[place..<end])
    }
    var text: [UInt8] = []
    while let byte = try peek(), byte != UInt8(ascii: "\"") {
      guard byte >= 0x20 else { throw failure("a text ends before its line does") }
      guard text.count <= Self.maximumText else { break }
      place += 1
      if byte == UInt8(ascii: "\\") { text += try escape() } else { text.append(byte) }
    }
    guard try peek() != nil else { throw failure("the document ends within a text") }
    let string = try string(text[...])
    place += 1
    return string
  }

  /// Where a text ends that has no escapes and lies in this piece, as nearly all do.
  private func endOfPlainText() -> Int? {
    for end in place..<piece.count {
      if piece[end] == UInt8(ascii: "\"") { return end }
      if piece[end] < 0x20 || piece[end] == UInt8(ascii: "\\") { return nil }
    }
    return nil
  }

  private func string(_ text: ArraySlice<UInt8>) throws(Failure) -> String {
    guard text.count <= Self.maximumText else { throw failure("a text is longer than \(Self.maximumText) bytes") }
    guard keeps else { return "" }
    guard let string = String(validating: text, as: UTF8.self) else { throw failure("a text is not UTF-8") }
    return string
  }

  private static let escapes: [UInt8: UInt8] = [
    0x22: 0x22, 0x5C: 0x5C, 0x2F: 0x2F, 0x62: 0x08, 0x66: 0x0C, 0x6E: 0x0A, 0x72: 0x0D, 0x74: 0x09,
  ]

  private mutating func escape() throws(Failure) -> [UInt8] {
    guard let byte = try peek() else { throw failure("the document ends within a text") }
    place += 1
    if let plain = Self.escapes[byte] { return [plain] }
    guard byte == UInt8(ascii: "u") else { throw failure("an unknown escape in a text") }
    var unit = try hexadecimal()
    if (0xD800..<0xDC00).contains(unit) {
      for expected in "\\u".utf8 {
        guard try peek() == expected else { throw failure("half a surrogate pair in a text") }
        place += 1
      }
      let low = try hexadecimal()
      guard (0xDC00..<0xE000).contains(low) else { throw failure("half a surrogate pair in a text") }
      unit = 0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00)
    }
    guard let scalar = Unicode.Scalar(unit) else { throw failure("half a surrogate pair in a text") }
    return Array(String(Character(scalar)).utf8)
  }

  private mutating func hexadecimal() throws(Failure) -> UInt32 {
    var unit: UInt32 = 0
    for _ in 0..<4 {
      guard let digit = try peek().flatMap({ Character(Unicode.Scalar($0)).hexDigitValue }) else {
        throw failure("four hexadecimal digits are expected after \\u")
      }
      unit = unit << 4 | UInt32(digit)
      place += 1
    }
    return unit
  }
}

/// The keys of one object so far: few, as a rule, and then looking through them is fastest.
private struct DocumentKeys {
  private var few: [String] = []
  private var many: Set<String> = []

  /// False when the key was there before.
  mutating func insert(_ key: String) -> Bool {
    guard few.count == 24 else {
      defer { few.append(key) }
      return !few.contains(key)
    }
    if many.isEmpty { many = Set(few) }
    return many.insert(key).inserted
  }
}
