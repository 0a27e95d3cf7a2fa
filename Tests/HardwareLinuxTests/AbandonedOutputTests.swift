import Testing

@testable import HardwareLinux

struct AbandonedOutputTests {
  @Test(arguments: ["pinctrl-bcm2835", "pinctrl-bcm2711"])
  func `a Raspberry Pi's driver says by its parameter whether levels are kept`(label: String) {
    var asked: [String] = []
    func output(_ persists: Bool?) -> AbandonedOutput {
      AbandonedOutput(chip: label) { module in
        asked.append(module)
        return persists
      }
    }
    #expect(output(true) == .kept)
    #expect(output(false) == .input)
    #expect(output(nil) == .input)
    #expect(Set(asked) == ["pinctrl_bcm2835"])
  }

  @Test func `of a chip without a known driver nothing is claimed`() {
    #expect(AbandonedOutput(chip: "pinctrl-rp1") { $0 == "pinctrl_rp1" } == .kept)
    #expect(AbandonedOutput(chip: "pinctrl-rp1") { _ in false } == .input)
    #expect(AbandonedOutput(chip: "pinctrl-rp1") { _ in nil } == .unknown)
    #expect(AbandonedOutput(chip: "300b000.pinctrl") == .kept)
    #expect(AbandonedOutput(chip: "mcp23017") == .unknown)
  }
}
