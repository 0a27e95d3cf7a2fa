import Testing
import WireCodecs

struct ASCIIKeypadTests {
  @Test func `digits, star, hash and both line ends are keys, and nothing else is`() {
    let keypad = ASCIIKeypad()
    for byte in UInt8.min ... .max {
      let expected: ASCIIKeypad.Output =
        switch byte {
        case 0x30...0x39: .key(KeypadKey.allCases[Int(byte) - 0x30])
        case 0x2A: .key(.clear)
        case 0x23, 0x0D, 0x0A: .key(.enter)
        default: .refused(.charset)
        }
      #expect(keypad.read(byte) == expected, "\(byte)")
    }
  }

  @Test func `a keypad that sends lines has its line ends ignored, and keys of its own`() {
    let keypad = ASCIIKeypad(clear: [0x43, 0x1B], enter: [0x45], ignored: [0x0D, 0x0A, 0x41])
    #expect([0x43, 0x1B].map { keypad.read($0) } == [.key(.clear), .key(.clear)])
    #expect(keypad.read(0x45) == .key(.enter))
    #expect([0x0D, 0x0A, 0x41].allSatisfy { keypad.read($0) == nil })
    #expect([0x2A, 0x23].map { keypad.read($0) } == [.refused(.charset), .refused(.charset)])
    #expect(keypad.read(0x37) == .key(.digit7))
  }
}
