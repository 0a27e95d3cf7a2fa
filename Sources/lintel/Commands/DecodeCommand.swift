import ArgumentParser
import Foundation
import WireCodecs

/// `lintel decode`: what a frame means.
struct DecodeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "decode", abstract: "Reads a frame of a device's protocol and says what it means.",
    usage: "lintel decode <protocol> [options]",
    discussion: """
      Protocols: \(FrameDecoding.protocols.joined(separator: ", ")).
      Example: lintel decode em4100 --hex 0233413030383134303030464203
      Spaces and colons between bytes are ignored; 'raw:' before bytes asks for their check value, where there is one.
      'hid' takes the reports of a USB keyboard one behind another and reads them with the United States layout.
      Wiegand takes bits (lintel decode wiegand --bits 10111101100010001110101110) or a file of timed edges: JSON with
      "edges", a list of [line, microseconds] for each pulse or [line, microseconds, level] for each edge.
      Formats: \(WiegandReport.formats.joined(separator: ", ")).
      A frame that is refused ends with exit code 65.
      """)

  @Argument(help: "The protocol.") var `protocol`: String
  @Option(help: ArgumentHelp("The bytes, two hexadecimal digits each.", valueName: "digits")) var hex: String?
  @Option(help: ArgumentHelp("The bits, first on the wire first.", valueName: "01…")) var bits: String?
  @Option(help: ArgumentHelp("A file of timed edges of two data lines, for wiegand.", valueName: "file"))
  var edges: String?
  @Option(help: ArgumentHelp("The format of Wiegand bits; else by their number.", valueName: "name")) var format:
    String?
  @Flag(help: "Print the result as JSON.") var json = false

  func validate() throws {
    guard [hex, bits, edges].count(where: { $0 != nil }) == 1 else {
      throw ValidationError("Give the frame by one of --hex, --bits and --edges.")
    }
    guard format == nil || (self.protocol == "wiegand" && bits != nil) else {
      throw ValidationError("--format goes with 'wiegand --bits'.")
    }
  }

  func run() async throws {
    try await reporting {
      let report = try report()
      if json { try Console.json(JSONFields(report)) } else { show(report) }
      if report.refusal != nil { throw ExitCode(Failure.Kind.badData.rawValue) }
    }
  }

  private func report() throws -> FrameReport {
    let known = FrameDecoding.protocols
    guard known.contains(self.protocol) else {
      throw Failure(.badData, "no protocol is called '\(self.protocol)'; there is \(known.joined(separator: ", "))")
    }
    if let hex {
      if let report = FrameDecoding.decode(self.protocol, hex: hex) { return report }
      throw Failure(.badData, "\(self.protocol) is not read from bytes; give its bits with --bits")
    }
    if let edges { return try report(edges: edges) }
    guard let digits = FrameDecoding.bits(bits ?? "") else {
      throw Failure(.badData, "--bits needs zeros and ones, found '\((bits ?? "").prefix(60))'")
    }
    if let format {
      if let report = WiegandReport.report(digits, format: format) { return report }
      let names = WiegandReport.formats.joined(separator: ", ")
      throw Failure(.badData, "no format is called '\(format)'; there is \(names)")
    }
    guard let report = FrameDecoding.decode(self.protocol, bits: digits) else {
      throw Failure(.badData, "\(self.protocol) is not read from bits; give its bytes with --hex")
    }
    return report
  }

  private func report(edges path: String) throws -> FrameReport {
    guard self.protocol == "wiegand" else {
      throw Failure(.badData, "\(self.protocol) is not read from edges; give its bytes with --hex")
    }
    let file = try EdgeFile.read(path)
    return WiegandReport.report(file.edges, timing: file.timing)
  }

  private func show(_ report: FrameReport) {
    Console.table(report.fields.map { [$0.name, JSONFields.text($0.value)] })
  }
}

/// The fields of a report as a JSON object.
private struct JSONFields: Encodable {
  let report: FrameReport

  init(_ report: FrameReport) { self.report = report }

