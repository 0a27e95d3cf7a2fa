import Foundation
import Testing

/// What `lintel decode wiegand` says of bits and of timed edges.
@Suite struct DecodeWiegandTests {
  @Test func aFrameIsReadAndItsNumbersCanBeTyped() throws {
    let result = try Program.run("decode", "wiegand", "--bits", "10111101100010001110101110", "--json")
    #expect(result.code == 0, "\(result.error)")
    let report = try result.json()
    #expect(report["format"] as? String == "H10301")
    #expect(report["facility"] as? Int == 123 && report["card"] as? Int == 4567)
    #expect(report["typed"] as? String == "H10301:123:4567")
  }

  @Test func aFormatThatSharesItsLengthIsChosenByName() throws {
    let bits = "0001001101111010101111111111111111001"
    let report = try Program.run("decode", "wiegand", "--bits", bits, "--format", "H10304", "--json").json()
    #expect(report["facility"] as? Int == 9973)
    #expect((report["also_valid_as"] as? [String: Any])?["format"] as? String == "H10302")
  }

  @Test(arguments: [
    ("01000010011101110001010001", "parity"), ("1011110110001000111010111", "unknown_length"),
    ("11110001", "complement_mismatch"), ("1111", "unknown_key"),
  ])
  func aRefusedFrameEndsWith65AndItsReason(_ bits: String, _ reason: String) throws {
    let result = try Program.run("decode", "wiegand", "--bits", bits, "--json")
    #expect(result.code == 65)
    #expect(try result.json()["reason"] as? String == reason)
  }

  @Test func timedEdgesAreJoinedToFrames() throws {
    let folder = try TemporaryFolder()
    let bits = "10111101100010001110101110"
    let pulses = bits.enumerated().map { "[\($0.element), \($0.offset * 2000)]" }.joined(separator: ", ")
    let report = try Program.run(
      "decode", "wiegand", "--edges", try folder.write("edges.json", "{\"edges\": [\(pulses)]}"), "--json"
    ).json()
    #expect(report["frames"] as? [String] == [bits])
    #expect((report["readings"] as? [[String: Any]])?.first?["card"] as? Int == 4567)
    let wrong = try Program.run("decode", "wiegand", "--edges", try folder.write("wrong.json", "[[1, 0], [2, 5]]"))
    #expect(wrong.code == 65 && wrong.error.contains("edge 2"))
  }

  @Test func optionsThatDoNotGoTogetherAreSaid() throws {
    #expect(try Program.run("decode", "em4100", "--hex", "00", "--format", "H10301").code == 64)
    #expect(try Program.run("decode", "wiegand", "--bits", "1", "--edges", "file").code == 64)
    let unknown = try Program.run("decode", "wiegand", "--bits", "1", "--format", "H10300")
    #expect(unknown.code == 65 && unknown.error.contains("H10302"))
    #expect(try Program.run("decode", "wiegand", "--hex", "00").code == 65)
  }
}
