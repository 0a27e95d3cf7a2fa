import Testing

@testable import SpaceCore

/// Sentences about entries in every language.
@Suite struct JournalLanguageTests {
  static let ada = JournalWordsTests.ada
  static let ben = MemberID(high: 2, low: 2)

  /// What people, devices and the policy write; left out when words are looked at.
  static let own = [
    "Front door", "Laser cutter", "Ada Marsh", "Ben Holloway", "Outside", "belt slips", "laser-basics", "left it dirty",
    "odd alarm", "something else", "unheard", "current_after_session",
  ]

  static let faults = ["bypassed", "current_after_session", "something else"]
  static let reasons =
    DenyReason.allCases.map(\.rawValue) + ToolSessionEnd.allCases.map(\.rawValue)
    + AreaAlarmReason.allCases.map(\.rawValue) + ["overflow", "new_chain", "something else"]

  private func check(_ text: String, _ language: TextLanguage) {
    let rest = Self.own.reduce(text) { $0.replacing($1, with: "Xxxxxxxxxx") }
    #expect(TextCheck.faults(in: rest, language: language) == [], "\(text)")
  }

  @Test(arguments: TextLanguage.allCases, JournalEventType.allCases)
  func `every type of event has a sound sentence, with whatever fields it has or lacks`(
    language: TextLanguage, type: JournalEventType
  ) {
    var random = SeededNumbers(seed: 4)
    check(JournalWordsTests.words(type, subject: nil, in: language), language)
    for _ in 0..<400 {
      func maybe<T>(_ values: [T]) -> T? { Bool.random(using: &random) ? values.randomElement(using: &random) : nil }
      let text = JournalWordsTests.words(type, subject: maybe(["front", "cutter"]), in: language) {
        $0.member = maybe([Self.ada])
        $0.companion = maybe([Self.ben])
        $0.credentialTag = maybe(["G4HM"])
        $0.reader = maybe(["Outside"])
        $0.actor = maybe(["op", "schedule", "fire", "ledger"])
        $0.right = maybe(Right.allCases.map(\.name) + ["unheard"])
        $0.reason = maybe(type == .toolFault || type == .deviceLost ? Self.faults : Self.reasons)
        $0.cause = maybe(DoorCause.allCases.map(\.rawValue) + ["unheard"])
        $0.text = maybe(["belt slips", "belt slips.", ""])
        $0.certification = maybe(["laser-basics"])
        $0.certificationKind = maybe(CertificationKind.allCases.map(\.name) + ["unheard"])
        $0.note = maybe(["left it dirty", "left it dirty.", ""])
        $0.antiPassback = maybe([true, false])
        $0.posture = maybe(DoorPosture.allCases.map(\.rawValue) + ["unheard"])
        $0.alarm = maybe(
          DoorAlarm.allCases.map(\.rawValue)
            + ["fire", "emergency_stop", "credential_lost", "intrusion", "duress", "interlock", "odd_alarm"])
        $0.repeated = maybe([0, 1, 12])
        $0.state = maybe(
          ClockQuality.allCases.map(\.rawValue) + ["in_service", "pending", "out_of_service", "arming", "armed"]
            + DoorMode.allCases.map(\.rawValue))
        $0.latencyMicroseconds = maybe([0, 40, 1_500, 2_000_000, -3])
        $0.seconds = maybe([0, 0.4, 75, 3_600, 90_000, -60, .infinity, .nan, 1e300])
        $0.busySeconds = maybe([0, 12])
        $0.count = maybe([0, 1, 7])
        $0.countLow = maybe([0, 1, 12])
        $0.countHigh = maybe([1, 9])
        $0.capacity = maybe([8])
        $0.number = maybe([0, 1, 5])
        $0.policyVersion = maybe([9])
        $0.decidedBy = maybe(Decider.allCases.map(\.rawValue) + ["unheard"])
        $0.estimated = maybe([true])
        $0.replaces = maybe([true])
      }
      check(text, language)
    }
  }

