internal import Foundation
internal import HTTPTypes
internal import Hummingbird
internal import LedgerProtocol
internal import SpaceCore

/// The directory, for who holds the operator's token, and for stewards within their powers. Every write is an entry with
/// its actor.
extension LedgerAPI {
  private struct Written: Encodable {
    /// The place of the entry.
    var index: UInt64
  }

  private struct PassAnswer: Encodable {
    var text: String
  }

  func addDirectoryRoutes(to router: Router<APIContext>) {
    for kind in DirectoryKind.allCases {
      let group = router.group(RouterPath("v1/\(kind.plural)"))
      group.get { request, _ in
        _ = try await caller(request)
        return Self.json(try await Offload.run { try DirectoryAnswer.all(kind, store) })
      }
      group.get(":id") { request, context in
        _ = try await caller(request)
        let id = try Self.id(context)
        return Self.json(try await Offload.run { try DirectoryAnswer.one(kind, id, store) })
      }
      group.put(":id") { request, context in
        let (caller, id) = (try await caller(request), try Self.id(context))
        return try await change(try DirectoryBody.change(kind, id, try await Self.body(request)), caller)
      }
      group.delete(":id") { request, context in
        let (caller, id) = (try await caller(request), try Self.id(context))
        return try await change(DirectoryChange(kind, id, json: nil), caller)
      }
    }
    router.get("v1/passes/:id/text") { request, context in
      let (caller, id) = (try await caller(request), try Self.id(context))
      let steward = caller.isSteward ? caller.name : nil
      return try Self.answer(PassAnswer(text: try await Offload.run { try store.passText(id, steward: steward) }))
    }
    router.post("v1/members/:id/forget") { request, context in
      try await requireOperator(request)
      let (id, actor) = (try Self.id(context), try actor(request))
      try await Offload.run { try store.forget(member: id, actor: actor) }
      return Response(status: .noContent)
    }
  }

  private func change(_ change: DirectoryChange, _ caller: Caller) async throws -> Response {
    let index = try await Offload.run {
      try store.change([change], actor: caller.name, asSteward: caller.isSteward)
    }
    return try Self.answer(Written(index: index.first ?? 0))
  }

  /// The id in the path, with its escapes undone.
  static func id(_ context: APIContext) throws -> String {
    let id = try context.parameters.require("id")
    return id.removingPercentEncoding ?? id
  }
}

/// The body of a `PUT`: `{"value": {…}, "personal": {"name": …, "contact": …}, "secret": "hexadecimal"}`.
enum DirectoryBody {
  static func change(_ kind: DirectoryKind, _ id: String, _ body: [UInt8]) throws -> DirectoryChange {
    let object: [String: Any]
    do {
      guard let read = try JSONSerialization.jsonObject(with: Data(body)) as? [String: Any] else {
        throw Rejection(code: .malformed, message: "the body is not a JSON object")
      }
      object = read
    } catch { throw Rejection(code: .malformed, message: "the body is not a JSON object") }
    for key in object.keys.sorted() where !["value", "personal", "secret"].contains(key) {
      throw Rejection(code: .malformed, message: "the body has no '\(key)'; it has value, personal and secret")
    }
    guard let value = object["value"] as? [String: Any] else {
      throw Rejection(code: .malformed, message: "the body needs 'value', an object")
    }
    let json = [UInt8](try JSONSerialization.data(withJSONObject: value))
    var change = DirectoryChange(kind, id, json: json)
    if let personal = object["personal"] {
      change.personal = try LedgerAPI.decode(
        PersonalData.self, [UInt8](try JSONSerialization.data(withJSONObject: personal, options: .fragmentsAllowed)))
    }
    if let secret = object["secret"] {
      guard let text = secret as? String, let bytes = Self.bytes(hexadecimal: text),
        let word = value["kind"] as? String,
        let kind = CredentialKind(name: word)
      else {
        throw Rejection(
          code: .malformed, message: "'secret' is pairs of hexadecimal digits, and 'kind' of the value says of what")
      }
      change.secret = RawCredential(kind: kind, bytes: bytes)
    }
    return change
  }

  private static func bytes(hexadecimal text: String) -> [UInt8]? {
    let digits = Array(text.utf8)
    guard !digits.isEmpty, digits.count.isMultiple(of: 2), text.allSatisfy(\.isHexDigit) else { return nil }
    return stride(from: 0, to: digits.count, by: 2).compactMap {
      UInt8(String(decoding: digits[$0...$0 + 1], as: UTF8.self), radix: 16)
    }
  }
}

/// What the directory holds, in JSON; names of members and guests beside their values.
enum DirectoryAnswer {
  static func all(_ kind: DirectoryKind, _ store: LedgerStore) throws -> [UInt8] {
    let names = kind == .member || kind == .pass ? try store.names() : [:]
    let waiting = kind == .grant ? Set(try store.grantsAwaitingApproval()) : []
    let items = try store.items(kind).map { try one($0, names[$0.id], waits: waiting.contains($0.id)) }
    return [UInt8(ascii: "[")] + items.joined(separator: [UInt8(ascii: ",")]) + [UInt8(ascii: "]")]
  }

  static func one(_ kind: DirectoryKind, _ id: String, _ store: LedgerStore) throws -> [UInt8] {
    guard let item = try store.item(kind, id) else { throw LedgerError.unknown(kind: kind.rawValue, id: id) }
    let waits = kind == .grant ? try store.grantsAwaitingApproval().contains(id) : false
    return try one(item, kind == .member || kind == .pass ? try store.names()[id] : nil, waits: waits)
  }

  /// The value goes out as it lies in the log.
  /// - Parameter waits: whether it is a grant that does not count until it is approved.
  private static func one(_ item: DirectoryItem, _ personal: PersonalData?, waits: Bool) throws -> [UInt8] {
    var json = Array(#"{"id":"#.utf8) + (try WireJSON.encode(item.id))
    if let personal {
      json += Array(#","name":"#.utf8) + (try WireJSON.encode(personal.name))
      if let contact = personal.contact { json += Array(#","contact":"#.utf8) + (try WireJSON.encode(contact)) }
    }
    if waits { json += Array(#","approved":false"#.utf8) }
    return json + Array(#","position":\#(item.position),"value":"#.utf8) + item.value + [UInt8(ascii: "}")]
  }
}
