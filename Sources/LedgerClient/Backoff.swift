/// How long to wait before the next attempt: doubling from `first` to `longest`, each time a random part of it.
///
/// Full jitter between half of the pause and all of it, so that a hundred boards that lost the same ledger do not come
/// back in the same second.
public struct Backoff: Sendable, Equatable {
  public var first: Duration
  public var longest: Duration
  private var attempts = 0

  public init(first: Duration = .seconds(1), longest: Duration = .seconds(300)) {
    self.first = first
    self.longest = longest
  }

  /// The pause before the next attempt.
  /// - Parameter random: what the jitter is drawn from.
  public mutating func next(using random: inout some RandomNumberGenerator) -> Duration {
    // 2^20 seconds are twelve days: the bound of the exponent keeps the product far from an overflow.
    let whole = min(first * (1 << min(attempts, 20)), longest)
    attempts += 1
    return whole * Double.random(in: 0.5...1, using: &random)
  }

  /// To be called after a success.
  public mutating func reset() { attempts = 0 }
}
