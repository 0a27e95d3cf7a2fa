import ArgumentParser
import Foundation
import WireCodecs

/// `lintel decode`: what a frame means.
struct DecodeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "decode", abstract: "Reads a frame of a device's protocol and says what it means.",
    discussion: """
      Protocols: \(FrameDecoding.protocols.joined(separator: ", ")).
      Example: lintel decode em4100 --hex 0233413030383134303030464203
      Spaces and colons between bytes are ignored; 'raw:' before bytes asks for their check value.
      A frame that is refused ends with exit code 65.
      """)

  @Argument(help: "The protocol.") var `protocol`: String
  @Option(help: ArgumentHelp("The bytes, two hexadecimal digits each.", valueName: "digits")) var hex: String?
  @Option(help: ArgumentHelp("The bits, first on the wire first.", valueName: "01…")) var bits: String?
  @Flag(help: "Print the result as JSON.") var json = false

  func validate() throws {
    guard (hex == nil) != (bits == nil) else { throw ValidationError("Give the frame by --hex or by --bits.") }
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
    if let hex, let report = FrameDecoding.decode(self.protocol, hex: hex) { return report }
    guard let digits = FrameDecoding.bits(bits ?? "") else {
      throw Failure(.badData, "--bits needs zeros and ones, found '\((bits ?? "").prefix(60))'")
    }
    guard let report = FrameDecoding.decode(self.protocol, bits: digits) else {
      throw Failure(.badData, "\(self.protocol) is not read from bits; give its bytes with --hex")
    }
    return report
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
      let name = Name(stringValue: field.name)
      switch field.value {
      case .text(let text): try container.encode(text, forKey: name)
      case .number(let number): try container.encode(number, forKey: name)
      case .flag(let flag): try container.encode(flag, forKey: name)
      }
    }
  }

  static func text(_ value: FrameReport.Value) -> String {
    switch value {
    case .text(let text): text
    case .number(let number): String(number)
    case .flag(let flag): flag ? "yes" : "no"
    }
  }
}
