import DeviceDrivers
import SpaceCore
import Testing
import WireCodecs

struct KeypadEntryTests {
  typealias Output = KeypadEntry.Output

  /// Presses `0` to `9`, `*` and `#`, one key a second.
  func press(_ keys: String, _ entry: inout KeypadEntry, from second: Int64 = 0) -> [Output?] {
    keys.enumerated().map { place, character in
      let key: KeypadKey =
        switch character {
        case "*": .clear
        case "#": .enter
        default: character.wholeNumberValue.flatMap { KeypadKey(rawValue: UInt8($0)) } ?? .clear
        }
      return entry.press(key, at: seconds(second + Int64(place)))
    }
  }

  func last(_ keys: String) -> Output? {
    var entry = KeypadEntry()
    return press(keys, &entry).last ?? nil
  }

  func seconds(_ count: Int64) -> Moment { milliseconds(count * 1000) }

  func complete(_ digits: String) -> Output {
    .complete(RawCredential(kind: .pin, bytes: Array(digits.utf8)))
  }

  @Test(arguments: ["0", "7", "0000", "1234", "9876543210", "012345678901", "999999999999"])
  func `one to twelve digits and enter are a code, leading noughts and all`(digits: String) {
    var entry = KeypadEntry()
    let outputs = press(digits + "#", &entry)
    #expect(outputs == digits.map { _ in .key } + [complete(digits)])
    #expect(entry == KeypadEntry() && entry.deadline == nil)
  }

  @Test func `thirteen digits or more are refused at enter, and the next code is read`() {
    for count in [13, 14, 16, 17, 29, 100] {
      var entry = KeypadEntry()
      let outputs = press(String(repeating: "4", count: count) + "#", &entry)
      #expect(outputs == Array(repeating: .key, count: count) + [.tooLong])
      #expect(press("12#", &entry, from: 200).last == complete("12"))
    }
  }

  @Test func `clear empties what was entered, too much as well, and says so every time`() {
    #expect(last("12*34#") == complete("34"))
    #expect(last("12*") == .cleared)
    #expect(last("*") == .cleared)
    #expect(last(String(repeating: "1", count: 20) + "*5#") == complete("5"))
  }

  @Test func `enter with nothing entered does nothing`() {
    var entry = KeypadEntry()
    #expect(press("##", &entry) == [nil, nil])
    #expect(last("1*#") == nil)
    #expect(last("1##") == nil)
  }

  @Test func `ten seconds without a key empty an entry, and the digits before are in no code`() {
    var entry = KeypadEntry()
    _ = press("12", &entry)
    #expect(entry.deadline == seconds(11))
    #expect(entry.deadlineReached(at: milliseconds(10_999)) == nil)
    #expect(entry.deadlineReached(at: seconds(11)) == .cleared)
    #expect(entry == KeypadEntry())
    #expect(entry.deadlineReached(at: seconds(100)) == nil)
  }

  @Test func `a gap counts although nobody told of the deadline`() {
    var entry = KeypadEntry()
    _ = press("12", &entry)
    #expect(press("34#", &entry, from: 12).last == complete("34"))
    _ = press("12", &entry, from: 20)
    #expect(press("#", &entry, from: 40) == [nil])
    _ = press(String(repeating: "1", count: 13), &entry, from: 50)
    #expect(press("7#", &entry, from: 80).last == complete("7"))
  }

  @Test func `slow keys within the time are one code`() {
    var entry = KeypadEntry()
    for (place, key) in [KeypadKey.digit1, .digit2, .digit3].enumerated() {
      #expect(entry.press(key, at: milliseconds(Int64(place) * 9_999)) == .key)
    }
    #expect(entry.press(.enter, at: milliseconds(3 * 9_999)) == complete("123"))
  }

  @Test func `an entry of which something could not be read is refused, whatever else was pressed`() {
    var entry = KeypadEntry()
    _ = press("12", &entry)
    entry.spoil(at: seconds(2))
    #expect(press("34#", &entry, from: 3).last == .unreadable)
    entry.spoil(at: seconds(10))
    #expect(entry.deadline == seconds(20))
    #expect(press("34#", &entry, from: 11).last == .unreadable)
    entry.spoil(at: seconds(20))
    #expect(press("*34#", &entry, from: 21).last == complete("34"))
    entry.spoil(at: seconds(40))
    #expect(press("34#", &entry, from: 50).last == complete("34"))
  }

  @Test func `no digit stays in memory after enter, clear, too many digits or the time`() {
    func bytes(_ entry: KeypadEntry) -> [UInt8] { withUnsafeBytes(of: entry) { Array($0) } }
    // Digits of a pattern that no other field holds: twelve times 7 is 77 77 77 77 77 77.
    func holds(_ entry: KeypadEntry) -> Bool { bytes(entry).contains(0x77) }
    var entry = KeypadEntry()
    let sevens = String(repeating: "7", count: 12)
    _ = press(sevens, &entry)
    #expect(holds(entry))
    for end in ["#", "*", "7", "7777"] {
      entry = KeypadEntry()
      _ = press(sevens + end, &entry)
      #expect(!holds(entry), "\(end)")
    }
    entry = KeypadEntry()
    _ = press(sevens, &entry)
    _ = entry.deadlineReached(at: seconds(60))
    #expect(!holds(entry))
  }

  @Test func `no description shows a digit or how many there are`() {
    func texts(_ keys: String) -> [String] {
      var entry = KeypadEntry()
      let outputs = press(keys, &entry)
      var dumped = ""
      dump(entry, to: &dumped)
      return ["\(entry)", String(reflecting: entry), "\([entry])", dumped, "\(outputs.last ?? nil, default: "-")"]
    }
    #expect(texts("1234") == texts("9"))
    #expect(texts("1234")[0] == "an entry that has begun")
    let code = texts("7777#")
    #expect(code.allSatisfy { !$0.contains("7") && !$0.contains("55") }, "\(code)")
  }

  @Test func `any keys at any times give codes of the last digits only`() {
    var random = SeededNumbers(state: 9)
    for _ in 0..<2000 {
      var entry = KeypadEntry()
      var digits: [UInt8] = []  // the model: what was pressed since the last end
      var (time, last): (Int64, Int64) = (0, 0)
      for _ in 0..<40 {
        time += Int64.random(in: 0...12_000, using: &random)
        if time - last >= 10_000 { digits = [] }
        last = time
        let key = KeypadKey.allCases[Int.random(in: 0..<13, using: &random) % 12]
        let output = entry.press(key, at: milliseconds(time))
        if let digit = key.digit {
          digits.append(digit + 0x30)
          #expect(output == .key)
          continue
        }
        let expected: Output? =
          if key == .clear { .cleared } else if digits.isEmpty { nil } else if digits.count > 12 { .tooLong } else {
            .complete(RawCredential(kind: .pin, bytes: digits))
          }
        #expect(output == expected)
        digits = []
      }
    }
  }
}
