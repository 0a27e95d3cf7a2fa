import CGPIOD
import Glibc
import Testing

/// What the shim promises without a chip; with chips, HardwareConformanceTests look through it in `Tests/Lab/run`.
@Suite(.enabled(if: lintel_gpio_version() != nil, "this build is without libgpiod"))
struct ShimTests {
  @Test func `the library tells its version, and what that lacks`() throws {
    let version = String(cString: try #require(lintel_gpio_version()))
    #expect(version.hasPrefix("1.6") || version.hasPrefix("2"))
    #expect(lintel_gpio_is_complete() == version.hasPrefix("2"))
  }

  @Test(arguments: ["/dev/no-such-chip", "/dev/null", "/proc/self/status"])
  func `what is no chip gives an error number`(path: String) {
    var chip: OpaquePointer?
    let code = lintel_gpio_open(path, &chip)
    #expect(code < 0)
    #expect(chip == nil)
    if path == "/dev/no-such-chip" { #expect(code == -ENOENT) }
  }

  @Test(arguments: [0, UInt32(LINTEL_GPIO_LINES) + 1])
  func `a request of no line or too many is refused before a chip is asked`(count: UInt32) {
    let offsets = [UInt32](0..<count)
    var settings = lintel_gpio_settings()
    var request: OpaquePointer?
    #expect(lintel_gpio_request(nil, offsets, count, &settings, "tests", &request) == -EINVAL)
    #expect(request == nil)
  }
}
