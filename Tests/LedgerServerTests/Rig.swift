import Foundation
import LedgerProtocol
import SpaceCore
import Synchronization

@testable import LedgerServer

/// A ledger in a folder of its own, with a clock that stands where it is put.
final class Rig: Sendable {
  let folder: String
  let store: LedgerStore

  static let start = WallTime(milliseconds: 1_774_000_000_000)

  init(name: String = "hall") throws {
    let folder = NSTemporaryDirectory() + "lintel-ledger-" + UUID().uuidString
    let clock = Clock()
    self.folder = folder
    store = try LedgerStore(folder: folder, name: name, now: { clock.now })
    self.clock = clock
  }

  private let clock: Clock

  final class Clock: Sendable {
    private let time = Mutex(Rig.start)
    var now: WallTime { time.withLock { $0 } }
    func advance(_ seconds: Int64) { time.withLock { $0.milliseconds += seconds * 1000 } }
  }

  func advance(seconds: Int64) { clock.advance(seconds) }
  var now: WallTime { clock.now }

  /// Closes and removes it.
  func end() {
    try? store.close()  // the test is over: only the folder must go
    try? FileManager.default.removeItem(atPath: folder)  // as above
  }

  /// Admits an agent with these resources, the first part of each id being its kind.
  func agent(_ resources: [String] = ["door-front"], space: String = "hall") throws -> TestAgent {
    let agent = try TestAgent()
    _ = try store.join(
      agent.request(try store.invite(url: "http://ledger.test", actor: "mira"), resources, space: space))
    return agent
  }

  /// The report must be sound; gives what is not.
  func faults() throws -> [String] {
    try LedgerVerification.verify(store).findings.filter { !$0.isSound }.map { "\($0.subject): \($0.words)" }
  }
}

/// A board that is only its keys and its chain.
struct TestAgent {
  let key = SigningKey()
  let digestKey = (0..<32).map { _ in UInt8.random(in: 0...255) }
  var author: EntryAuthor

  init(chain: String = "a") throws {
    author = try EntryAuthor(key: key, source: "urn:lintel:agent:\(key.publicKey.agentID):\(chain)")
  }

  var id: String { key.publicKey.agentID }

  func request(_ terms: InvitationTerms, _ resources: [String] = ["door-front"], space: String = "hall") -> JoinRequest
  {
    JoinRequest(
      invitation: terms.id, secret: terms.secret, agentKey: key.publicKey.text,
      digestKey: Base64URL.encode(digestKey), space: space, timezone: "America/Detroit",
      resources: resources.map { id in
        OfferedResource(id: id, name: "The \(id)", kind: String(id.split(separator: "-").first ?? "door"))
      })
  }

  /// The next entries of this agent.
  mutating func entries(_ count: Int) throws -> [[UInt8]] {
    try (0..<count).map { number in
      var data = JournalData()
      data.number = number
      return try author.seal(
        JournalEvent(.doorOpened, time: Rig.start, clock: .synchronised, subject: "door-front", data: data)
      ).bytes
    }
  }

  func digest(_ credential: RawCredential) throws -> CredentialDigest {
    try CredentialDigester(key: digestKey).digest(of: credential)
  }
}

extension DirectoryChange {
  /// A change written as JSON text.
  static func set(
    _ kind: DirectoryKind, _ id: String, _ json: String, personal: PersonalData? = nil, secret: RawCredential? = nil
  ) -> DirectoryChange {
    DirectoryChange(kind, id, json: Array(json.utf8), personal: personal, secret: secret)
  }

  static func end(_ kind: DirectoryKind, _ id: String) -> DirectoryChange { DirectoryChange(kind, id, json: nil) }
}

/// The pseudonym number `number`.
func member(_ number: UInt64) -> String { MemberID(high: 0xA7, low: number).description }

/// The badge number `number`.
func badge(_ number: UInt8) -> RawCredential { RawCredential(kind: .cardUID, bytes: [1, 2, 3, 4, number]) }
