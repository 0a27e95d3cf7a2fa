import Synchronization

/// How many may follow at a time.
final class EventSeats: Sendable {
  /// Screens and programs that follow one board; each costs a connection and some work for every change.
  static let limit = 32

  /// Gives the place back when nothing holds it any more.
  final class Seat: Sendable {
    private let seats: EventSeats

    fileprivate init(_ seats: EventSeats) { self.seats = seats }

    deinit { seats.taken.withLock { $0 -= 1 } }
  }

  private let taken = Mutex(0)

  /// Nil when all are taken.
  func take() -> Seat? {
    let isFree = taken.withLock { taken in
      guard taken < Self.limit else { return false }
      taken += 1
      return true
    }
    return isFree ? Seat(self) : nil
  }

  var count: Int { taken.withLock { $0 } }
}
