/// How an entry should look beside its words: a colour and an icon, never the only sign of what happened.
public enum JournalTone: String, Sendable, CaseIterable, Codable {
  /// Something went as it should.
  case ok
  /// Somebody was refused, or something wants care soon.
  case refused
  /// Somebody should look.
  case alarm
  /// Good to know.
  case notice
}

extension JournalEvent {
  /// What happened, in one plain sentence for somebody who did not see it.
  ///
  /// ```
  /// event.words(name: { names[$0] ?? $0 }, member: { people[$0] ?? "a member" })
  /// // Front door opened for Ada Marsh, released 38 ms after the tap.
  /// ```
  /// - Parameters:
  ///   - name: what people call a door, tool, room, area or device, by its id.
  ///   - member: what people call a member; a pseudonym's short form where no name is known.
  ///   - language: whose words; what somebody wrote stays as they wrote it.
  public func words(
    name: (String) -> String, member: (MemberID) -> String, language: TextLanguage = .english
  ) -> String {
    language.texts.sentence(JournalFacts(self, name: name, member: member))
  }

  /// The tone of the words.
  public var tone: JournalTone {
    switch type {
    case .accessGranted, .doorOpened, .doorBell, .toolStarted, .areaArmed, .alarmCleared, .deviceFound,
      .credentialCaptured, .policyInstalled:
      .ok
    // Whoever disarms an area with an open alarm is told so.
    case .areaDisarmed: data.alarm == nil ? .ok : .refused
    case .accessDenied: .refused
    case .doorHeld: data.alarm == DoorAlarm.heldWarning.rawValue ? .refused : .alarm
    case .doorForced, .toolFault, .alarmRaised, .deviceLost, .policyRefused, .journalRecovered: .alarm
    case .deviceDegraded: .refused
    case .doorClosed, .doorPosture, .doorUnused, .toolEnded, .toolLockout, .roomOccupancy, .alarmAcknowledged,
      .accessForgiven, .outputSwitched,
      .agentStarted, .agentStopped, .clockChanged:
      .notice
    }
  }
}
