extension SpanishTexts {
  static func sentence(_ facts: JournalFacts) -> String { SpanishSentence(facts: facts).text }

  static func decider(_ decider: Decider) -> String {
    switch decider {
    case .ledger: "el registro, que respondió a tiempo"
    case .policyAfterTimeout: "la política de esta placa: el registro no respondió a tiempo"
    case .policyAfterFailure: "la política de esta placa: no se pudo consultar el registro"
    }
  }
}

/// One Spanish sentence in the making.
private struct SpanishSentence {
  let facts: JournalFacts

  var data: JournalData { facts.data }
  var here: String? { facts.here }
  var place: String { facts.here ?? "El agente" }
  var person: String { facts.who ?? "alguien" }

  var by: String {
    switch facts.actor {
    case nil: ""
    case .schedule?: " por su horario"
    case .fire?: " por la entrada de incendio"
    case .ledger?: " por el registro"
    case .named(let name)?: " por \(name)"
    }
  }

  /// The member who did it, else whoever or whatever else did.
  var byMember: String { facts.who.map { " por \($0)" } ?? by }
  var with: String { facts.companion.map { " con \($0)" } ?? "" }
  var why: String { data.text.afterColon }

  var text: String {
    switch facts.type {
    case .accessGranted: granted + withoutLedger
    case .accessDenied: denied + withoutLedger
    case .doorOpened: opened
    case .doorClosed: "\(place) se cerró\(facts.time.map { " tras \($0)" } ?? "")."
    case .doorForced: "\(place) se abrió a la fuerza: nada había dado el paso.\(again)"
    case .doorHeld: held
    case .doorPosture: posture
    case .doorUnused: unused
    case .doorBell: "Alguien tocó el timbre\(here.map { " de \($0)" } ?? "")."
    case .accessForgiven: "Ya no cuenta de qué lado se vio a \(facts.who ?? "cada persona") por última vez\(by)."
    case .outputSwitched: "\(place): salida \(data.state == "off" ? "apagada" : "encendida")\(by)."
    case .areaArmed: armed
    case .areaDisarmed:
      "\(place): alarma desactivada\(byMember)\(facts.alarm == nil ? "" : "; había habido una alarma")."
    case .credentialCaptured: "Se leyó \(badge) para registrarla\(facts.reader.map { " en \($0)" } ?? "")."
    case .toolStarted: started
    case .toolEnded: ended
    case .toolLockout: lockout
    case .toolFault: fault
    case .roomOccupancy: occupancy
    case .alarmRaised: "\(raised)\(again)"
    case .alarmAcknowledged: "\(place): se vio la alarma (\(alarm))\(byMember.isEmpty ? "" : ",\(byMember)")."
    case .alarmCleared: here.map { "\($0): terminó la alarma (\(alarm))." } ?? "Terminó la alarma (\(alarm))."
    case .deviceFound: "\(place): conexión establecida."
    case .deviceLost: "\(place): conexión perdida\(data.reason.inBrackets)."
    case .deviceDegraded: degraded
    case .agentStarted: agentStarted
    case .agentStopped: "El agente se detuvo como se le pidió."
    case .clockChanged: clockChanged
    case .policyInstalled: "\(data.policyVersion.map { "La política \($0)" } ?? "Una nueva política") está en vigor."
    case .policyRefused: "No se aceptó una política\(why)."
    case .journalRecovered: recovered
    }
  }

  /// An alarm that has been raised before.
  private var again: String {
    guard let repeated = data.repeated, repeated > 0 else { return "" }
    return " Sigue sin resolverse (aviso \(repeated))."
  }

  /// What was shown or entered; of a code not even its tag.
  private var badge: String {
    if data.credentialKind == CredentialKind.pin.name { return "un código" }
    let thing = isPass ? "un pase" : "una tarjeta"
    return data.credentialTag.map { "\(thing) (\($0))" } ?? thing
  }

  private var isPass: Bool { data.credentialKind == CredentialKind.pass.name }
  private var onPass: String { isPass ? " con un pase firmado" : "" }

  // MARK: People at doors

  private var granted: String {
    switch facts.cause {
    case .command: return "\(place) se desbloqueó\(by)\(facts.who.map { " para \($0)" } ?? "")."
    case .rex: return "\(place) dejó salir a \(person)."
    case .grant, .posture, DoorCause.none?, nil: break
    }
    let note = data.antiPassback == true ? ", aunque figura del otro lado (antirretorno)" : ""
    return switch facts.right {
    case .enter: "\(place) dejó pasar a \(person)\(with)\(onPass)\(note)."
    case .override: "\(place) dejó pasar a \(person)\(with) por el derecho override\(note)."
    case .operate: "\(place) permitió a \(person) empezar\(with)\(note)."
    case .maintain: "\(place) permitió a \(person) repararlo\(with)\(note)."
    case .arm: "\(place) permitió a \(person) activar la alarma."
    case .disarm: "\(place) permitió a \(person) desactivar la alarma."
    case .supervise, .train, .manage, nil: "\(place) dio acceso a \(person)\(with)\(note)."
    }
  }

