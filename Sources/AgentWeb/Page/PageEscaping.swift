import Mustache

/// Escapes text for HTML, scalar by scalar.
///
/// The library's own escaping goes by characters: a quote with a combining mark is another character to it and passes,
/// while a browser sees the quote and ends the attribute.
struct PageEscaping: MustacheContentType {
  /// The name that templates ask for it by.
  static let name = "LINTEL"

  func escapeText(_ text: String) -> String {
    var escaped = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar {
      case "<": escaped.append(contentsOf: "&lt;".unicodeScalars)
      case ">": escaped.append(contentsOf: "&gt;".unicodeScalars)
      case "&": escaped.append(contentsOf: "&amp;".unicodeScalars)
      case "\"": escaped.append(contentsOf: "&quot;".unicodeScalars)
      case "'": escaped.append(contentsOf: "&#39;".unicodeScalars)
      case "\0": escaped.append("\u{FFFD}")
      default: escaped.append(scalar)
      }
    }
    return String(escaped)
  }
}
