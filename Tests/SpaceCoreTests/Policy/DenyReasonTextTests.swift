import Testing

@testable import SpaceCore

/// Texts as they stand on a display, word for word where the words matter.
@Suite struct DenyReasonTextTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var reason: DenyReason
    var english: String
    var spanish: String
    var testDescription: String { reason.rawValue }
  }

  private static func cases(_ rows: [(DenyReason, String, String)]) -> [Case] {
    rows.map { Case(reason: $0.0, english: $0.1, spanish: $0.2) }
  }

  @Test(
    arguments: cases([
      (.scheduleClosed, "Closed for you now. It opens today at 18:00.", "Cerrado para ti ahora. Abre hoy a las 18:00."),
      (
        .closedHours, "Closed to everybody now. It opens today at 18:00.",
        "Cerrado para todos ahora. Abre hoy a las 18:00."
      ),
      (
        .pinLocked, "Too many wrong codes. They work again today at 18:00, or ask a steward.",
        "Demasiados códigos incorrectos. Prueba hoy a las 18:00 o pregunta a un encargado."
      ),
      (
        .held, "You may not use laser cutter until today at 18:00 (left it dirty). Please talk to a steward.",
        "No puedes usar laser cutter hasta hoy a las 18:00 (left it dirty). Habla con un encargado."
      ),
      (
        .trainingMissing, "You need the training laser-basics first. Ask Ada, Tuesdays at 18:00.",
        "Primero necesitas la capacitación laser-basics. Pregunta a Ada, Tuesdays at 18:00."
      ),
      (
        .certificationMissing,
        "Everybody needs the training laser-basics for laser cutter. Ask Ada, Tuesdays at 18:00.",
        "Para laser cutter todos necesitan la capacitación laser-basics. Pregunta a Ada, Tuesdays at 18:00."
      ),
      (
        .certificationExpired,
        "Your training laser-basics ended yesterday at 08:05. Refresh it. Ask Ada, Tuesdays at 18:00.",
        "Tu capacitación laser-basics venció ayer a las 8:05. Renuévala. Pregunta a Ada, Tuesdays at 18:00."
      ),
      (
        .grantExpired, "Your right to laser cutter ended yesterday at 08:05. Ask a steward to extend it.",
        "Tu permiso para laser cutter venció ayer a las 8:05. Pide a un encargado que lo renueve."
      ),
      (
        .outOfService, "Laser cutter is out of service (left it dirty). Unplug it before you service it.",
        "Laser cutter: fuera de servicio (left it dirty). Desenchufa antes de reparar."
      ),
    ]))
  func `the particulars stand in the member's words`(row: Case) {
    let detail = DenyReasonTests.detail(of: row.reason)
    #expect(row.reason.memberText(detail) == row.english)
    #expect(row.reason.memberText(detail, language: .spanish) == row.spanish)
  }

  private func missing(_ kind: CertificationKind, from begins: DenyDetail.Time? = nil) -> DenyDetail {
    var detail = DenyReasonTests.detail(of: .trainingMissing, kind: kind)
    detail.givenBy = "front desk"
    detail.begins = begins
    return detail
  }

  @Test func `a waiver says where to sign, an age from when, a training who gives it`() {
    let birthday = DenyReasonTests.time(9, 0)
    let rows: [(DenyDetail, String, String)] = [
      (
        missing(.waiver), "Please sign the waiver laser-basics first. Where: front desk.",
        "Primero firma el descargo de responsabilidad laser-basics. Dónde: front desk."
      ),
      (
        missing(.age, from: birthday),
        "Your right has an age limit (laser-basics). You reach it on Thu 12 Mar; come back then.",
        "Tu permiso tiene un límite de edad (laser-basics). Lo alcanzas el jueves 12 de marzo; vuelve entonces."
      ),
      (
        missing(.age),
        "Your right has an age limit (laser-basics). If you have reached it, ask a steward to record that.",
        "Tu permiso tiene un límite de edad (laser-basics). Si ya lo alcanzaste, pide a un encargado que lo registre."
      ),
      (
        missing(.training), "You need the training laser-basics first. Ask front desk.",
        "Primero necesitas la capacitación laser-basics. Pregunta a front desk."
      ),
    ]
    for (detail, english, spanish) in rows {
      #expect(DenyReason.trainingMissing.memberText(detail) == english)
      #expect(DenyReason.trainingMissing.memberText(detail, language: .spanish) == spanish)
    }
  }

  @Test func `what people wrote brings its own full stop and the sentence does not double it`() {
    var detail = missing(.training)
    detail.givenBy = "Ada on Tuesdays. "
    #expect(DenyReason.trainingMissing.memberText(detail).hasSuffix("Ask Ada on Tuesdays."))
    detail.reason = "Left it dirty."
    #expect(
      DenyReason.memberSuspended.memberText(detail)
        == "Your membership is paused (Left it dirty). Please talk to a steward.")
    detail.reason = " . "
    #expect(DenyReason.memberSuspended.memberText(detail) == DenyReason.memberSuspended.memberText())
  }

  @Test func `the particulars stand in the steward's words`() {
    func text(_ reason: DenyReason, _ language: TextLanguage = .english) -> String {
      reason.stewardText(DenyReasonTests.detail(of: reason), language: language)
    }
    #expect(text(.policyStale).hasPrefix("Grant g1 allows a policy unconfirmed for 72 h; it is 80 h. Connect"))
    #expect(text(.policyStale, .spanish).hasPrefix("El permiso g1 admite una política sin confirmar durante 72 h;"))
    #expect(text(.grantUsedUp).hasPrefix("Grant g1 allows 3 uses"))
    #expect(text(.held).hasPrefix("A hold is in force until today at 18:00 (left it dirty)."))
    #expect(
      text(.trainingMissing)
        == "Grant g1 takes the certification laser-basics, which the member never had. Record it with 'lintel members certify'."
    )
    #expect(text(.certificationMissing).hasPrefix("The resource takes the certification laser-basics"))
    #expect(DenyReason.certificationMissing.stewardText().contains("space.yaml"))
  }

  @Test func `a policy confirmed in the future is told as a wrong clock, at any age`() {
    for age in [-80 * 3600, Int64.min, .max] {
      var detail = DenyReasonTests.detail(of: .policyStale)
      detail.policyAge = age
      for language in TextLanguage.allCases {
        let text = DenyReason.policyStale.stewardText(detail, language: language)
        #expect(
          text.contains(language == .english ? "one clock is wrong" : "un reloj está mal") == (age < 0), "\(text)")
      }
    }
  }

  @Test(arguments: [
    (0, 545, "today at 09:05", "hoy a las 9:05"), (0, 1080, "today at 18:00", "hoy a las 18:00"),
    (1, 480, "tomorrow at 08:00", "mañana a las 8:00"), (-1, 60, "yesterday at 01:00", "ayer a la 1:00"),
    (2, 0, "on Thu 5 Mar at 00:00", "el jueves 5 de marzo a las 0:00"),
    (181, 805, "on Mon 31 Aug 2026 at 13:25", "el lunes 31 de agosto de 2026 a las 13:25"),
    (-181, 119, "on Wed 3 Sep 2025 at 01:59", "el miércoles 3 de septiembre de 2025 a la 1:59"),
  ])
  func `times are told from today`(distance: Int64, minute: Int, english: String, spanish: String) {
    let time = DenyReasonTests.time(distance, minute)
    #expect(EnglishTexts.time(time) == english)
    #expect(SpanishTexts.time(time) == spanish)
  }

  @Test func `until and from are followed by a day without a preposition of its own`() {
    var detail = DenyDetail()
    detail.begins = DenyReasonTests.time(5, 600)
    for reason in DenyReason.allCases {
      for text in [reason.memberText(detail), reason.stewardText(detail)] {
        for pair in ["until on ", "from on ", "before on ", "again until today at"] {
          #expect(!text.contains(pair), "\(text)")
        }
      }
    }
    #expect(
      DenyReason.held.memberText(detail) == "You may not use this until Sun 8 Mar at 10:00. Please talk to a steward.")
  }

  @Test(arguments: 0..<12)
  func `every month and weekday has its name`(month: Int) throws {
    let spanish = [
      "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre",
      "diciembre",
    ]
    let english = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    let day = try #require(LocalTime.day(year: 2027, month: month + 1, day: 10))
    let local = LocalTime(day: day, minuteOfDay: 0)
    let time = DenyDetail.Time(wall: WallTime(milliseconds: 0), local: local, today: day - 400)
    let weekdays = ["lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"]
    #expect(SpanishTexts.time(time) == "el \(weekdays[local.weekday]) 10 de \(spanish[month]) de 2027 a las 0:00")
    #expect(EnglishTexts.time(time).contains(" 10 \(english[month]) 2027 "))
  }
}
