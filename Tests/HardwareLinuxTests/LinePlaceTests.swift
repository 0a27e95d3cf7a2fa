import HardwareAccess
import Testing

@testable import HardwareLinux

struct LinePlaceTests {
  let chips = GPIOChips(
    readable: [
      GPIOChip(
        path: "/dev/gpiochip0", label: "pinctrl-rp1",
        lines: [GPIOLine(offset: 0, name: "ID_SDA"), GPIOLine(offset: 1), GPIOLine(offset: 2, name: "GPIO17")]),
      GPIOChip(
        path: "/dev/gpiochip4", label: "expander", lines: [GPIOLine(offset: 0, name: "ID_SDA"), GPIOLine(offset: 1)]),
    ])

  func find(_ names: String...) throws -> LinePlace {
    try LinePlace.find(names.map { try LineAddress("gpio:\($0)") }, in: chips, .openInputs)
  }

  func problem(_ names: String...) -> String {
    do {
      _ = try LinePlace.find(names.map { try LineAddress("gpio:\($0)") }, in: chips, .openInputs)
      return "found"
    } catch {
      return "\(error)"
    }
  }

  @Test func `names and numbers of one chip become its offsets in order`() throws {
    let place = try find("GPIO17", "pinctrl-rp1/1", "pinctrl-rp1/ID_SDA")
    #expect(place.chip.path == "/dev/gpiochip0" && place.offsets == [2, 1, 0])
    #expect(try find("expander/ID_SDA").chip.label == "expander")
  }

  @Test func `what is not one line of one chip is refused in words`() throws {
    #expect(problem("ID_SDA").contains("line 0 of pinctrl-rp1 (/dev/gpiochip0) and line 0 of expander"))
    #expect(problem("17").contains("a number needs its chip"))
    #expect(problem("GPIO17", "expander/1").contains("must be on one chip"))
    #expect(problem("expander/2").contains("it is not there"))
    #expect(problem("expander/").contains("it is not there"))
    #expect(problem("GPIO18").contains("it is not there"))
    #expect(problem().contains("at least one line"))
  }

  @Test func `a line that may be on a chip that nobody may open is not permitted`() throws {
    var chips = chips
    chips.problems = [.notPermitted(operation: .inspect, object: "/dev/gpiochip1", group: "gpio")]
    let denied = HardwareError.notPermitted(operation: .openOutput, object: "gpio:GPIO18", group: "gpio")
    #expect(throws: denied) { try LinePlace.find([LineAddress("gpio:GPIO18")], in: chips, .openOutput) }
    #expect(try LinePlace.find([LineAddress("gpio:GPIO17")], in: chips, .openOutput).offsets == [2])
  }
}
