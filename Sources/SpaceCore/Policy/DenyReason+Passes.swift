/// What people read of a refused pass, where it differs from that of a badge.
struct PassTexts {
  /// As ``LanguageTexts/member(_:_:)``.
  var member: String
  /// The cause and the remedy.
  var steward: String
  /// As ``LanguageTexts/phrase(_:_:)``.
  var phrase: String
}

/// The refusals that are said differently of a pass than of a badge.
enum PassRefusal: Sendable {
  case malformed, suspended, lost, revoked, notYetValid, expired, notForHere

  /// Nil for a reason that is the same for everybody.
  init?(_ reason: DenyReason) {
    switch reason {
    case .credentialMalformed: self = .malformed
    case .credentialSuspended: self = .suspended
    case .credentialLost: self = .lost
    case .credentialRevoked: self = .revoked
    case .credentialNotYetValid: self = .notYetValid
    case .credentialExpired: self = .expired
    case .noGrant: self = .notForHere
    case .policyMissing, .resourceUnknown, .resourceDisabled, .lockdown, .closedHours, .pinLocked, .credentialUnknown,
      .pinWrong, .memberSuspended, .memberLeft, .graceEnded, .held, .policyStale, .clockUnknown, .trainingMissing,
      .scheduleClosed, .grantNotYetValid, .grantExpired, .grantUsedUp, .approvalMissing, .pinRequired,
      .certificationMissing, .certificationExpired, .secondPersonRequired, .supervisorRequired, .signInRequired,
      .roomFull, .quotaUsedUp, .antiPassback, .interlock, .areaArmed, .outOfService, .emergencyStop,
      .preconditionUnmet, .inUse, .fault:
      return nil
    }
  }
}

extension EnglishTexts {
  static func pass(_ refusal: PassRefusal, _ detail: DenyDetail) -> PassTexts {
    let (begins, ended) = (detail.begins.map(time), detail.ended.map(time).spaced)
    let here = detail.resource ?? "this"
    return switch refusal {
    case .malformed:
      PassTexts(
        member: "This pass was not read whole, or is none of this space's. Ask whoever sent it to you.",
        steward: "The text is not as this board's ledger signed it. Print it again with 'lintel passes show'.",
        phrase: "the pass is not as the ledger signed it")
    case .suspended:
      PassTexts(
        member: "This pass is paused. Ask whoever gave it to you.",
        steward: "The pass is suspended. Set its state with 'lintel directory set passes'.",
        phrase: "the pass is paused")
    case .lost:
      PassTexts(
        member: "This pass was reported lost. Ask whoever gave it to you for another.",
        steward: "A pass reported lost was shown: see who has it. Issue another with 'lintel passes issue'.",
        phrase: "the pass was reported lost")
    case .revoked:
      PassTexts(
        member: "This pass is no longer good. Ask whoever gave it to you.",
        steward: "The pass was revoked. Issue another with 'lintel passes issue'.",
        phrase: "the pass was revoked")
    case .notYetValid:
      PassTexts(
        member: "This pass begins \(begins ?? "later"). Come back then.",
        steward:
          "The pass is not valid before \(begins ?? "its first minute"). Issue another with 'lintel passes issue'.",
        phrase: "the pass is not valid yet")
    case .expired:
      PassTexts(
        member: "This pass ended\(ended). Ask whoever gave it to you for another.",
        steward: "The pass ended\(ended). Issue another with 'lintel passes issue'.",
        phrase: "the pass has ended")
    case .notForHere:
      PassTexts(
        member: "This pass is not for \(here). Show it where it says.",
        steward: "The pass does not name \(here). Issue another with 'lintel passes issue'.",
        phrase: "the pass is not for here")
    }
  }
}

extension SpanishTexts {
  static func pass(_ refusal: PassRefusal, _ detail: DenyDetail) -> PassTexts {
    let (begins, ended) = (detail.begins.map(time), detail.ended.map(time).spaced)
    let here = detail.resource ?? "esto"
    return switch refusal {
    case .malformed:
      PassTexts(
        member: "Este pase no se leyó entero o no es de este espacio. Pregunta a quien te lo envió.",
        steward: "El texto no es como lo firmó el registro de esta placa. Imprímelo otra vez con 'lintel passes show'.",
        phrase: "el pase no es como lo firmó el registro")
    case .suspended:
      PassTexts(
        member: "Este pase está en pausa. Pregunta a quien te lo dio.",
        steward: "El pase está suspendido. Fija su estado con 'lintel directory set passes'.",
        phrase: "el pase está en pausa")
    case .lost:
      PassTexts(
        member: "Este pase figura como perdido. Pide otro a quien te lo dio.",
        steward: "Se mostró un pase reportado como perdido: mira quién lo tiene. Emite otro con 'lintel passes issue'.",
        phrase: "el pase figura como perdido")
    case .revoked:
      PassTexts(
        member: "Este pase ya no sirve. Pregunta a quien te lo dio.",
        steward: "El pase se revocó. Emite otro con 'lintel passes issue'.",
        phrase: "el pase se revocó")
    case .notYetValid:
      PassTexts(
        member: "Este pase empieza \(begins ?? "más tarde"). Vuelve entonces.",
        steward: "El pase no vale antes de \(begins ?? "su primer minuto"). Emite otro con 'lintel passes issue'.",
        phrase: "el pase aún no vale")
    case .expired:
      PassTexts(
        member: "Este pase venció\(ended). Pide otro a quien te lo dio.",
        steward: "El pase venció\(ended). Emite otro con 'lintel passes issue'.",
        phrase: "el pase venció")
    case .notForHere:
      PassTexts(
        member: "Este pase no es para \(here). Muéstralo donde dice.",
        steward: "El pase no nombra \(here). Emite otro con 'lintel passes issue'.",
        phrase: "el pase no es para aquí")
    }
  }
}