  @Test(arguments: TextLanguage.allCases, DenyReason.allCases)
  func `every refusal ends in its reason, told from the entry in whatever language the member read it`(
    language: TextLanguage, reason: DenyReason
  ) {
    for detail in DenyReasonTests.details(of: reason) {
      let told = TextLanguage.allCases.map { written in
        JournalWordsTests.words(.accessDenied, in: language) {
          $0.member = Self.ada
          $0.tell(reason, detail, language: written)
        }
      }
      #expect(Set(told).count == 1)
      for text in told {
        check(text, language)
        #expect(
          text.hasPrefix(language == .english ? "Front door refused Ada Marsh: " : "Front door rechazó a Ada Marsh: "))
      }
    }
  }

  @Test func `an entry carries the member's words and the particulars apart from them`() {
    var data = JournalData()
    data.tell(.trainingMissing, DenyReasonTests.detail(of: .trainingMissing, kind: .waiver), language: .spanish)
    #expect(data.reason == "training_missing" && data.text?.hasPrefix("Primero firma") == true)
    #expect(data.certification == "laser-basics" && data.certificationKind == "waiver" && data.opensAt == nil)
    data.tell(.held, DenyReasonTests.detail(of: .held))
    #expect(data.reason == "held" && data.note == "left it dirty" && data.certification == nil)
    #expect(data.opensAt == .utc(2026, 3, 3, 18, 0))
  }

  struct Case: Sendable, CustomTestStringConvertible {
    var type: JournalEventType
    var fill: @Sendable (inout JournalData) -> Void
    var english: String
    var spanish: String
    var testDescription: String { english }
  }

  static let people: [Case] = [
    Case(
      type: .accessGranted,
      fill: {
        $0.right = "enter"
        $0.member = ada
        $0.companion = ben
      },
      english: "Front door let Ada Marsh pass with Ben Holloway.",
      spanish: "Front door dejó pasar a Ada Marsh con Ben Holloway."),
    Case(
      type: .accessGranted,
      fill: {
        $0.right = "enter"
        $0.member = ada
        $0.antiPassback = true
      },
      english: "Front door let Ada Marsh pass, although recorded on the other side (anti-passback).",
      spanish: "Front door dejó pasar a Ada Marsh, aunque figura del otro lado (antirretorno)."),
    Case(
      type: .accessGranted,
      fill: {
        $0.cause = "rex"
        $0.member = ada
      },
      english: "Front door let Ada Marsh out.", spanish: "Front door dejó salir a Ada Marsh."),
    Case(
      type: .accessDenied,
      fill: {
        $0.reason = "training_missing"
        $0.certification = "laser-basics"
        $0.credentialTag = "G4HM"
      },
      english: "Front door refused a badge (G4HM): the training laser-basics is missing.",
      spanish: "Front door rechazó una tarjeta (G4HM): falta la capacitación laser-basics."),
    Case(
      type: .doorOpened,
      fill: {
        $0.cause = "grant"
        $0.member = ada
        $0.latencyMicroseconds = 38_200
      },
      english: "Front door opened for Ada Marsh, released 38 ms after the tap.",
      spanish: "Front door se abrió para Ada Marsh, 38 ms después de mostrar la tarjeta."),
    Case(
      type: .doorBell, fill: { _ in }, english: "Somebody rang the bell at Front door.",
      spanish: "Alguien tocó el timbre de Front door."),
    Case(
      type: .credentialCaptured,
      fill: {
        $0.credentialTag = "G4HM"
        $0.reader = "Outside"
      },
      english: "A badge (G4HM) was read for enrolment at Front door.",
      spanish: "Se leyó una tarjeta (G4HM) para registrarla en Front door."),
    Case(
      type: .doorPosture,
      fill: {
        $0.posture = "unlocked"
        $0.seconds = 300
        $0.member = ada
      },
      english: "Front door was unlocked for 5 min by Ada Marsh.",
      spanish: "Front door quedó sin llave durante 5 min por Ada Marsh."),
    Case(
      type: .doorPosture,
      fill: {
        $0.posture = "secured"
        $0.state = "propped"
        $0.seconds = 900
        $0.actor = "op"
      },
      english: "Front door may stand open for 15 min, as allowed by op.",
      spanish: "Front door puede quedar sin cerrarse durante 15 min, con permiso dado por op."),
    Case(
      type: .doorPosture,
      fill: {
        $0.posture = "secured"
        $0.state = "waiting_for_member"
        $0.actor = "schedule"
      },
      english: "Front door opens to everybody by its schedule when the first member comes in.",
      spanish: "Front door quedará de libre acceso por su horario cuando entre el primer miembro."),
    Case(
      type: .doorPosture,
      fill: {
        $0.posture = "free_access"
        $0.actor = "schedule"
        $0.member = ada
      },
      english: "Front door is open to everybody by its schedule, since Ada Marsh came in.",
      spanish: "Front door quedó de libre acceso por su horario, al entrar Ada Marsh."),
    Case(
      type: .toolLockout,
      fill: {
        $0.state = "out_of_service"
        $0.actor = "ledger"
        $0.text = "belt slips"
      },
      english: "Front door was taken out of service by the ledger: belt slips. Unplug it before you service it.",
      spanish: "Front door quedó fuera de servicio por el registro: belt slips. Desenchufa antes de reparar."),
  ]

  static let alarms: [Case] = [
    Case(
      type: .areaArmed,
      fill: {
        $0.state = "arming"
        $0.member = ada
        $0.seconds = 30
      },
      english: "Front door is being armed by Ada Marsh: 30 s to leave.",
      spanish: "Front door: alarma a punto de activarse por Ada Marsh; quedan 30 s para salir."),
    Case(
      type: .areaArmed,
      fill: {
        $0.state = "armed"
        $0.actor = "schedule"
        $0.text = "belt slips"
      },
      english: "Front door is armed by its schedule, without belt slips.",
      spanish: "Front door: alarma activada por su horario, sin belt slips."),
    Case(
      type: .areaDisarmed,
      fill: {
        $0.member = ada
        $0.alarm = "intrusion"
      },
      english: "Front door was disarmed by Ada Marsh; there had been an alarm.",
      spanish: "Front door: alarma desactivada por Ada Marsh; había habido una alarma."),
    Case(
      type: .alarmRaised,
      fill: {
        $0.alarm = "intrusion"
        $0.reason = "forced_door"
        $0.text = "back"
        $0.repeated = 2
      },
      english: "Front door: intrusion, Laser back opened without a cause. It is not over (reminder 2).",
      spanish: "Front door: intrusión, Laser back se abrió sin causa. Sigue sin resolverse (aviso 2)."),
    Case(
      type: .alarmRaised,
      fill: {
        $0.alarm = "duress"
        $0.member = ada
      },
      english: "Front door: Ada Marsh may act under threat. Get help, and let nobody there notice.",
      spanish: "Front door: es posible que Ada Marsh actúe bajo amenaza. Busca ayuda y que allí nadie lo note."),
    Case(
      type: .alarmRaised, fill: { $0.alarm = "interlock" },
      english: "Front door opened while a door that is interlocked with it was open.",
      spanish: "Front door se abrió mientras había abierta una puerta enclavada."),
    Case(
      type: .alarmRaised,
      fill: {
        $0.alarm = "lock_failed"
        $0.repeated = 1
      },
      english: "Front door: the lock does not do what it is told. It is not over (reminder 1).",
      spanish: "Front door: la cerradura no obedece. Sigue sin resolverse (aviso 1)."),
    Case(
      type: .alarmAcknowledged,
      fill: {
        $0.alarm = "forced"
        $0.actor = "op"
      },
      english: "Front door: the alarm (forced) was seen by op.",
      spanish: "Front door: se vio la alarma (abierta a la fuerza), por op."),
  ]

  @Test(arguments: people + alarms) func `the words say what happened`(row: Case) {
    #expect(JournalWordsTests.words(row.type, in: .english, row.fill) == row.english)
    #expect(JournalWordsTests.words(row.type, in: .spanish, row.fill) == row.spanish)
  }
}
