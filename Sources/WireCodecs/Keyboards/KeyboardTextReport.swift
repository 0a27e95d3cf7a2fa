/// What `lintel decode hid` says of reports that stand one behind another, on the United States layout.
enum KeyboardTextReport {
  static func report(_ bytes: [UInt8]) -> FrameReport {
    guard !bytes.isEmpty else { return .notAccepted(FrameFault.incomplete.rawValue) }
    guard let hasID = hasReportID(bytes) else { return .notAccepted(FrameFault.length.rawValue) }
    let length = KeyboardReport.length + (hasID ? 1 : 0)
    var decoder = KeyboardLineDecoder(
      KeyboardLineFormat(text: TextLineFormat(longest: TextLineFormat.longestRange.upperBound), hasReportID: hasID))
    var outputs = stride(from: 0, to: bytes.count, by: length).flatMap { decoder.feed(bytes[$0..<$0 + length]) }
    let rest = decoder.begun
    outputs += decoder.lineIdle()
    var fields: [FrameReport.Field] = hasID ? [.init("report_id", .number(Int(bytes[0])))] : []
    let lines = outputs.compactMap { if case .line(let text, let end) = $0 { (text: text, end: end) } else { nil } }
    if let first = lines.first, let end = first.end {
      fields += text(first.text) + [.init("terminator", .text(end.rawValue)), .init("complete", .flag(true))]
    } else if case .refused(let fault)? = outputs.first, fault != .incomplete {
      return FrameReport(
        fields + [.init("accept", .flag(false)), .init("reason", .text(fault.rawValue))], refusal: fault.rawValue)
    } else {
      // No end came: a reader without one says how long its scans are, in its profile.
      fields += text(rest) + [.init("complete", .flag(false))]
    }
    fields.append(.init("lines", .list(lines.map { .text(String(decoding: $0.text, as: UTF8.self)) })))
    return FrameReport(fields)
  }

  /// Reports of eight bytes, or of nine that begin with the same number, whose reserved byte is the third; nil for
  /// neither.
  private static func hasReportID(_ bytes: [UInt8]) -> Bool? {
    func isReserved(_ place: Int, every length: Int) -> Bool {
      stride(from: place, to: bytes.count, by: length).allSatisfy { bytes[$0] == 0 }
    }
    let (plain, long) = (bytes.count % 8 == 0, bytes.count % 9 == 0)
    guard plain || long else { return nil }
    guard plain, long else { return long }
    return !isReserved(1, every: 8) && isReserved(2, every: 9)
  }

  /// The text without the sentinels of a magnetic stripe, and what number it may be.
  private static func text(_ line: [UInt8]) -> [FrameReport.Field] {
    var line = line
    var fields: [FrameReport.Field] = []
    if line.count > 2, line.first == UInt8(ascii: ";"), line.last == UInt8(ascii: "?") {
      line = Array(line.dropFirst().dropLast())
      fields = [.init("prefix", .text(";")), .init("suffix", .text("?"))]
    }
    let forms = CardNumberForm.allCases.filter { $0.read(line) != nil }
    fields.insert(.init("text", .text(String(decoding: line, as: UTF8.self))), at: 0)
    return fields + (forms.isEmpty ? [] : [.init("forms", .list(forms.map { .text($0.rawValue) }))])
  }
}
