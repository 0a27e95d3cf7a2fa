internal import HardwareAccess

/// Where lines are: one chip, and their offsets on it in the order of the request.
struct LinePlace: Equatable {
  var chip: GPIOChip
  var offsets: [UInt32]

  /// Finds lines that are named by chip label and line name or offset (`pinctrl-rp1/GPIO17`, `pinctrl-rp1/17`), or by
  /// a line name alone where no two chips share it (`GPIO17`). All lines of a request are on one chip.
  static func find(
    _ addresses: [LineAddress], in chips: GPIOChips, _ operation: HardwareOperation
  ) throws(HardwareError) -> LinePlace {
    var place: LinePlace?
    for address in addresses {
      let (chip, offset) = try find(address, in: chips, operation)
      guard place == nil || place?.chip.path == chip.path else {
        throw .unsupported(
          operation: operation, object: address.description,
          explanation: "lines of one request must be on one chip, and \(addresses[0]) is on another")
      }
      place = LinePlace(chip: chip, offsets: (place?.offsets ?? []) + [offset])
    }
    guard let place else {
      throw .invalidSetting(object: "inputs", problem: "a request needs at least one line")
    }
    return place
  }

  private static func find(
    _ address: LineAddress, in chips: GPIOChips, _ operation: HardwareOperation
  ) throws(HardwareError) -> (GPIOChip, UInt32) {
    let parts = address.name.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    let line = parts[parts.count - 1]
    let number = UInt32(line)
    let isNumberAlone = parts.count == 1 && number != nil
    var found: [(chip: GPIOChip, offset: UInt32)] = []
    for chip in chips.readable where parts.count == 1 || chip.label == parts[0] {
      let named = chip.lines.filter { $0.name == line }
      found += named.map { (chip, $0.offset) }
      if named.isEmpty, !isNumberAlone, let number, number < chip.lines.count { found.append((chip, number)) }
    }
    if found.count == 1 { return found[0] }
    if found.count > 1 {
      let places = found.map { "line \($0.offset) of \($0.chip.label) (\($0.chip.path))" }.joined(separator: " and ")
      throw .invalidSetting(
        object: address.description, problem: "it means \(places); write it as gpio:chip/number where chips differ")
    }
    if isNumberAlone {
      throw .invalidSetting(
        object: address.description,
        problem: "a number needs its chip, as each chip counts from 0; write it as gpio:chip/number")
    }
    // What is missing may be on a chip that could not be looked at.
    throw chips.problems.first.map { opening(operation, address, $0) }
      ?? .notFound(operation: operation, object: address.description)
  }

  private static func opening(
    _ operation: HardwareOperation, _ address: LineAddress, _ problem: HardwareError
  ) -> HardwareError {
    guard case .notPermitted(_, _, let group) = problem else { return problem }
    return .notPermitted(operation: operation, object: address.description, group: group)
  }
}
