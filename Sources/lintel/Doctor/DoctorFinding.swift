/// One thing that `lintel doctor` has looked at.
struct DoctorFinding: Encodable, Equatable {
  enum Level: String, Encodable {
    case ok
    /// It works, and somebody should look: a resistor that no program can see, a permission that the unit gives.
    case warning
    /// The agent will not do what its configuration says.
    case problem
  }

  /// The parts of the report, in its order.
  enum Area: String, Encodable, CaseIterable {
    case configuration
    case chips
    case lines
    case ports
    case readers
    case clock
    case realTime = "real_time"
    case data
    case ledger

    var title: String {
      switch self {
      case .configuration: "Configuration"
      case .chips: "GPIO chips"
      case .lines: "Lines"
      case .ports: "Serial ports"
      case .readers: "Readers"
      case .clock: "Clock"
      case .realTime: "Real time"
      case .data: "Data folder"
      case .ledger: "Ledger"
      }
    }
  }

  var area: Area
  var level: Level
  /// What was found, in a few words.
  var what: String
  /// Why that matters.
  var why: String?
  /// What to do about it.
  var remedy: String?
  /// One command that does it.
  var command: String?

  static func ok(_ area: Area, _ what: String, why: String? = nil) -> DoctorFinding {
    DoctorFinding(area: area, level: .ok, what: what, why: why)
  }

  static func warning(
    _ area: Area, _ what: String, why: String, remedy: String, command: String? = nil
  ) -> DoctorFinding {
    DoctorFinding(area: area, level: .warning, what: what, why: why, remedy: remedy, command: command)
  }

  static func problem(
    _ area: Area, _ what: String, why: String, remedy: String, command: String? = nil
  ) -> DoctorFinding {
    DoctorFinding(area: area, level: .problem, what: what, why: why, remedy: remedy, command: command)
  }
}
