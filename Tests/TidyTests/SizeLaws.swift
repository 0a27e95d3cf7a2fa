/// How long files and functions may be: files in lines, functions in lines of code, so that comments cost nothing.
enum SizeLaws {
  static let fileLimit = 400
  static let functionLimit = 70

  /// What is longer today, by `path` or `path: function`, with its length. Numbers go down, and entries out; none is added.
  static let ratchet: [String: Int] = [:]

  static func longFile(_ file: SwiftFile) -> [Finding] {
    let count = file.lines.last == "" ? file.lines.count - 1 : file.lines.count
    guard count > max(fileLimit, ratchet[file.path] ?? 0) else { return [] }
    return [
      Finding(
        path: file.path, problem: "\(count) lines, more than \(fileLimit)",
        remedy: "Cut it by noun: one type, or one family of its methods (Type+Topic.swift), in a file")
    ]
  }

  static func longFunctions(_ file: SwiftFile) -> [Finding] {
    functions(in: file).filter { $0.length > max(functionLimit, ratchet["\(file.path): \($0.name)"] ?? 0) }.map {
      Finding(
        path: file.path, line: $0.line,
        problem: "'\($0.name)' has \($0.length) lines of code, more than \(functionLimit)",
        remedy: "Give its steps names of their own")
    }
  }

  struct Function: Equatable {
    var name: String
    var line: Int
    var length: Int
  }

  /// Every function, initialiser and computed variable with a body. Nested ones count for themselves and their parent.
  static func functions(in file: SwiftFile) -> [Function] {
    let code = Array(file.code.joined(separator: "\n").utf8)
    var line = 1
    var found: [Function] = []
    for place in code.indices {
      if code[place] == UInt8(ascii: "\n") { line += 1 }
      guard let start = declaration(at: place, code), let open = bodyStart(from: start, code) else { continue }
      let close = matchingBrace(from: open, code)
      let length = code[place...close].split(separator: UInt8(ascii: "\n")).count { $0.contains { $0 > 0x20 } }
      found.append(Function(name: name(from: place, code), line: line, length: length))
    }
    return found
  }

  private static let keywords = ["func", "init", "deinit", "subscript", "var"].map { Array($0.utf8) }

  /// The place behind the keyword of a declaration that begins at `place`.
  private static func declaration(at place: Int, _ code: [UInt8]) -> Int? {
    guard let keyword = keywords.first(where: { code[place...].starts(with: $0) }) else { return nil }
    let end = place + keyword.count
    if place > 0, WordLaws.isWordByte(code[place - 1]) || code[place - 1] == UInt8(ascii: ".") { return nil }
    guard end < code.count, !WordLaws.isWordByte(code[end]) else { return nil }
    return end
  }

  /// The brace that opens the body; nil for a requirement, a stored variable or a call.
  private static func bodyStart(from start: Int, _ code: [UInt8]) -> Int? {
    var depth = 0
    for place in start..<code.count {
      switch code[place] {
      case UInt8(ascii: "("), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: ")"), UInt8(ascii: "]"):
        depth -= 1
        if depth < 0 { return nil }
      case UInt8(ascii: "{") where depth == 0: return place
      case UInt8(ascii: "="), UInt8(ascii: "}"), UInt8(ascii: ";"):
        if depth == 0, !isOperator(code, place) { return nil }
      case UInt8(ascii: "\n") where depth == 0:
        guard continues(code[(place + 1)...]) else { return nil }
      default: break
      }
    }
    return nil
  }

  /// `func ==(` and `func <=(` name an operator and assign nothing.
  private static func isOperator(_ code: [UInt8], _ place: Int) -> Bool {
    let beside = [place - 1, place + 1].filter(code.indices.contains).map { code[$0] }
    return beside.contains { [UInt8]("=<>!+-*/%&|^~(".utf8).contains($0) }
  }

  /// True when a signature goes on in the next line.
  private static func continues(_ rest: ArraySlice<UInt8>) -> Bool {
    let next = rest.drop { $0 == UInt8(ascii: " ") }
    return ["{", "->", "where ", "throws", "async", "rethrows"].contains { next.starts(with: $0.utf8) }
  }

  private static func matchingBrace(from open: Int, _ code: [UInt8]) -> Int {
    var depth = 0
    for place in open..<code.count {
      if code[place] == UInt8(ascii: "{") { depth += 1 }
      if code[place] == UInt8(ascii: "}") { depth -= 1 }
      if depth == 0 { return place }
    }
    return code.count - 1
  }

  /// `func handle`, `init`, `var text`.
  private static func name(from place: Int, _ code: [UInt8]) -> String {
    let words = code[place...].prefix { $0 != UInt8(ascii: "(") && $0 != UInt8(ascii: ":") && $0 != UInt8(ascii: "{") }
    return String(decoding: words, as: UTF8.self).split(separator: " ").prefix(2).joined(separator: " ")
  }
}
