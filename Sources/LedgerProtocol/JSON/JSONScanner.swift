/// What is wrong with a JSON text, and at which byte.
struct JSONFault: Error, Equatable {
  var reason: String
  var offset: Int
}

/// One pass over a JSON text (RFC 8259) that gives the members of its outermost object with their places.
///
/// Stricter than readers usually are: no name twice in one object at any depth, no lone surrogates, nesting bounded.
/// What two readers could understand differently must not be signed.
struct JSONScanner {
  static let deepest = 32

  struct Member {
    var name: String
    /// Where the value lies in the text, without white space around it.
    var value: Range<Int>
  }

  private let bytes: [UInt8]
  private var place: Int

  private init(_ bytes: [UInt8], at place: Int = 0) {
    self.bytes = bytes
    self.place = place
  }

  /// The members of the object that `bytes` holds.
  static func members(of bytes: [UInt8]) throws(JSONFault) -> [Member] {
    guard String(validating: bytes, as: UTF8.self) != nil else { throw JSONFault(reason: "not UTF-8", offset: 0) }
    var scanner = JSONScanner(bytes)
    scanner.skipSpace()
    let members = try scanner.object(depth: 1)
    scanner.skipSpace()
    guard scanner.place == bytes.count else { throw scanner.fault("more than one value") }
    return members
  }

  /// The text of the string at `value`; nil when the value is not a string.
  static func string(_ bytes: [UInt8], _ value: Range<Int>) -> String? {
    guard bytes[value].first == UInt8(ascii: "\"") else { return nil }
    var scanner = JSONScanner(bytes, at: value.lowerBound)
    return try? scanner.string()  // the range was scanned without fault before
  }

  private mutating func object(depth: Int) throws(JSONFault) -> [Member] {
    guard depth <= Self.deepest else { throw fault("nested deeper than \(Self.deepest)") }
    try expect("{")
    var members: [Member] = []
    var names: Set<String> = []
    skipSpace()
    if take("}") { return members }
    repeat {
      skipSpace()
      let name = try string()
      guard names.insert(name).inserted else { throw fault("the name \(name.prefix(40)) twice in one object") }
      skipSpace()
      try expect(":")
      skipSpace()
      let start = place
      try skipValue(depth: depth)
      members.append(Member(name: name, value: start..<place))
      skipSpace()
    } while take(",")
    try expect("}")
    return members
  }

  private mutating func skipValue(depth: Int) throws(JSONFault) {
    guard place < bytes.count else { throw fault("the text ends where a value belongs") }
    switch bytes[place] {
    case UInt8(ascii: "{"): _ = try object(depth: depth + 1)
    case UInt8(ascii: "["): try skipArray(depth: depth + 1)
    case UInt8(ascii: "\""): _ = try string()
    case UInt8(ascii: "t"): try word("true")
    case UInt8(ascii: "f"): try word("false")
    case UInt8(ascii: "n"): try word("null")
    default: try skipNumber()
    }
  }

  private mutating func skipArray(depth: Int) throws(JSONFault) {
    guard depth <= Self.deepest else { throw fault("nested deeper than \(Self.deepest)") }
    try expect("[")
    skipSpace()
    if take("]") { return }
    repeat {
      skipSpace()
      try skipValue(depth: depth)
      skipSpace()
    } while take(",")
    try expect("]")
  }

  private mutating func skipNumber() throws(JSONFault) {
    _ = take("-")
    if !take("0") { try digits() }
    if take(".") { try digits() }
    if take("e") || take("E") {
      if !take("+") { _ = take("-") }
      try digits()
    }
  }

  private mutating func digits() throws(JSONFault) {
    let start = place
    while place < bytes.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[place]) { place += 1 }
    guard place > start else { throw fault("not a value") }
  }

  private mutating func string() throws(JSONFault) -> String {
    try expect("\"")
    let start = place
    while place < bytes.count, bytes[place] != UInt8(ascii: "\""), bytes[place] != UInt8(ascii: "\\") {
      guard bytes[place] >= 0x20 else { throw fault("a control character in a string") }
      place += 1
    }
    if take("\"") { return String(decoding: bytes[start..<place - 1], as: UTF8.self) }
    var text = Array(bytes[start..<place])
    while !take("\"") {
      guard place < bytes.count, bytes[place] >= 0x20 else { throw fault("a string without end or with a control") }
      if take("\\") {
        text += try escaped()
      } else {
        text.append(bytes[place])
        place += 1
      }
    }
    return String(decoding: text, as: UTF8.self)
  }

  private mutating func escaped() throws(JSONFault) -> [UInt8] {
    guard place < bytes.count else { throw fault("a string without end") }
    let letter = bytes[place]
    place += 1
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [letter]
    case UInt8(ascii: "b"): return [8]
    case UInt8(ascii: "f"): return [12]
    case UInt8(ascii: "n"): return [10]
    case UInt8(ascii: "r"): return [13]
    case UInt8(ascii: "t"): return [9]
    case UInt8(ascii: "u"): break
    default: throw fault("an unknown escape")
    }
    var code = try hexadecimal()
    if (0xD800...0xDBFF).contains(code), take("\\"), take("u") {
      let low = try hexadecimal()
      guard (0xDC00...0xDFFF).contains(low) else { throw fault("half a surrogate pair") }
      code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
    }
    guard let scalar = Unicode.Scalar(code) else { throw fault("half a surrogate pair") }
    return Array(String(scalar).utf8)
  }

  private mutating func hexadecimal() throws(JSONFault) -> UInt32 {
    guard place + 4 <= bytes.count else { throw fault("a short escape") }
    let digits = bytes[place..<place + 4]
    guard digits.allSatisfy({ $0 != UInt8(ascii: "+") && $0 != UInt8(ascii: "-") }),
      let code = UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
    else { throw fault("an escape that is not hexadecimal") }
    place += 4
    return code
  }

  private mutating func word(_ word: StaticString) throws(JSONFault) {
    let length = word.utf8CodeUnitCount
    let fits = place + length <= bytes.count && (0..<length).allSatisfy { bytes[place + $0] == word.utf8Start[$0] }
    guard fits else { throw fault("not a value") }
    place += length
  }

  private mutating func skipSpace() {
    while place < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[place]) { place += 1 }
  }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard place < bytes.count, bytes[place] == UInt8(ascii: character) else { return false }
    place += 1
    return true
  }

  private mutating func expect(_ character: Unicode.Scalar) throws(JSONFault) {
    guard take(character) else { throw fault("\(character) expected") }
  }

  private func fault(_ reason: String) -> JSONFault { JSONFault(reason: reason, offset: place) }
}
