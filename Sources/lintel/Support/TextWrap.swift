/// Text on lines of a width; a word that is longer has a line of its own.
enum TextWrap {
  static func lines(_ text: String, width: Int) -> [String] {
    var lines: [String] = []
    for word in text.split(separator: " ") {
      if let last = lines.last, last.count + 1 + word.count <= width {
        lines[lines.count - 1] = "\(last) \(word)"
      } else {
        lines.append(String(word))
      }
    }
    return lines
  }

  /// A command of the shell, which can be copied whole.
  static func command(_ text: String, width: Int) -> [String] {
    let lines = lines(text, width: width - 2)
    return lines.dropLast().map { $0 + " \\" } + lines.suffix(1)
  }
}