  private struct Name: CodingKey {
    var stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Name.self)
    for field in report.fields {
      try container.encode(Value(value: field.value), forKey: Name(stringValue: field.name))
    }
  }

  private struct Value: Encodable {
    let value: FrameReport.Value

    func encode(to encoder: any Encoder) throws {
      switch value {
      case .text(let text): try text.encode(to: encoder)
      case .number(let number): try number.encode(to: encoder)
      case .decimal(let number): try number.encode(to: encoder)
      case .flag(let flag): try flag.encode(to: encoder)
      case .null:
        var container = encoder.singleValueContainer()
        try container.encodeNil()
      case .fields(let fields): try JSONFields(FrameReport(fields)).encode(to: encoder)
      case .list(let list): try list.map(Value.init(value:)).encode(to: encoder)
      }
    }
  }

  static func text(_ value: FrameReport.Value) -> String {
    switch value {
    case .text(let text): text
    case .number(let number): String(number)
    case .decimal(let number): String(number)
    case .flag(let flag): flag ? "yes" : "no"
    case .null: "unknown"
    case .fields(let fields): fields.map { "\($0.name) \(text($0.value))" }.joined(separator: ", ")
    case .list(let list): list.map(text).joined(separator: "; ")
    }
  }
}

/// A file of timed edges: an object with `edges` and how they are timed, or the list alone.
private struct EdgeFile: Decodable {
  /// The largest file that is read, in bytes: minutes of edges.
  static let longest = 16_777_216

  var edges: [WiegandEdge] = []
  var timing = WiegandLine.Timing()

  private enum CodingKeys: String, CodingKey {
    case edges
    case gap = "idle_timeout_us"
    case closest = "min_pulse_gap_us"
  }

  init(from decoder: any Decoder) throws {
    guard let object = try? decoder.container(keyedBy: CodingKeys.self) else {  // no object: the list alone
      edges = try decoder.singleValueContainer().decode([TimedEdge].self).map(\.edge)
      return
    }
    edges = try object.decode([TimedEdge].self, forKey: .edges).map(\.edge)
    let usual = WiegandLine.Timing()
    timing.gap = try object.decodeIfPresent(Int64.self, forKey: .gap).map { $0 * 1000 } ?? usual.gap
    timing.closest = try object.decodeIfPresent(Int64.self, forKey: .closest).map { $0 * 1000 } ?? usual.closest
  }

  static func read(_ path: String) throws -> EdgeFile {
    do {
      let handle = try FileHandle(forReadingFrom: URL(filePath: path))
      let data = try handle.read(upToCount: longest + 1) ?? Data()
      try handle.close()
      guard data.count <= longest else { throw Failure(.badData, "\(path) has more than \(longest) bytes") }
      return try JSONDecoder().decode(EdgeFile.self, from: data)
    } catch let error as DecodingError {
      let place = error.place
      throw Failure(
        .badData,
        "\(path) holds no edges\(place): expected {\"edges\": [[1, 0], [0, 2000]]}, line 0 or 1 and microseconds")
    } catch let failure as Failure {
      throw failure
    } catch {
      throw Failure(.badData, "cannot read \(path): \(error.localizedDescription)")
    }
  }
}

/// `[line, microseconds]` for a pulse, `[line, microseconds, level]` for an edge: level 0 is low.
private struct TimedEdge: Decodable {
  var edge: WiegandEdge

  init(from decoder: any Decoder) throws {
    var list = try decoder.unkeyedContainer()
    let line = try list.decode(Int.self)
    let microseconds = try list.decode(Int64.self)
    let level = list.isAtEnd ? 0 : try list.decode(Int.self)
    let (nanoseconds, overflow) = microseconds.multipliedReportingOverflow(by: 1000)
    guard let wire = WiegandLine.Wire(rawValue: line), (0...1).contains(level), !overflow, list.isAtEnd else {
      throw DecodingError.dataCorruptedError(in: list, debugDescription: "no edge")
    }
    edge = WiegandEdge(wire, isLow: level == 0, nanoseconds: nanoseconds)
  }
}

extension DecodingError {
  /// Which edge of the list is wrong, in words; empty when that is not known.
  fileprivate var place: String {
    let context: Context? =
      switch self {
      case .typeMismatch(_, let context), .valueNotFound(_, let context), .keyNotFound(_, let context),
        .dataCorrupted(let context):
        context
      @unknown default: nil
      }
    return context?.codingPath.compactMap(\.intValue).first.map { " (edge \($0 + 1))" } ?? ""
  }
}
