import Foundation
import Glibc
import Synchronization

/// What a command prints: results on standard output, messages on standard error, colour on a terminal only.
enum Console {
  /// Whether standard output is a terminal that wants colour (https://no-color.org).
  static let hasColour = isatty(STDOUT_FILENO) == 1 && getenv("NO_COLOR") == nil

  private static let readerIsGone = Atomic(false)

  /// True when whoever read standard output has closed it, as `| head` does: what only prints can end.
  static var hasNoReader: Bool { readerIsGone.load(ordering: .relaxed) }

  /// One line of results. Written at once, so that a reader at the other end of a pipe sees it.
  static func line(_ text: String = "") {
    put(text + "\n", to: STDOUT_FILENO)
  }

  static func error(_ text: String) {
    put("lintel: \(text)\n", to: STDERR_FILENO)
  }

  static func note(_ text: String) {
    put(text + "\n", to: STDERR_FILENO)
  }

  private static func put(_ text: String, to descriptor: Int32) {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      if count < 0 {
        if errno == EINTR { continue }
        if descriptor == STDOUT_FILENO { readerIsGone.store(true, ordering: .relaxed) }
        return  // there is nobody to tell
      }
      bytes = bytes.dropFirst(count)
    }
  }

  /// A value as JSON, its names sorted, on lines of its own.
  static func json(_ value: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    line(String(decoding: try encoder.encode(value), as: UTF8.self))
  }

  /// The same on one line, for streams.
  static func jsonLine(_ value: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    line(String(decoding: try encoder.encode(value), as: UTF8.self))
  }

  enum Colour: String {
    case red = "31"
    case green = "32"
    case yellow = "33"
    case cyan = "36"
    case dim = "2"
    case bold = "1"
  }

  static func paint(_ text: String, _ colour: Colour) -> String {
    hasColour ? "\u{1B}[\(colour.rawValue)m\(text)\u{1B}[0m" : text
  }

  /// Columns of text, each as wide as its widest cell; the last takes what is left.
  static func table(_ rows: [[String]]) {
    for row in columns(rows) { line(row) }
  }

  /// The lines of a table.
  static func columns(_ rows: [[String]]) -> [String] {
    let count = rows.map(\.count).max() ?? 0
    let widths = (0..<count).map { column in rows.compactMap { $0.count > column ? $0[column].count : nil }.max() ?? 0 }
    return rows.map { row in
      let cells = row.enumerated().map { column, cell in
        column == row.count - 1 ? cell : cell + String(repeating: " ", count: widths[column] - cell.count)
      }
      return cells.joined(separator: "  ").replacing(#/ +$/#, with: "")
    }
  }
}
