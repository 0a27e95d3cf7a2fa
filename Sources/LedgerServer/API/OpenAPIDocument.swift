internal import SpaceCore

/// The description of the interface for `GET /openapi.json` (OpenAPI 3.1).
enum OpenAPIDocument {
  static let text = """
    {"openapi":"3.1.0","info":{"title":"Lintel ledger","version":"1",\
    "description":"One append-only log of a community and the directory that follows from it. An answer that is no \
    success is a Rejection: 400 unreadable, 401 no good token, 403 not permitted, not joined or revoked, 404 unknown, 409 gap or \
    conflict, 410 invitation, 413 too large, 422 altered, foreign or invalid, 429 too many wait, 503 storage."},
    "paths":{\((calls + directoryCalls).joined(separator: ",\n"))},
    "components":{\(components)}}
    """

  private static let calls = [
    path("/checkpoint", [get("The newest signed checkpoint (C2SP tlog-checkpoint).", "text/plain")]),
    path(
      "/tile/{path}",
      [
        get(
          "Hashes of the tree for anyone, and below tile/entries/ bundles of entries with the operator's token "
            + "(C2SP tlog-tiles).", "application/octet-stream")
      ], parameters: [parameter("path", "path", "string")]),
    path("/openapi.json", [get("This description.", "application/json")]),
    path("/v1/ledger", [get("The ledger's origin, its key and the size of the log.", "application/json")]),
    path(
      "/v1/consistency",
      [get("The hashes that prove one tree to be the beginning of another, base64 in a list.", "application/json")],
      parameters: [parameter("from", "query", "integer"), parameter("to", "query", "integer")]),
    path(
      "/v1/entries",
      [
        get(
          "Entries in the order of the log: index, leaf_hash (base64) and entry (the JWS; absent when erased). With "
            + "Accept: text/event-stream it goes on with what comes; Last-Event-ID counts as after.",
          "application/json", security: "operator",
          parameters: [
            parameter("after", "query", "integer", optional: true),
            parameter("limit", "query", "integer", optional: true),
            parameter("type", "query", "string", optional: true),
            parameter("subject", "query", "string", optional: true),
          ]),
        write(
          "post",
          "A batch of one agent's entries, one JWS in each line, oldest first, at most 1000 and 1 MiB. Answered "
            + "with a Receipt once it is durable; a repeat gets the places it has.",
          "application/jose", answer: "200", security: "agent"),
      ]),
    path(
      "/v1/entries/{index}/proof", [get("The proof that an entry lies in the log (C2SP tlog-proof).", "text/plain")],
      parameters: [parameter("index", "path", "integer")]),
    path(
      "/v1/policy",
      [
        get(
          "The agent's policy if it is another than `have`: four bytes with the length of the signed header, most "
            + "significant first, the header, the image. 204 when it is still the newest after `wait` seconds (0 unless told).",
          "application/octet-stream", security: "agent",
          parameters: [
            parameter("have", "query", "integer", optional: true),
            parameter("wait", "query", "integer", optional: true),
          ])
      ]),
    path(
      "/v1/agents",
      [
        get("All agents.", "application/json", security: "operator"),
        write("post", "Joins with a one-time invitation: a JoinRequest.", "application/json", answer: "201"),
      ]),
    path(
      "/v1/agents/{id}/revoke",
      [
        write(
          "post", "Takes nothing of an agent any more: {reason} or nothing.", "application/json", answer: "204",
          security: "operator")
      ], parameters: [parameter("id", "path", "string")]),
    path(
      "/v1/invitations",
      [
        write(
          "post", "Makes a one-time invitation: {url, seconds}; answers {id, invitation}.", "application/json",
          answer: "201", security: "operator")
      ]),
    path(
      "/v1/members/{id}/forget",
      [
        write(
          "post", "Destroys what identifies a member; the log keeps the pseudonym.", "application/json", answer: "204",
          security: "operator")
      ], parameters: [parameter("id", "path", "string")]),
    path(
      "/v1/passes/{id}/text",
      [
        get(
          "The text of a pass, signed by the ledger: {text}. Whoever has it can enter; refused once it was revoked.",
          "application/json", security: "operator")
      ], parameters: [parameter("id", "path", "string")]),
    path(
      "/v1/stewards/{id}/token",
      [
        write(
          "post", "Makes a token for a steward, told once; the one before is good no longer. Answers {token}.",
          "application/json", answer: "201", security: "operator")
      ], parameters: [parameter("id", "path", "string")]),
    path(
      "/v1/forecast",
      [
        get(
          "Whether a member would be let in, decided by the newest policy of the board that has the resource: a "
            + "Forecast. What the parameters do not say blocks nothing, and nothing is recorded.",
          "application/json", security: "operator", parameters: forecastParameters)
      ]),
  ]

  private static let forecastParameters =
    [parameter("member", "query", "string"), parameter("resource", "query", "string")]
    + ["at", "confirmed_at", "last_used", "pin_locked_until"].map {
      parameter($0, "query", "string", optional: true)
    } + [
      parameter("uses", "query", "integer", optional: true), parameter("credential", "query", "string", optional: true),
    ]
    + [
      ("right", Right.allCases.map(\.name)), ("clock", ClockQuality.allCases.map(\.rawValue)),
      ("language", TextLanguage.allCases.map(\.rawValue)), ("pin", ["not_given", "verified", "wrong"]),
    ].map { parameter($0.0, "query", "string", optional: true, words: $0.1) }
    + ForecastQuestion.Flag.allCases.map { parameter($0.rawValue, "query", "boolean", optional: true) }

