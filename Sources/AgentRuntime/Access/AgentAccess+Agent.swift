import LedgerProtocol
import LocalStore
import Logging
public import SpaceCore

extension Agent {
  /// The way to this agent for pages, the local socket and other services.
  public var access: AgentAccess {
    AgentAccess(
      snapshot: { self.completed(self.snapshot) },
      snapshots: {
        let source = self.snapshots()
        return AsyncStream(bufferingPolicy: .bufferingNewest(1)) { continuation in
          let task = Task {
            for await snapshot in source { continuation.yield(self.completed(snapshot)) }
            continuation.finish()
          }
          continuation.onTermination = { _ in task.cancel() }
        }
      },
      lastEntries: { limit in try self.store.journal.last(limit).compactMap { try self.recorded($0) } },
      entries: { self.follow() },
      entry: { sequence in try self.store.journal.entry(at: sequence).flatMap { try self.recorded($0) } },
      command: { (command, actor) async throws(CommandRefusal) in try await self.send(command, actor: actor) },
      forecast: { (member, resource, time) async throws(CommandRefusal) in
        let space = try await self.spaceNow()
        return AccessForecast(
          member, on: resource, at: time ?? space.wall(at: SteadyClock.now), in: space, who: self.name(of: member))
      },
      badges: badgeAccess, simulation: parts.simulation)
  }

  private var badgeAccess: BadgeAccess {
    BadgeAccess(
      enrol: { (reader, seconds, actor) async throws(CommandRefusal) in
        try await self.enrol(at: reader, for: .seconds(seconds), actor: actor)
      },
      unknown: { () async throws(CommandRefusal) in
        try await self.strangers().map {
          UnknownBadge(
            id: $0.id, reader: $0.reader.name, kind: $0.credential.kind.name, tag: $0.digest.checkTag, time: $0.at,
            count: $0.count)
        }
      },
      take: { (id, actor) async throws(CommandRefusal) in
        guard let found = try await self.strangers().first(where: { $0.id == id }) else { return nil }
        // Whoever takes a number is on the record.
        let shown = PresentedCredential.digest(found.digest, found.credential.kind)
        self.post(.captured(Presentation(reader: found.reader, credential: shown, at: SteadyClock.now), actor: actor))
        return CapturedBadge(found.credential, tag: found.digest.checkTag)
      })
  }

  /// Adds to a snapshot what the loop does not ask the disk for.
  private func completed(_ snapshot: SpaceSnapshot) -> SpaceSnapshot {
    var snapshot = snapshot
    do {
      snapshot.health.entries = try store.journal.lastSequence()
      snapshot.health.undelivered = try store.delivery.undeliveredCount()
    } catch {
      snapshot.health.journalFault = snapshot.health.journalFault ?? "\(error)"
    }
    return snapshot
  }

  /// An entry in words; nil for one whose bytes were removed, and for an alarm of somebody who is forced: whoever forces
  /// them may look at this board. The ledger has it.
  func recorded(_ entry: JournalEntry) throws -> RecordedEvent? {
    guard let bytes = entry.bytes else { return nil }
    let event = try Entry(bytes: bytes).event()
    guard event.data.alarm != SpaceAlarm.duress else { return nil }
    return RecordedEvent(sequence: entry.sequence, event: event, words: words(of: event))
  }

  public func words(of event: JournalEvent) -> String {
    let settings = parts.configuration.settings
    return event.words(
      name: { id in
        settings.doors.first { $0.id.name == id }?.name ?? settings.tools.first { $0.id.name == id }?.name
          ?? settings.rooms.first { $0.id.name == id }?.name ?? settings.areas.first { $0.id.name == id }?.name
          ?? settings.auxiliaries.first { $0.id.name == id }?.name ?? id
      },
      member: { self.name(of: $0) }, language: settings.language)
  }

  private func name(of member: MemberID) -> String {
    parts.memberName(member) ?? "member \(member.description.prefix(8))"
  }

  /// Entries as they become durable, from the moment of this call on.
  private func follow() -> AsyncStream<RecordedEvent> {
    let start = writer.durableSequence
    let commits = writer.durableSequences()
    return AsyncStream(bufferingPolicy: .bufferingNewest(1000)) { continuation in
      let task = Task {
        var commits = commits.makeAsyncIterator()
        var seen = start
        do {
          repeat {
            while true {
              let entries = try store.journal.entries(after: seen, limit: 200)
              for entry in entries {
                seen = entry.sequence
                if let recorded = try recorded(entry) { continuation.yield(recorded) }
              }
              if entries.count < 200 { break }
            }
          } while await commits.next() != nil
        } catch {
          parts.logger.error("following the journal has ended: \(error)")
        }
        continuation.finish()
      }
      continuation.onTermination = { _ in task.cancel() }
    }
  }
}
