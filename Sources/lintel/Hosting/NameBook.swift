import LedgerServer
import SpaceCore
import Synchronization

/// What the members of an embedded ledger are called, for pages and terminals on this board only.
///
/// Entries carry pseudonyms; names stay in the ledger's directory, and this remembers what it read there.
final class NameBook: Sendable {
  private struct Pages {
    var names: [MemberID: String] = [:]
    var ledger: LedgerStore?
    var readAt = ContinuousClock.now - .seconds(60)
  }

  private let pages = Mutex(Pages())

  /// How often an unknown member makes it look again.
  private static let interval: Duration = .seconds(2)

  /// Which ledger to read; nil while it is stopped.
  func follow(_ ledger: LedgerStore?) {
    pages.withLock {
      $0.ledger = ledger
      $0.readAt = ContinuousClock.now - .seconds(60)
    }
  }

  /// The name of a member; nil when nobody here knows it.
  func name(of member: MemberID) -> String? {
    pages.withLock { pages in
      if let name = pages.names[member] { return name }
      guard let ledger = pages.ledger, ContinuousClock.now - pages.readAt > Self.interval else { return nil }
      pages.readAt = .now
      // A name that cannot be read leaves the pseudonym, which is what the entry says.
      guard let names = try? ledger.names() else { return nil }
      for (id, personal) in names { MemberID(id).map { pages.names[$0] = personal.name } }
      return pages.names[member]
    }
  }
}
