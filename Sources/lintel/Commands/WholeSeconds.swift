import ArgumentParser

/// A time as people type it: `90s`, `10m` or `2h`.
struct WholeSeconds: ExpressibleByArgument {
  let seconds: Int

  /// Nil for what is no number with a unit, and for more than a day.
  init?(argument: String) {
    let units = ["s": 1, "m": 60, "h": 3600]
    guard let unit = units[String(argument.suffix(1))], let number = Int(argument.dropLast()),
      (1...86_400 / unit).contains(number)
    else { return nil }
    seconds = number * unit
  }
}
