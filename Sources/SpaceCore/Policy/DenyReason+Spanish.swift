/// Spanish as it is read across Latin America: people are addressed with tú, and words that would take the gender of a
/// name are avoided, since names of doors and tools have either.
enum SpanishTexts: LanguageTexts {
  static func member(_ reason: DenyReason, _ detail: DenyDetail) -> String {
    let (here, why) = (detail.resource ?? "esto", detail.reason.inBrackets)
    let (begins, ended) = (detail.begins.map(time), detail.ended.map(time).spaced)
    return switch reason {
    case .policyMissing: "Este equipo aún no tiene reglas. Pregunta a un encargado."
    case .resourceUnknown: "Las reglas aún no mencionan \(here). Pregunta a un encargado."
    case .resourceDisabled: "\(here.capitalisedFirst): fuera de uso para todos. Pregunta a un encargado."
    case .lockdown:
      "El espacio está en cierre de seguridad. La salida sigue libre; espera a que un encargado lo termine."
    case .closedHours: "Cerrado para todos ahora. \(opening(begins))"
    case .pinLocked: "Demasiados códigos incorrectos. Prueba \(begins ?? "más tarde") o pregunta a un encargado."
    case .credentialMalformed: "El lector no entendió la tarjeta. Acércala plana y prueba otra vez."
    case .credentialUnknown: "Esta tarjeta no se conoce aquí. Pide a un encargado que la agregue."
    case .pinWrong: "El código no es correcto. Prueba otra vez; los intentos son limitados."
    case .credentialSuspended: "Esta tarjeta está en pausa. Pide a un encargado que la active."
    case .credentialLost: "Esta tarjeta figura como perdida. Si la recuperaste, pide a un encargado que la active."
    case .credentialRevoked: "Esta tarjeta ya no sirve. Pide otra a un encargado."
    case .credentialNotYetValid: "Esta tarjeta empieza a funcionar \(begins ?? "más tarde"). Vuelve entonces."
    case .credentialExpired: "Esta tarjeta venció\(ended). Pide a un encargado que la renueve."
    case .memberSuspended: "Tu membresía está en pausa\(why). Habla con un encargado."
    case .memberLeft: "Tu membresía terminó. Para volver, habla con un encargado."
    case .graceEnded: "Tu membresía venció\(ended). Renuévala o habla con un encargado."
    case .held: "No puedes usar \(here)\(begins.map { " hasta \($0)" } ?? "")\(why). Habla con un encargado."
    case .policyStale: "Este equipo lleva demasiado tiempo sin conexión. Prueba más tarde o pregunta a un encargado."
    case .clockUnknown: "Este equipo perdió la hora al cortarse la luz. Pide a un encargado que la ajuste."
    case .noGrant: "Aún no tienes permiso para \(here). Pídelo a un encargado."
    case .trainingMissing, .certificationMissing: missing(reason, detail)
    case .scheduleClosed: "Cerrado para ti ahora. \(opening(begins))"
    case .grantNotYetValid: "Tu permiso para \(here) empieza \(begins ?? "más tarde"). Vuelve entonces."
    case .grantExpired: "Tu permiso para \(here) venció\(ended). Pide a un encargado que lo renueve."
    case .grantUsedUp: "Ya usaste este permiso todas las veces que permite. Pide más a un encargado."
    case .approvalMissing: "Tu permiso para \(here) espera a un segundo encargado. Pide a uno que lo apruebe."
    case .pinRequired: "Muestra tu tarjeta y luego marca tu PIN."
    case .certificationExpired: over(detail)
    case .secondPersonRequired: "No a solas: pide a otro miembro que también pase su tarjeta."
    case .supervisorRequired: "Pide a un supervisor que pase primero su tarjeta."
    case .signInRequired: "Regístrate primero en la entrada y luego pasa tu tarjeta aquí."
    case .roomFull: "Está lleno. Espera a que alguien salga y pasa tu tarjeta otra vez."
    case .quotaUsedUp: "Tu tiempo para \(here) se agotó por ahora. Si necesitas más, pregunta a un encargado."
    case .antiPassback: "Figuras del otro lado. Pasa primero tu tarjeta allí al salir o pregunta a un encargado."
    case .interlock: "Hay otra puerta abierta. Ciérrala y pasa tu tarjeta otra vez."
    case .areaArmed: "La alarma de aquí está activada. Pide que venga primero alguien que pueda desactivarla."
    case .outOfService: "\(here.capitalisedFirst): fuera de servicio\(why). Desenchufa antes de reparar."
    case .emergencyStop:
      "El paro de emergencia está presionado. Mira por qué; si todo está bien, suéltalo y prueba otra vez."
    case .preconditionUnmet: "Aún falta algo\(why). Enciende lo que hace falta y pasa tu tarjeta otra vez."
    case .inUse: "Alguien está usando \(here). Espera a que termine."
    case .fault: "\(here.capitalisedFirst) tiene una falla y queda sin encender. Avisa a un encargado."
    }
  }

