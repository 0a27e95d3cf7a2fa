internal import Foundation
internal import Hummingbird
internal import LedgerProtocol
internal import SpaceCore

/// Whether a member would be let in.
extension LedgerAPI {
  func addForecastRoute(to router: Router<APIContext>) {
    router.get("v1/forecast") { request, _ in
      try await requireOperator(request)
      let question = try Self.question(request)
      return try Self.answer(try await Offload.run { try store.forecast(question) })
    }
  }

  private static func question(_ request: Request) throws -> ForecastQuestion {
    let query = request.uri.queryParameters
    func text(_ name: String) -> String? { query[Substring(name)].map(String.init) }
    guard let member = text("member"), let resource = text("resource"), !resource.isEmpty else {
      throw Rejection(code: .malformed, message: "a forecast needs 'member' and 'resource'")
    }
    var question = ForecastQuestion(member: member, resource: resource)
    question.time = try time("at", text)
    question.right = try word("right", text, Right.init(name:), Right.allCases.map(\.name))
    question.credential = text("credential")
    if let language = try word("language", text, TextLanguage.init, TextLanguage.allCases.map(\.rawValue)) {
      question.language = language
    }
    if let clock = try word("clock", text, ClockQuality.init, ClockQuality.allCases.map(\.rawValue)) {
      question.clock = clock
    }
    question.uses = UInt32(clamping: try number("uses", request) ?? 0)
    question.situation.policyConfirmedAt = try time("confirmed_at", text)
    question.situation.credentialLastUsed = try time("last_used", text)
    if let locked = try time("pin_locked_until", text) {
      question.situation.pin = .locked(until: locked)
    } else if let pin = try word("pin", text, pinStates, ["not_given", "verified", "wrong"]) {
      question.situation.pin = pin
    }
    for flag in ForecastQuestion.Flag.allCases {
      let bools = ["true": true, "false": false]
      guard let value = try word(flag.rawValue, text, { bools[$0] }, ["true", "false"]) else { continue }
      question.set(flag, to: value)
    }
    return question
  }

  private static func pinStates(_ word: String) -> PINState? {
    let states: [String: PINState] = ["not_given": .notGiven, "verified": .verified, "wrong": .wrong]
    return states[word]
  }

  private static func word<Value>(
    _ name: String, _ text: (String) -> String?, _ read: (String) -> Value?, _ words: [String]
  ) throws -> Value? {
    guard let word = text(name) else { return nil }
    guard let value = read(word) else {
      throw Rejection(code: .malformed, message: "'\(name)' is one of \(words.joined(separator: ", "))")
    }
    return value
  }

  private static func time(_ name: String, _ text: (String) -> String?) throws -> WallTime? {
    guard let text = text(name) else { return nil }
    // What does not parse gets an example instead of the parser's words. Years have four digits, so that the
    // milliseconds cannot run over.
    guard let date = try? Date(text, strategy: .iso8601), abs(date.timeIntervalSince1970) < 253_402_300_800 else {
      throw Rejection(code: .malformed, message: "'\(name)' is a time such as 2026-12-25T20:00:00Z")
    }
    return WallTime(milliseconds: Int64((date.timeIntervalSince1970 * 1000).rounded()))
  }
}
