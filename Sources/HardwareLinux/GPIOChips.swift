internal import CGPIOD
internal import Glibc
public import HardwareAccess

/// The GPIO chips of this machine, looked at without requesting a line.
public struct GPIOChips: Sendable {
  /// Those that could be looked at, by the number in their path.
  public var readable: [GPIOChip] = []
  /// Why others could not.
  public var problems: [HardwareError] = []

  public init(readable: [GPIOChip] = [], problems: [HardwareError] = []) {
    self.readable = readable
    self.problems = problems
  }

  /// The version of libgpiod in this build, such as `1.6.3`; nil for a build without it.
  public static var libraryVersion: String? { lintel_gpio_version().map { String(cString: $0) } }

  /// Whether lost edges are counted exactly, buffers hold 1024 edges, and the kernel can debounce: libgpiod 2, not 1.6.
  public static var isComplete: Bool { lintel_gpio_is_complete() }

  /// Looks at every chip under `/dev`.
  public static func now() -> GPIOChips {
    var chips = GPIOChips()
    for path in paths() {
      do throws(HardwareError) {
        let chip = try OpenChip(path, .inspect)
        chips.readable.append(GPIOChip(path: path, label: chip.label, lines: try chip.lines()))
      } catch {
        chips.problems.append(error)
      }
    }
    return chips
  }

  /// The line that an address means, by the rules of ``LinuxHardware``.
  public func line(at address: LineAddress) throws(HardwareError) -> (chip: GPIOChip, line: GPIOLine) {
    let place = try LinePlace.find([address], in: self, .inspect)
    // An offset that was found is one of the chip's lines, which are listed by offset.
    return (place.chip, place.chip.lines[Int(place.offsets[0])])
  }

  /// Device files of chips. A link is left out: it is another name of a chip that is there (Raspberry Pi OS has one).
  public static func paths() -> [String] {
    guard let folder = opendir("/dev") else { return [] }
    defer { closedir(folder) }
    var numbers: [Int] = []
    while let entry = readdir(folder) {
      let name = fixedText(entry.pointee.d_name)
      guard entry.pointee.d_type == DT_CHR, name.hasPrefix(prefix), let number = Int(name.dropFirst(prefix.count))
      else { continue }
      numbers.append(number)
    }
    return numbers.sorted().map { "/dev/\(prefix)\($0)" }
  }

  private static let prefix = "gpiochip"
}