  private static func opening(_ begins: String?) -> String {
    begins.map { "Abre \($0)." } ?? "No hay horas previstas: pregunta a un encargado."
  }

  /// A certification that the member's own grant takes, or that the resource takes of everybody.
  private static func missing(_ reason: DenyReason, _ detail: DenyDetail) -> String {
    let here = detail.resource ?? "esto"
    let isForAll = reason == .certificationMissing
    guard let name = detail.certification else {
      return isForAll
        ? "\(here.capitalisedFirst) pide una capacitación que nadie puede tener aún. Avisa a un encargado."
        : "Primero necesitas la capacitación para \(here). Pregunta a un encargado quién la da."
    }
    let begins = detail.begins
    switch detail.certificationKind ?? .training {
    case .training:
      if let begins { return "Tu capacitación \(name) empieza a valer \(time(begins)). Vuelve entonces." }
      let need =
        isForAll
        ? "Para \(here) todos necesitan la capacitación \(name)." : "Primero necesitas la capacitación \(name)."
      return "\(need) Pregunta a \(detail.givenBy.trimmed ?? "un encargado quién la da")."
    case .waiver:
      if let begins { return "Tu descargo \(name) empieza a valer \(time(begins)). Vuelve entonces." }
      let sign = isForAll ? "Para \(here) todos firman" : "Primero firma"
      let place = detail.givenBy.trimmed.map { "Dónde: \($0)" } ?? "Pregunta a un encargado dónde"
      return "\(sign) el descargo de responsabilidad \(name). \(place)."
    case .age:
      let limit = isForAll ? "\(here.capitalisedFirst) tiene un límite de edad" : "Tu permiso tiene un límite de edad"
      if let begins { return "\(limit) (\(name)). Lo alcanzas \(day(begins)); vuelve entonces." }
      return "\(limit) (\(name)). Si ya lo alcanzaste, pide a un encargado que lo registre."
    }
  }

  /// A certification that the member had.
  private static func over(_ detail: DenyDetail) -> String {
    let ended = detail.ended.map(time).spaced
    let name = detail.certification ?? "para \(detail.resource ?? "esto")"
    let giver = detail.givenBy.trimmed
    switch detail.certificationKind ?? .training {
    case .training:
      return "Tu capacitación \(name) venció\(ended). Renuévala. Pregunta a \(giver ?? "un encargado quién la da")."
    case .waiver:
      let place = giver.map { "Dónde: \($0)" } ?? "Pregunta a un encargado dónde"
      return "Tu descargo \(name) venció\(ended). Fírmalo otra vez. \(place)."
    case .age:
      return "Pasaste el límite de edad \(name), que terminó\(ended). Pregunta a un encargado."
    }
  }

