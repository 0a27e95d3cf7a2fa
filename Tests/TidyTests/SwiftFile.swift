/// A Swift source file, and its code alone: comments, text literals and quoted names are blanked, so that a word in
/// them breaks no law. Lines stay where they are.
///
/// Not read: regex literals; write `Regex` or look for text instead.
struct SwiftFile {
  let path: String
  let lines: [String]
  /// The code of each line, `lines` long.
  let code: [String]
  /// False when a comment or literal has no end, which means that the reader of the code is wrong.
  let isWhole: Bool

  init(path: String, text: String) {
    self.path = path
    lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    var stripper = CodeStripper(text)
    stripper.run()
    code = stripper.code.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map {
      String(decoding: $0, as: UTF8.self)
    }
    isWhole = stripper.isWhole
  }

  /// Findings for every line of code that `isBreach` holds for.
  func findings(_ problem: String, remedy: String, where isBreach: (String) -> Bool) -> [Finding] {
    code.indices.filter { isBreach(code[$0]) }
      .map { Finding(path: path, line: $0 + 1, problem: problem, remedy: remedy) }
  }

  /// The name of the target or test target: the second part of the path.
  var target: String {
    let parts = path.split(separator: "/")
    return parts.count > 2 ? String(parts[1]) : ""
  }
}

/// Walks a Swift text byte by byte and keeps its code; everything else becomes spaces.
private struct CodeStripper {
  private let bytes: [UInt8]
  private var place = 0
  private(set) var kept: [UInt8] = []
  private(set) var isWhole = true

  init(_ text: String) { bytes = Array(text.utf8) }

  /// The kept code as bytes, so that lines can be cut at line feeds alone.
  var code: [UInt8] { kept }

  mutating func run() {
    readCode(untilParenthesis: false)
  }

  /// Reads code to the end, or to the parenthesis that ends an interpolation.
  private mutating func readCode(untilParenthesis: Bool) {
    var depth = 0
    while place < bytes.count {
      let byte = bytes[place]
      switch byte {
      case UInt8(ascii: "/") where next("//"): blankLine()
      case UInt8(ascii: "/") where next("/*"): blankComment()
      case UInt8(ascii: "`"): blankName()
      case UInt8(ascii: "\""): blankLiteral(pounds: 0)
      case UInt8(ascii: "#") where poundsBeforeQuote > 0: blankLiteral(pounds: poundsBeforeQuote)
      case UInt8(ascii: "("):
        depth += 1
        keep()
      case UInt8(ascii: ")"):
        depth -= 1
        keep()
        if untilParenthesis, depth == 0 { return }
      default: keep()
      }
    }
    if untilParenthesis { isWhole = false }
  }

  private func next(_ text: StaticString) -> Bool {
    text.withUTF8Buffer { bytes[place...].starts(with: $0) }
  }

  private var poundsBeforeQuote: Int {
    let count = bytes[place...].prefix { $0 == UInt8(ascii: "#") }.count
    return place + count < bytes.count && bytes[place + count] == UInt8(ascii: "\"") ? count : 0
  }

  private mutating func keep(_ count: Int = 1) {
    kept += bytes[place..<place + count]
    place += count
  }

  /// Steps over `count` bytes and leaves spaces, or the line's end, in their place.
  private mutating func blank(_ count: Int = 1) {
    for byte in bytes[place..<place + count] { kept.append(byte == UInt8(ascii: "\n") ? byte : UInt8(ascii: " ")) }
    place += count
  }

  private mutating func blankLine() {
    while place < bytes.count, bytes[place] != UInt8(ascii: "\n") { blank() }
  }

  private mutating func blankComment() {
    var depth = 0
    while place < bytes.count {
      if next("/*") {
        depth += 1
        blank(2)
      } else if next("*/") {
        depth -= 1
        blank(2)
        if depth == 0 { return }
      } else {
        blank()
      }
    }
    isWhole = false
  }

  /// A name in backticks keeps its backticks and becomes underscores.
  private mutating func blankName() {
    keep()
    while place < bytes.count, bytes[place] != UInt8(ascii: "`") {
      kept.append(UInt8(ascii: "_"))
      place += 1
    }
    if place < bytes.count { keep() } else { isWhole = false }
  }

  private mutating func blankLiteral(pounds: Int) {
    blank(pounds)
    let isLong = opensLongLiteral
    let quotes = isLong ? 3 : 1
    keep(quotes)
    while place < bytes.count {
      if isEnd(quotes: quotes, pounds: pounds) {
        keep(quotes)
        return blank(pounds)
      }
      if bytes[place] == UInt8(ascii: "\\"), hasPounds(pounds, after: place + 1) {
        blank(1 + pounds)
        guard place < bytes.count else { break }
        if bytes[place] == UInt8(ascii: "(") { readCode(untilParenthesis: true) } else { blank() }
      } else if !isLong, bytes[place] == UInt8(ascii: "\n") {
        break
      } else {
        blank()
      }
    }
    isWhole = false
  }

  /// Three quotes and nothing more in the line; `#"""#` is a quote in a short literal.
  private var opensLongLiteral: Bool {
    next("\"\"\"") && bytes[(place + 3)...].first { $0 != UInt8(ascii: " ") } == UInt8(ascii: "\n")
  }

  private func isEnd(quotes: Int, pounds: Int) -> Bool {
    let end = bytes[place...].prefix(quotes)
    return end.count == quotes && end.allSatisfy { $0 == UInt8(ascii: "\"") }
      && hasPounds(pounds, after: place + quotes)
  }

  private func hasPounds(_ count: Int, after start: Int) -> Bool {
    guard start + count <= bytes.count else { return false }
    return bytes[start..<start + count].allSatisfy { $0 == UInt8(ascii: "#") }
  }
}
