import Glibc

/// Reads digits that nobody should see: without echo where somebody types them, as a line of standard input otherwise.
enum SecretEntry {
  /// Digits of a PIN.
  static let pinDigits = 4...12

  /// A PIN for somebody, typed twice at a terminal.
  static func newPIN() throws -> String {
    let digits = try line("PIN, \(pinDigits.lowerBound) to \(pinDigits.upperBound) digits: ")
    guard pinDigits.contains(digits.utf8.count), digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
      throw Failure(.badData, "a PIN has \(pinDigits.lowerBound) to \(pinDigits.upperBound) digits, and nothing else")
    }
    guard isatty(STDIN_FILENO) == 1 else { return digits }
    guard try line("The same again: ") == digits else {
      throw Failure(.badData, "the two were not the same; nothing was changed")
    }
    return digits
  }

  private static func line(_ prompt: String) throws -> String {
    var settings = termios()
    guard isatty(STDIN_FILENO) == 1, tcgetattr(STDIN_FILENO, &settings) == 0 else { return try read() }
    var silent = settings
    // Without signals as well: whoever presses Ctrl-C here must not be left with a terminal that shows nothing.
    silent.c_lflag &= ~tcflag_t(ECHO | ISIG)
    guard tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent) == 0 else {
      throw Failure(.inputOutput, "this terminal cannot hide what is typed; give the digits on standard input instead")
    }
    // Only now: what was typed before is thrown away.
    say(prompt)
    defer {
      tcsetattr(STDIN_FILENO, TCSAFLUSH, &settings)
      say("\n")
    }
    return try read()
  }

  /// To the terminal, without a line's end. When nobody can be told, the digits are read all the same.
  private static func say(_ text: String) {
    _ = text.withCString { write(STDERR_FILENO, $0, strlen($0)) }
  }

  private static func read() throws -> String {
    guard let line = readLine() else { throw Failure(.badData, "standard input ended before the digits came") }
    return line
  }
}