  static func cause(_ reason: DenyReason, _ detail: DenyDetail) -> String {
    let grant = detail.grant.map { "El permiso \($0)" } ?? "El permiso más cercano"
    let why = detail.reason.inBrackets
    let (begins, ended) = (detail.begins.map(time), detail.ended.map(time).spaced)
    return switch reason {
    case .policyMissing: "No hay una política verificada, o está dañada."
    case .resourceUnknown: "La política no tiene ningún recurso con este nombre."
    case .resourceDisabled: "El recurso está deshabilitado, en la política o en el equipo."
    case .lockdown: "La puerta está en cierre de seguridad y el miembro no tiene aquí un permiso override."
    case .closedHours: "El horario propio del recurso lo cierra a todos \(begins.map { "hasta \($0)" } ?? "sin fin")."
    case .pinLocked: "Demasiados códigos incorrectos, aquí o de este miembro; no se acepta ninguno \(until(begins))."
    case .credentialMalformed: "El lector no envió ninguna forma conocida de credencial."
    case .credentialUnknown: "Ningún miembro tiene esta credencial, o por sí sola no cuenta."
    case .pinWrong: "El código no es un PIN ni un código de un solo uso de este miembro; a solas, no es de nadie."
    case .credentialSuspended: "La credencial está suspendida."
    case .credentialLost: "Se mostró una credencial reportada como perdida: mira quién la tiene."
    case .credentialRevoked: "La credencial se revocó."
    case .credentialNotYetValid: "La credencial no vale antes de \(begins ?? "su primer momento")."
    case .credentialExpired: "La credencial venció\(ended)."
    case .memberSuspended: "El miembro está suspendido\(why)."
    case .memberLeft: "El miembro ya no pertenece al espacio."
    case .graceEnded: "El periodo de gracia del miembro terminó\(ended)."
    case .held: "Hay una restricción vigente \(begins.map { "hasta \($0)" } ?? "sin fin")\(why)."
    case .policyStale: stale(grant, detail)
    case .clockUnknown: "No se conoce la hora, y este derecho depende de ella."
    case .noGrant: "Ningún permiso da a este miembro este derecho aquí."
    case .trainingMissing: "\(grant) pide \(certification(detail)), que el miembro \(lacks(detail))."
    case .scheduleClosed: "\(grant) está cerrado por su horario \(begins.map { "hasta \($0)" } ?? "por 400 días")."
    case .grantNotYetValid: "\(grant) no vale antes de \(begins ?? "su primer momento")."
    case .grantExpired: "\(grant) venció\(ended)."
    case .grantUsedUp: "\(grant) permite \(detail.usesLimit.map { "\($0)" } ?? "ciertos") usos, y todos se gastaron."
    case .approvalMissing: "\(grant) da un derecho marcado como peligroso y lo respalda un solo encargado."
    case .pinRequired: "\(grant) pide un PIN, y no se dio ninguno."
    case .certificationMissing where detail.certification == nil:
      "La configuración (space.yaml) exige una certificación que la política no conoce."
    case .certificationMissing: "El recurso pide \(certification(detail)), que el miembro \(lacks(detail))."
    case .certificationExpired: "Venció\(ended) \(certification(detail)) del miembro."
    case .secondPersonRequired: "\(grant) pide una segunda persona, y nadie más pasó su tarjeta a tiempo."
    case .supervisorRequired: "\(grant) pide un supervisor, y no hay ninguno presente."
    case .signInRequired: "\(grant) pide que el miembro se haya registrado en el espacio."
    case .roomFull: "La sala llegó a su capacidad y se cierra cuando está llena."
    case .quotaUsedUp: "La cuota del miembro aquí se agotó."
    case .antiPassback: "Antirretorno: el miembro figura del otro lado."
    case .interlock: "Una puerta enclavada con esta no está cerrada."
    case .areaArmed: "La zona de intrusión está activada, y el miembro no tiene derecho a desactivarla."
    case .outOfService: "El recurso está fuera de servicio\(why)."
    case .emergencyStop: "El circuito de paro de emergencia está abierto; Lintel solo lo observa."
    case .preconditionUnmet: "No se cumple una condición previa de la herramienta\(why)."
    case .inUse: "Hay otra sesión en curso."
    case .fault: "El recurso tiene una falla."
    }
  }

  private static func until(_ begins: String?) -> String { begins.map { "hasta \($0)" } ?? "por un rato" }

  private static func certification(_ detail: DenyDetail) -> String {
    guard let name = detail.certification else { return "una certificación" }
    return switch detail.certificationKind ?? .training {
    case .training: "la certificación \(name)"
    case .waiver: "el descargo \(name)"
    case .age: "la edad \(name)"
    }
  }

  private static func lacks(_ detail: DenyDetail) -> String {
    if let begins = detail.begins { return "solo tiene desde \(time(begins))" }
    return switch detail.certificationKind ?? .training {
    case .training: "nunca tuvo"
    case .waiver: "no ha firmado"
    case .age: "no ha alcanzado, según consta"
    }
  }

  private static func stale(_ grant: String, _ detail: DenyDetail) -> String {
    let bound = detail.policyAgeBound.map { JournalQuantity.time(Double($0)) } ?? "cierto tiempo"
    let allows = "\(grant) admite una política sin confirmar durante \(bound);"
    guard let age = detail.policyAge else { return "\(allows) esta ya pasó." }
    let time = JournalQuantity.time(Double(age.magnitude))
    return age < 0
      ? "\(allows) esta se confirmó \(time) en el futuro: un reloj está mal." : "\(allows) esta lleva \(time)."
  }