  /// That the ledger should have decided and did not.
  private var withoutLedger: String {
    switch facts.decider {
    case .ledger, nil: ""
    case .policyAfterTimeout: " El registro no respondió a tiempo."
    case .policyAfterFailure: " No se pudo consultar el registro."
    }
  }

  private var denied: String {
    let start = "\(facts.reader ?? "Un lector") rechazó \(facts.who.map { "a \($0)\(onPass)" } ?? badge)"
    guard let reason = facts.reason else { return "\(start)\(data.reason.afterColon)." }
    let ofPass = isPass ? PassRefusal(reason).map { SpanishTexts.pass($0, DenyDetail()).phrase } : nil
    return "\(start): \(ofPass ?? SpanishTexts.phrase(reason, data))."
  }

  private var opened: String {
    switch facts.cause {
    case .grant: "\(place) se abrió para \(person)\(with)\(latency)."
    case .rex: "\(place) se abrió para alguien que salía."
    case .command: "\(place) se abrió tras una orden\(by.isEmpty ? "" : " dada\(by)")."
    case .posture: "\(place) se abrió para \(person); está de libre acceso."
    case DoorCause.none?: "\(place) se abrió y nada había dado el paso."
    case nil: "\(place) se abrió\(facts.who.map { " para \($0)" } ?? "")."
    }
  }

  private var latency: String { facts.latency.map { ", \($0) después de mostrar la tarjeta" } ?? "" }

  private var held: String {
    switch facts.doorAlarm {
    case .heldWarning: "\(place) lleva mucho sin cerrarse\(facts.time.inBrackets): hay que cerrar."
    case .held, .lockFailed, .tamper, .forced, DoorAlarm.none?, nil:
      "\(place) lleva demasiado tiempo sin cerrarse\(facts.time.inBrackets).\(again)"
    }
  }

  private var posture: String {
    let span = facts.time.map { " durante \($0)" }
    return switch facts.posture {
    case .secured where facts.doorMode == .waitingForMember:
      "\(place) quedará de libre acceso\(by) cuando entre el primer miembro."
    case .secured where facts.doorMode == .propped:
      "\(place) puede quedar sin cerrarse\(span ?? "")\(byMember.isEmpty ? "" : ", con permiso dado\(byMember)")."
    case .freeAccess where facts.actor == .schedule:
      "\(place) quedó de libre acceso\(by)\(facts.who.map { ", al entrar \($0)" } ?? "")."
    case .secured: "\(place) quedó bajo llave\(byMember)."
    case .freeAccess: "\(place) quedó de libre acceso\(span ?? "")\(byMember)."
    case .unlocked where facts.actor == .fire: "\(place) se desbloqueó por la entrada de incendio."
    case .unlocked: "\(place) quedó sin llave\(span ?? " hasta nuevo aviso")\(byMember)."
    case .lockdown: "\(place) entró en cierre de seguridad\(byMember): la salida sigue libre."
    case .disabled: "\(place) quedó fuera de uso\(byMember)."
    case nil: "\(place) cambió de modo\(byMember)."
    }
  }

  private var unused: String {
    switch facts.cause {
    case .grant: "\(place) se desbloqueó para \(person), y nadie abrió."
    case .rex: "\(place) se desbloqueó desde adentro, y nadie abrió."
    case .command, .posture, DoorCause.none?, nil: "\(place) se desbloqueó, y nadie abrió."
    }
  }

  private var armed: String {
    let without = data.text.trimmed.map { ", sin \($0)" } ?? ""
    guard data.state == "arming", let time = facts.time else {
      return "\(place): alarma activada\(byMember)\(without)."
    }
    return "\(place): alarma a punto de activarse\(byMember)\(without); quedan \(time) para salir."
  }

  // MARK: Tools

  private var started: String {
    let work = facts.right == .maintain ? " para reparación" : ""
    return "\(place) empezó una sesión\(work) de \(person)\(with)\(latency)."
  }

  private var ended: String {
    let time = facts.time.map { " tras \(data.estimated == true ? "cerca de " : "")\($0)" } ?? ""
    let spent = time + (facts.busy.map { ", \($0) de trabajo" } ?? "")
    let whose = "\(place): la sesión de \(person)"
    return switch facts.sessionEnd {
    case .tappedOff: "\(whose) terminó\(spent)."
    case .idle: "\(whose) terminó\(spent), por inactividad."
    case .outOfService: "\(whose) terminó\(spent), por quedar fuera de servicio."
    case .stoppedByOperator: "\(whose) terminó por orden de un operador\(spent)."
    case .emergencyStop: "\(whose) terminó\(spent): se abrió su circuito de paro de emergencia."
    case .preconditionLost: "\(whose) terminó\(spent): perdió lo que necesita\(data.text.inBrackets)."
    case .powerLost: "\(whose) terminó\(time), cuando el equipo se quedó sin energía o se detuvo."
    case nil: "\(whose) terminó\(spent)."
    }
  }

