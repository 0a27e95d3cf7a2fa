import Testing

@testable import SpaceCore

/// What holds of every text that people read, whatever its language.
enum TextCheck {
  /// What is wrong with a sentence; empty when nothing is.
  static func faults(in text: String, language: TextLanguage) -> [String] {
    var faults: [String] = []
    if text.count < 10 { faults.append("too short") }
    if text.first?.isUppercase != true && text.first != "'" { faults.append("begins small") }
    if text.last != "." { faults.append("no full stop at its end") }
    for leak in ["  ", "Optional", "nil", "..", "()", "( ", " )", " .", " ,", "\\(", "\0", "%@", " :"]
    where text.contains(leak) {
      faults.append("contains '\(leak)'")
    }
    return faults + foreign(in: text, language: language)
  }

  /// Words that give away another language, and in Spanish words that lack their accent. Commands and words of
  /// configurations are the same in all languages.
  static func foreign(in text: String, language: TextLanguage) -> [String] {
    let words = withoutCommands(text).lowercased().split { !$0.isLetter && $0 != "_" }.map(String.init)
    switch language {
    case .english: return words.filter(spanish.contains).map { "Spanish: \($0)" }
    case .spanish:
      return words.filter(english.contains).map { "English: \($0)" }
        + words.filter { unaccented.contains($0) || $0.hasSuffix("cion") || $0.hasSuffix("sion") }.map {
          "without accent: \($0)"
        }
    }
  }

  /// The text without what stands in single quotes: `'lintel status'`.
  static func withoutCommands(_ text: String) -> String {
    text.split(separator: "'").filter { !$0.hasPrefix("lintel ") }.joined(separator: " ")
  }

  /// The commands that a text names.
  static func commands(in text: String) -> Set<String> {
    Set(text.split(separator: "'").filter { $0.hasPrefix("lintel ") }.map(String.init))
  }

  private static let english = words(
    """
    the is are was were be been has have had you your yours this that these those with without for from and or not of
    to by at on in until before after again ask show wait come then here there it its they them their who what which
    where when why how please need needs must may can will would should right rights grant grants badge training
    waiver age member steward board door doors tool tools room rooms code codes time times today tomorrow yesterday
    mon tue wed thu fri sat sun jan feb apr jun jul aug sep oct nov dec january march monday friday first last more
    less too many much only still already now later never nobody somebody everybody another other out off service
    closed open opened closes opens held forced alarm's reader alarmed policy schedule hold session people person
    """)

  private static let spanish = words(
    """
    el la los las una unos para por con sin que del al se su sus tu tus este esta esto está están puerta tarjeta
    encargado permiso derecho hoy mañana ayer lunes martes enero marzo aún también más
    """)

  private static let unaccented = words(
    """
    codigo codigos dia dias aqui asi alli ahi tambien despues minimo maximo numero ultimo politica proximo energia razon
    aun mas quien valida vencio termino abrio cerro empezo activo periodo_ credito membresia_ rele ningun segun podra
    capacitacion certificacion sesion manana miercoles sabado limite transito exito
    """)

  private static func words(_ list: String) -> Set<String> {
    Set(list.split { $0 == " " || $0 == "\n" }.map(String.init))
  }
}

@Suite struct TextCheckTests {
  @Test func `a sound sentence has no fault`() {
    #expect(TextCheck.faults(in: "The badge is known ('lintel badges list').", language: .english) == [])
    #expect(TextCheck.faults(in: "La tarjeta se conoce ('lintel badges list').", language: .spanish) == [])
  }

  @Test(arguments: [
    ("Short.", TextLanguage.english), ("no capital at its start.", .english), ("No full stop at its end", .english),
    ("Two  spaces are in this.", .english), ("This is Optional(3) there.", .english),
    ("Empty brackets () here.", .english),
    ("Pregunta a un encargado.", .english), ("Ask a steward for it.", .spanish),
    ("Tu capacitacion vale aqui.", .spanish),
  ])
  func `each fault is found`(text: String, language: TextLanguage) {
    #expect(TextCheck.faults(in: text, language: language) != [])
  }
}