  static func remedy(_ reason: DenyReason, _ detail: DenyDetail) -> String {
    switch reason {
    case .policyMissing: "Une el equipo al registro ('lintel join') o crea una política ('lintel policy compile')."
    case .resourceUnknown: "Agrégalo ('lintel directory set') o corrige space.yaml ('lintel check')."
    case .resourceDisabled: "Habilítalo ('lintel directory set') o cambia su modo ('lintel door posture')."
    case .lockdown: "Termínalo con 'lintel door posture'."
    case .closedHours: "Cámbialo ('lintel directory set') o da un permiso override ('lintel grants add')."
    case .pinLocked: "Termina por sí solo; las entradas muestran quién probó."
    case .credentialMalformed: "Compara lo que envía con su perfil: 'lintel decode'."
    case .credentialUnknown: "Dásela a su miembro con 'lintel badges add'."
    case .pinWrong: "'lintel badges list' muestra lo que tiene."
    case .credentialSuspended: "Actívala con 'lintel badges state'."
    case .credentialLost: "Si su miembro la recuperó, actívala con 'lintel badges state'."
    case .credentialRevoked: "Da otra al miembro con 'lintel badges add'."
    case .credentialNotYetValid: "Su validez se fija con 'lintel directory set'."
    case .credentialExpired: "Extiéndela con 'lintel directory set'."
    case .memberSuspended: "'lintel members standing' lo termina."
    case .memberLeft: "Si volvió, dilo con 'lintel members standing'."
    case .graceEnded: "Registra la renovación con 'lintel members standing'."
    case .held: "Levántala con 'lintel directory end'."
    case .policyStale: "Conecta el equipo al registro; 'lintel status' dice cómo está."
    case .clockUnknown: "Conecta una fuente de hora o cambia when_clock_unknown ('lintel directory set')."
    case .noGrant: "Dáselo con 'lintel grants add'."
    case .certificationMissing where detail.certification == nil:
      "Agrégala ('lintel directory set') o corrige space.yaml ('lintel check')."
    case .trainingMissing where detail.begins != nil, .certificationMissing where detail.begins != nil:
      "Su inicio: 'lintel directory set'."
    case .trainingMissing, .certificationMissing:
      detail.certificationKind == .age
        ? "Registra cuándo la alcanza con 'lintel directory set'." : "Se registra con 'lintel members certify'."
    case .scheduleClosed: "Cámbialo ('lintel directory set') o da otro permiso ('lintel grants add')."
    case .grantNotYetValid: "Su validez se fija con 'lintel directory set'."
    case .grantExpired: "Extiéndelo ('lintel directory set') o da otro ('lintel grants add')."
    case .grantUsedUp: "Da otro con 'lintel grants add'."
    case .approvalMissing: "Falta que lo apruebe un segundo; 'lintel grants list' lo muestra."
    case .pinRequired: "Si marcarlo es una barrera, pon pin_exempt al miembro ('lintel directory set')."
    case .certificationExpired where detail.certificationKind == .age:
      "Si no es así, se corrige con 'lintel directory set'."
    case .certificationExpired: "Se renueva con 'lintel members certify'."
    case .secondPersonRequired, .supervisorRequired: "Lo que pide el permiso se fija con 'lintel directory set'."
    case .signInRequired: "Se registra en la entrada; el permiso se cambia con 'lintel directory set'."
    case .roomFull: "Si la cuenta está mal, corrígela con 'lintel room count'."
    case .quotaUsedUp: "Empieza de nuevo con su próximo periodo."
    case .antiPassback: "Que pase su tarjeta allí al salir, o abre con 'lintel door unlock'."
    case .interlock: "Haz que la cierren; 'lintel status' muestra cuál es."
    case .areaArmed: "Desactívala o da el derecho disarm ('lintel grants add')."
    case .outOfService: "Tras la reparación: 'lintel tool clear', o 'lintel directory end' si lo puso el registro."
    case .emergencyStop: "Mira por qué en la máquina antes de que alguien lo suelte."
    case .preconditionUnmet: "'lintel status' muestra lo que dicen sus entradas."
    case .inUse: "Termina cuando el miembro pase su tarjeta, o con 'lintel tool stop'."
    case .fault: "'lintel status' dice cuál."
    }
  }