  private var lockout: String {
    switch facts.lockout {
    case .inService: "\(place) vuelve a estar en servicio\(by)."
    case .pending: "\(place) quedará fuera de servicio\(by) al terminar su sesión\(why)."
    case .outOfService, nil: "\(place) quedó fuera de servicio\(by)\(why). Desenchufa antes de reparar."
    }
  }

  private var fault: String {
    switch facts.fault {
    case .bypassed: "\(place) consume corriente sin sesión: algo lo alimenta sin pasar por su relé."
    case .afterSession: "\(place) sigue consumiendo corriente después de su sesión."
    case nil: "\(place) tiene una falla\(data.reason.afterColon)."
    }
  }
}

// Rooms, alarms and the agent itself.
extension SpanishSentence {
  private var occupancy: String {
    let count = data.count ?? 0
    let people = count == 1 ? "1 persona" : "\(count) personas"
    let rest = (data.capacity.map { ", capacidad para \($0)" } ?? "") + (by.isEmpty ? "" : " (contado\(by))")
    guard let bounds = facts.bounds else { return "\(place): \(people)\(rest)." }
    return "\(place): cerca de \(people), entre \(bounds.lowerBound) y \(bounds.upperBound)\(rest)."
  }

  private var alarm: String {
    switch facts.alarm {
    case nil: "sin tipo"
    case .fire: "entrada de incendio"
    case .emergencyStop: "circuito de paro de emergencia abierto"
    case .credentialLost: "tarjeta perdida"
    case .intrusion: "intrusión"
    case .duress: "coacción"
    case .interlock: "enclavamiento"
    case .door(.forced): "abierta a la fuerza"
    case .door(.held): "demasiado tiempo abierta"
    case .door(.heldWarning): "mucho tiempo abierta"
    case .door(.tamper): "manipulación"
    case .door(.lockFailed): "la cerradura no obedece"
    case .door(.none): "ninguna"
    case .other(let words): words
    }
  }

  private var raised: String {
    switch facts.alarm {
    case .fire: "Se activó la entrada de incendio."
    case .intrusion: "\(place): \(intruded)."
    case .duress: "\(place): es posible que \(person) actúe bajo amenaza. Busca ayuda y que allí nadie lo note."
    case .interlock: "\(place) se abrió mientras había abierta una puerta enclavada."
    case .emergencyStop: "\(place): se abrió su circuito de paro de emergencia."
    case .credentialLost: lost
    case .door(.tamper): "\(place): alguien pudo haber abierto un lector o su caja (manipulación)."
    case .door(.lockFailed): "\(place): la cerradura no obedece."
    case .door(.forced), .door(.held), .door(.heldWarning), .door(.none), .other, nil: "\(place): alarma (\(alarm))."
    }
  }

  private var lost: String {
    let badge = "La tarjeta\(data.credentialTag.spaced), reportada como perdida\(facts.who.map { " por \($0)" } ?? "")"
    return "\(badge), se mostró en \(facts.reader ?? "un lector")."
  }

  private var intruded: String {
    let source = facts.source.trimmed
    return switch facts.intrusion {
    case .forcedDoor: "intrusión, \(source ?? "una puerta") se abrió sin causa"
    case .notDisarmed: "alguien entró\(source.inBrackets) y no desactivó la alarma a tiempo"
    case .foundAtStart: "\(source ?? "un detector") estaba en alerta cuando el agente volvió a arrancar"
    case .detector, nil: "intrusión\(source.map { ", \($0) vio a alguien" } ?? "")"
    }
  }

  private var degraded: String {
    let count = data.number.map { $0 == 1 ? " (una vez)" : " (\($0) veces)" } ?? ""
    return "\(place) no funciona bien\(why)\(count)."
  }

  private var agentStarted: String {
    switch facts.clock {
    case .synchronised: "El agente arrancó; su reloj está sincronizado."
    case .held: "El agente arrancó; su reloj sigue sin una fuente de hora."
    case .unknown: "El agente arrancó y aún no sabe la hora."
    case nil: "El agente arrancó."
    }
  }

  private var clockChanged: String {
    let shift = facts.shift.map { " \($0.time) \($0.isBack ? "hacia atrás" : "hacia adelante")" } ?? ""
    return switch facts.clock {
    case .synchronised: "Una fuente de hora ajustó el reloj\(shift)."
    case .held: "El reloj se ajustó\(shift) y sigue sin una fuente de hora."
    case .unknown: "El reloj se ajustó\(shift); no se conoce la hora."
    case nil: "El reloj se ajustó\(shift)."
    }
  }

  private var recovered: String {
    if data.replaces == true { return "Se apartó una entrada dañada; esta ocupa su lugar." }
    let lost = data.number ?? 0
    return switch facts.loss {
    case .overflow: "El almacenamiento faltó demasiado tiempo; eventos sin guardar: \(lost)."
    case .newChain: "El diario se dañó sin remedio y empieza de nuevo\(why)."
    case nil:
      "El diario se reparó; entradas perdidas: \(lost)\(data.text.inBrackets)."
    }
  }
}
