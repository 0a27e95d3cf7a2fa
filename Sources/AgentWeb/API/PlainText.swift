import HTTPTypes
import Hummingbird

/// Words from outside that end up in entries: of bounded length, and made of characters that can be seen.
enum PlainText {
  /// - Parameters:
  ///   - what: what the text is, for the error: `'reason'`.
  ///   - limit: the most characters.
  static func checked(_ text: String, _ what: String, limit: Int) throws(WebProblem) -> String {
    guard text.contains(where: { !$0.isWhitespace }) else { throw .badInput("\(what) is empty") }
    guard text.count <= limit, text.utf8.count <= limit * 4 else {
      throw .badInput("\(what) has more than \(limit) characters")
    }
    guard text.unicodeScalars.allSatisfy(isVisible) else {
      throw .badInput("\(what) has characters that cannot be seen, such as line breaks")
    }
    return text
  }

  /// Controls, and formats that turn the direction of text around, are not; a space is.
  private static func isVisible(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: false
    default: true
    }
  }
}

extension HTTPField.Name {
  /// Who gives a command, as it stands in the entry.
  static let lintelOperator = HTTPField.Name("Lintel-Operator")!
}

extension Request {
  /// The name in `Lintel-Operator`.
  func operatorName() throws(WebProblem) -> String {
    guard let name = headers[.lintelOperator] else {
      throw .badInput("a command needs the header 'Lintel-Operator' with the name of whoever gives it")
    }
    return try PlainText.checked(name, "the header 'Lintel-Operator'", limit: 64)
  }
}
