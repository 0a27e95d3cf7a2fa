internal import Synchronization

/// How many may wait at a time, in all and of one kind.
final class Seats: Sendable {
  /// Gives the place back when nothing holds it any more.
  final class Seat: Sendable {
    private let seats: Seats
    private let holder: String

    fileprivate init(_ seats: Seats, _ holder: String) {
      self.seats = seats
      self.holder = holder
    }

    deinit {
      seats.taken.withLock { taken in
        let rest = (taken[holder] ?? 1) - 1
        taken[holder] = rest > 0 ? rest : nil
      }
    }
  }

  private let all: Int
  private let each: Int
  private let taken = Mutex<[String: Int]>([:])

  init(all: Int, each: Int) {
    self.all = all
    self.each = each
  }

  /// Nil when all are taken, or all of this holder's.
  func take(for holder: String) -> Seat? {
    let isFree = taken.withLock { taken in
      guard taken.values.reduce(0, +) < all, taken[holder, default: 0] < each else { return false }
      taken[holder, default: 0] += 1
      return true
    }
    return isFree ? Seat(self, holder) : nil
  }
}