  static func phrase(_ reason: DenyReason, _ data: JournalData) -> String {
    let note = data.note.inBrackets
    return switch reason {
    case .policyMissing: "este equipo aún no tiene política"
    case .resourceUnknown: "la política no lo menciona"
    case .resourceDisabled: "está fuera de uso para todos"
    case .lockdown: "el espacio está en cierre de seguridad"
    case .closedHours: "a esta hora está cerrado para todos"
    case .pinLocked: "hubo demasiados códigos incorrectos"
    case .credentialMalformed: "el lector no entendió la tarjeta"
    case .credentialUnknown: "la tarjeta no se conoce"
    case .pinWrong: "el código no era correcto"
    case .credentialSuspended: "la tarjeta está en pausa"
    case .credentialLost: "la tarjeta figura como perdida"
    case .credentialRevoked: "la tarjeta se revocó"
    case .credentialNotYetValid: "la tarjeta aún no vale"
    case .credentialExpired: "la tarjeta venció"
    case .memberSuspended: "la membresía está en pausa\(note)"
    case .memberLeft: "la membresía terminó"
    case .graceEnded: "la membresía venció"
    case .held: "hay una restricción vigente\(note)"
    case .policyStale: "el equipo llevaba demasiado tiempo sin conexión"
    case .clockUnknown: "el equipo no sabe la hora"
    case .noGrant: "nadie ha dado ese derecho"
    case .trainingMissing, .certificationMissing: missing(data, ofAll: reason == .certificationMissing)
    case .scheduleClosed: "está fuera del horario de ese derecho"
    case .grantNotYetValid: "el derecho aún no empieza"
    case .grantExpired: "el derecho venció"
    case .grantUsedUp: "el derecho se agotó"
    case .approvalMissing: "un segundo encargado no ha aprobado ese derecho"
    case .pinRequired: "faltaba el PIN"
    case .certificationExpired: over(data)
    case .secondPersonRequired: "faltaba una segunda persona"
    case .supervisorRequired: "faltaba un supervisor"
    case .signInRequired: "el miembro no se había registrado en la entrada"
    case .roomFull: "la sala está llena"
    case .quotaUsedUp: "la cuota se agotó"
    case .antiPassback: "el miembro figura del otro lado"
    case .interlock: "había otra puerta abierta"
    case .areaArmed: "la alarma de ahí está activada"
    case .outOfService: "está fuera de servicio\(note)"
    case .emergencyStop: "su circuito de paro de emergencia está abierto"
    case .preconditionUnmet: "aún faltaba algo\(note)"
    case .inUse: "otra persona lo está usando"
    case .fault: "tiene una falla"
    }
  }

  private static func missing(_ data: JournalData, ofAll: Bool) -> String {
    let everybody = ofAll ? " que todos necesitan ahí" : ""
    guard let name = data.certification else { return "falta una capacitación\(everybody)" }
    return switch data.certificationKindValue {
    case .training: "falta la capacitación \(name)\(everybody)"
    case .waiver: "falta firmar el descargo \(name)\(everybody)"
    case .age: "falta alcanzar la edad \(name)\(everybody)"
    }
  }

  private static func over(_ data: JournalData) -> String {
    guard let name = data.certification else { return "una capacitación venció" }
    return switch data.certificationKindValue {
    case .training: "la capacitación \(name) venció"
    case .waiver: "el descargo \(name) venció"
    case .age: "ya pasó la edad \(name)"
    }
  }

  /// `hoy a las 18:00`, `mañana a las 8:00`, `el martes 3 de marzo a la 1:30`; with the year as in English.
  static func time(_ time: DenyDetail.Time) -> String {
    "\(day(time)) \(time.local.hour == 1 ? "a la" : "a las") \(time.clock(hourDigits: 1))"
  }

  private static func day(_ time: DenyDetail.Time) -> String {
    switch time.distance {
    case 0: return "hoy"
    case 1: return "mañana"
    case -1: return "ayer"
    default:
      let weekdays = ["lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"]
      let months = [
        "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre",
        "diciembre",
      ]
      let date = time.local.date
      let year = time.needsYear ? " de \(date.year)" : ""
      return "el \(weekdays[time.local.weekday]) \(date.day) de \(months[date.month - 1])\(year)"
    }
  }
}
