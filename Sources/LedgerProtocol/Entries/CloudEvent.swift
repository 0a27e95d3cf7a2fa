internal import SpaceCore

/// The attributes of one CloudEvents 1.0 event in JSON form, checked by the rules of the specification.
///
/// Keeps every attribute, also those it does not know, as the bytes in which they came.
struct CloudEvent: Sendable, Hashable {
  let id: String
  let source: String
  let type: String
  let time: WallTime?
  let subject: String?
  /// The text in which the event came.
  let json: [UInt8]
  private let places: [String: Range<Int>]

  init(json: [UInt8]) throws(EntryError) {
    var places: [String: Range<Int>] = [:]
    do {
      for member in try JSONScanner.members(of: json) { places[member.name] = member.value }
    } catch { throw .malformed("payload: \(error.reason) at byte \(error.offset)") }
    self.json = json
    self.places = places
    for name in places.keys where name != "data_base64" && !Self.isAttributeName(name) {
      throw .invalid(attribute: String(name.prefix(40)), reason: "has a name other than lower-case letters and digits")
    }
    guard places["data"] == nil || places["data_base64"] == nil else {
      throw .invalid(attribute: "data", reason: "stands beside data_base64; only one of them is allowed")
    }
    for (name, place) in places where name != "data" {
      guard ![UInt8(ascii: "{"), UInt8(ascii: "[")].contains(json[place.lowerBound]) else {
        throw .invalid(attribute: String(name.prefix(40)), reason: "is not a single value")
      }
    }
    guard try Self.text("specversion", json, places) == "1.0" else {
      throw .invalid(attribute: "specversion", reason: "is not 1.0")
    }
    id = try Self.text("id", json, places)
    source = try Self.text("source", json, places)
    type = try Self.text("type", json, places)
    subject = places["subject"] == nil ? nil : try Self.text("subject", json, places)
    time = try Self.time(json, places)
  }

  private static func time(_ json: [UInt8], _ places: [String: Range<Int>]) throws(EntryError) -> WallTime? {
    guard places["time"] != nil else { return nil }
    guard let time = RFC3339.time(try text("time", json, places)) else {
      throw .invalid(attribute: "time", reason: "is not a time as RFC 3339 writes it")
    }
    return time
  }

  /// The required text of an attribute.
  func text(_ name: String) throws(EntryError) -> String { try Self.text(name, json, places) }

  /// The value of an attribute or of `data` as JSON; nil when absent.
  func value(_ name: String) -> [UInt8]? { places[name].map { Array(json[$0]) } }

  private static func text(
    _ name: String, _ json: [UInt8], _ places: [String: Range<Int>]
  ) throws(EntryError) -> String {
    guard let place = places[name] else { throw .missing(attribute: name) }
    guard let text = JSONScanner.string(json, place) else { throw .invalid(attribute: name, reason: "is not a string") }
    guard !text.isEmpty else { throw .missing(attribute: name) }
    return text
  }

  /// CloudEvents 1.0, "Attribute Naming Convention".
  private static func isAttributeName(_ name: String) -> Bool {
    !name.isEmpty
      && name.utf8.allSatisfy {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
      }
  }
}