  private static let directoryCalls = DirectoryKind.allCases.flatMap { kind in
    [
      path(
        "/v1/\(kind.plural)",
        [get("Every \(kind.rawValue): id, value, position\(told(kind)).", "application/json", security: "operator")]),
      path(
        "/v1/\(kind.plural)/{id}",
        [
          get("One \(kind.rawValue).", "application/json", security: "operator"),
          write(
            "put", "Makes or changes a \(kind.rawValue): {value\(more(kind))}; answers {index}.", "application/json",
            answer: "200", security: "operator"),
          #""delete":{"summary":"Ends a \#(kind.rawValue); answers {index}.",\#(guarded("operator"))\#(answers("200"))}"#,
        ], parameters: [parameter("id", "path", "string")]),
    ]
  }

  private static func told(_ kind: DirectoryKind) -> String {
    kind == .grant ? ", and approved: false while a dangerous right waits for a second person" : ""
  }

  private static func more(_ kind: DirectoryKind) -> String {
    switch kind {
    case .member: ", personal: {name, contact}"
    case .pass: ", personal: {name, contact} of a guest; later only its state changes"
    case .credential:
      ", secret (in hexadecimal: the bytes of a badge, the digits of a PIN in ASCII, the 20 bytes of a one-time code)"
    case .approval: " (grant: the position of the grant as it was looked at, by another name than gave it)"
    case .certification: " (earned: {after} and a tool as resource, or another certification, awards it by itself)"
    case .space, .resource, .group, .calendar, .schedule, .award, .grant, .hold, .lockout, .steward: ""
    }
  }

  private static let components = #"""
    "securitySchemes":{
    "operator":{"type":"http","scheme":"bearer","description":"The text of operator.token in the ledger's folder. \
    The header Lintel-Operator says who acts. In the directory a steward's own token does as well, under the steward's \
    name and within the powers that stewards/{id} gives."},
    "agent":{"type":"http","scheme":"bearer","bearerFormat":"JWT","description":"Signed by the agent's key (EdDSA): \
    iss the agent, aud the ledger's origin, iat and exp at most 300 seconds apart."}},
    "schemas":{
    "Rejection":{"type":"object","required":["code","message"],"properties":{"code":{"type":"string"},\
    "message":{"type":"string"},"expected":{"type":"integer"},"sequence":{"type":"integer"}}},
    "Receipt":{"type":"object","required":["source","through","first_index","last_index","next_sequence","checkpoint"],\
    "properties":{"source":{"type":"string"},"through":{"type":"integer"},"first_index":{"type":"integer"},\
    "last_index":{"type":"integer"},"next_sequence":{"type":"integer"},"checkpoint":{"type":"string"}}},
    "Forecast":{"type":"object","required":["member","resource","agent","right","at","allowed"],"properties":{\
    "member":{"type":"string"},"resource":{"type":"string"},"agent":{"type":"string"},"right":{"type":"string"},\
    "at":{"type":"string"},"allowed":{"type":"boolean"},"grant":{"type":"string"},"reason":{"type":"string"},\
    "member_text":{"type":"string"},"steward_text":{"type":"string"},"policy_version":{"type":"integer"},\
    "opens_at":{"type":"string"},"ended_at":{"type":"string"},"certification":{"type":"string"},\
    "certification_kind":{"type":"string"},"given_by":{"type":"string"},"why":{"type":"string"},\
    "policy_age":{"type":"integer"},"policy_age_bound":{"type":"integer"},"uses_limit":{"type":"integer"}}},
    "JoinRequest":{"type":"object","required":["invitation","secret","agent_key","digest_key","space","resources"],\
    "properties":{"invitation":{"type":"string"},"secret":{"type":"string"},"agent_key":{"type":"string"},\
    "digest_key":{"type":"string"},"space":{"type":"string"},"timezone":{"type":"string"},\
    "resources":{"type":"array","items":{"type":"object","required":["id","name","kind"]}}}}}
    """#.replacing("\\\n", with: "")

  // MARK: Pieces

  private static func path(_ path: String, _ operations: [String], parameters: [String] = []) -> String {
    let shared = parameters.isEmpty ? [] : [#""parameters":[\#(parameters.joined(separator: ","))]"#]
    return #""\#(path)":{\#((shared + operations).joined(separator: ","))}"#
  }

  private static func parameter(
    _ name: String, _ place: String, _ type: String, optional: Bool = false, words: [String] = []
  ) -> String {
    let among = words.isEmpty ? "" : #","enum":["\#(words.joined(separator: #"",""#))"]"#
    return #"{"name":"\#(name)","in":"\#(place)","required":\#(!optional),"schema":{"type":"\#(type)"\#(among)}}"#
  }

  private static func get(
    _ summary: String, _ type: String, security: String? = nil, parameters: [String] = []
  ) -> String {
    let with = parameters.isEmpty ? "" : #""parameters":[\#(parameters.joined(separator: ","))],"#
    return #""get":{"summary":"\#(summary)",\#(with)\#(guarded(security))\#(answers("200", type))}"#
  }

  private static func write(
    _ method: String, _ summary: String, _ type: String, answer: String, security: String? = nil
  ) -> String {
    #""\#(method)":{"summary":"\#(summary)","requestBody":{"content":{"\#(type)":{}}},"#
      + guarded(security) + answers(answer) + "}"
  }

  private static func guarded(_ security: String?) -> String { security.map { #""security":[{"\#($0)":[]}],"# } ?? "" }

  private static func answers(_ status: String, _ type: String = "application/json") -> String {
    let rejection =
      ##"{"description":"Refused.","content":{"application/json":{"schema":"##
      + ##"{"$ref":"#/components/schemas/Rejection"}}}}"##
    let content = status == "204" ? "" : #","content":{"\#(type)":{}}"#
    return #""responses":{"\#(status)":{"description":"Done."\#(content)},"default":\#(rejection)}"#
  }
}
