import WireCodecs

/// The sixty people of the demonstration, the same in every run.
struct Cast {
  struct Person: Sendable {
    /// The first name in small letters: what people type.
    var id: String
    var name: String
    var groups: [String]
    var trainings: [String]
    /// `active`, `grace`, `suspended` or `left`.
    var standing = "active"
    var badgeState = "active"
    /// What to expect, for whoever plays.
    var note: String
    var extendedUnlock = false
    /// The number in the EM4100 badge.
    var badge: EM4100Frame
  }

  /// The founder of every right: a steward, present in every story.
  static let steward = "mira"
  /// All trainings, always welcome: the one to begin with.
  static let regular = "ada"
  /// Her code at the keypad, and the one for when somebody makes her enter it.
  static let pin = "2468"
  static let duressPIN = "2469"
  /// A member without the laser training.
  static let untrained = "ben"
  /// Has a right of her own to the studio, which the tour takes away.
  static let guest = "noor"

  static let people: [Person] = {
    var people = named
    let common = [
      ["wood-basics"], ["laser-basics"], ["wood-basics", "metal-basics"], [], ["resin-basics"],
      ["laser-basics", "wood-basics"],
    ]
    for (place, name) in crowd.enumerated() {
      let student = place % 4 == 3
      let trainings = student ? [] : common[place % common.count]
      people.append(
        person(
          name, student ? ["students"] : ["members"], trainings,
          note: student
            ? "student: weekday afternoons and Saturdays"
            : "member" + (trainings.isEmpty ? "" : ", " + trainings.joined(separator: ", "))))
    }
    for place in people.indices {
      // 3A and a spread of numbers: what cheap fobs carry.
      people[place].badge = EM4100Frame(version: 0x3A, tag: 0x0081_4000 &+ UInt32(place) &* 2_654_435)
    }
    return people
  }()

  private static let named: [Person] = {
    let all = ["laser-basics", "wood-basics", "metal-basics", "resin-basics"]
    var lost = person(
      "Lena Ortiz", ["members"], ["wood-basics"], note: "reported this badge lost: a tap raises an alarm")
    lost.badgeState = "lost"
    var suspended = person("Sam Whitlock", ["members"], [], note: "suspended: fees unpaid since August")
    suspended.standing = "suspended"
    var late = person("Grace Odum", ["members"], ["laser-basics"], note: "late with the fee, in grace for two weeks")
    late.standing = "grace"
    var gone = person("Otto Brandt", ["members"], all, note: "left the space")
    gone.standing = "left"
    var slow = person("Ruth Adeyemi", ["members"], ["resin-basics"], note: "needs more time at doors")
    slow.extendedUnlock = true
    return [
      person("Ada Marsh", ["members"], all, note: "every training, PIN \(pin) at the keypad; start with her"),
      person("Mira Castellan", ["members", "stewards"], all, note: "steward: opens everything, repairs tools"),
      person("Ben Holloway", ["members"], ["wood-basics"], note: "no laser training: refused there, with what to do"),
      person("Noor Haddad", ["guests"], [], note: "guest with a right of her own to the studio"),
      person("Kofi Mensah", ["members"], ["laser-basics"], note: "held from the laser for a reason"),
      lost, suspended, late, gone, slow,
    ]
  }()

  private static let crowd = [
    "Abel Novak", "Aiko Tanabe", "Anton Weiss", "Bea Lindqvist", "Carlos Mejia", "Chloe Barrow", "Dario Conti",
    "Dana Fox", "Edith Kessler", "Emre Yildiz", "Farid Azimi", "Fiona Tully", "Gil Peretz", "Greta Nyberg",
    "Hana Kovac", "Hugo Marchand", "Ines Duarte", "Ivo Petrov", "Jamal Reeves", "June Whitaker", "Kira Sokolova",
    "Kurt Jensen", "Lars Eide", "Leila Farouk", "Malik Dawson", "Marta Zielinska", "Nadia Rahman", "Nils Berg",
    "Olga Ivanova", "Omar Siddiqui", "Paula Mendes", "Pietro Greco", "Quinn Avery", "Rafael Souza", "Rosa Jimenez",
    "Sanna Virtanen", "Seth Colby", "Tara Oconnell", "Tomas Havel", "Uma Pillai", "Viktor Orlov", "Vera Simic",
    "Wanda Kruger", "Wes Tillman", "Xenia Popescu", "Yara Haidar", "Yusuf Kaya", "Zane Mercer", "Zoe Albright",
    "Piper Lund",
  ]

  private static func person(_ name: String, _ groups: [String], _ trainings: [String], note: String) -> Person {
    let id = name.split(separator: " ").first.map { $0.lowercased() } ?? name.lowercased()
    return Person(
      id: id, name: name, groups: groups, trainings: trainings, note: note, badge: EM4100Frame(version: 0, tag: 0))
  }

  static func person(_ id: String) -> Person? { people.first { $0.id == id } }
}
