internal import HTTPTypes
internal import Hummingbird
internal import LedgerProtocol
internal import NIOCore

/// The log as C2SP tlog-tiles serves it, and proofs.
extension LedgerAPI {
  private struct Facts: Encodable {
    var origin: String
    /// The ledger's public key, base64url.
    var key: String
    /// The same as C2SP signed notes write it.
    var verifierKey: String
    var size: UInt64
  }

  func addLogRoutes(to router: Router<APIContext>) {
    router.get("checkpoint") { _, _ in
      let note = try await Offload.run { try store.checkpoint() }
      return Response(
        status: .ok, headers: [.contentType: "text/plain; charset=utf-8", .cacheControl: "no-store"],
        body: ResponseBody(byteBuffer: ByteBuffer(string: note)))
    }
    router.get("tile/**") { request, _ in try await tile(request) }
    router.get("v1/ledger") { _, _ in
      let facts = try await Offload.run {
        Facts(
          origin: store.origin, key: store.publicKey.text,
          verifierKey: try NoteKey(name: store.origin, key: store.publicKey).vkey, size: try store.size())
      }
      return try Self.answer(facts)
    }
    router.get("v1/consistency") { request, _ in
      guard let from = try Self.number("from", request), let to = try Self.number("to", request) else {
        throw Rejection(code: .malformed, message: "'from' and 'to' are two sizes of the log")
      }
      let proof = try await Offload.run { try store.consistencyProof(from: from, to: to) }
      return try Self.answer(proof.map(Base64Data.init))
    }
  }

  private func tile(_ request: Request) async throws -> Response {
    guard let path = TilePath(String(request.uri.path.dropFirst())) else {
      throw Rejection(code: .unknown, message: "this is no path of a tile (C2SP tlog-tiles)")
    }
    let bytes: [UInt8]?
    switch path {
    case .tree(let tile): bytes = try await Offload.run { try store.tile(tile) }
    case .entries(let index, let width):
      try await requireOperator(request)
      bytes = try await Offload.run { try store.bundle(index: index, width: width) }
    }
    guard let bytes else { throw Rejection(code: .unknown, message: "the log does not reach this tile") }
    return Response(
      status: .ok, headers: [.contentType: "application/octet-stream"],
      body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
  }
}

/// Bytes as base64 in JSON.
struct Base64Data: Encodable {
  let bytes: [UInt8]

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(Base64Text.encode(bytes))
  }
}
