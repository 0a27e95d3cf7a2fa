internal import Foundation
internal import LedgerProtocol
internal import NIOCore
internal import NIOHTTP1

/// The calls of the ledger's interface, as bytes. The one file of the client that knows paths and fields.
extension HTTPLedger: LedgerEndpoint {
  func post(_ entries: [[UInt8]]) async throws(LedgerFailure) -> PostAnswer {
    // Compact JWS has no line feed, so one separates the entries.
    let body = Array(entries.joined(separator: [UInt8(ascii: "\n")]))
    let answer = try await send(.POST, "/v1/entries", body: body, type: "application/jose")
    switch answer.status {
    case 200, 201:
      let receipt: Receipt = try decode(answer.body)
      return .receipt(through: receipt.through, checkpoint: receipt.checkpoint)
    case 400..<500:
      let rejection: Rejection = try decode(answer.body)
      if rejection.code == .gap, let expected = rejection.expected { return .gap(expected: expected) }
      return .refused(sequence: rejection.sequence, "\(rejection)")
    case let status: throw .malformed("status \(status) for a batch")
    }
  }

  func consistency(from earlier: UInt64, to size: UInt64) async throws(LedgerFailure) -> [[UInt8]] {
    let answer = try await send(.GET, "/v1/consistency?from=\(earlier)&to=\(size)", authorised: false)
    guard answer.status == 200 else { throw .malformed("status \(answer.status) for a consistency proof") }
    let hashes: [Data] = try decode(answer.body)
    return hashes.map { [UInt8]($0) }
  }

  func policy(have: UInt64?, waitSeconds: Int) async throws(LedgerFailure) -> PolicyAnswer {
    let known = have.map { "have=\($0)&" } ?? ""
    let answer = try await send(
      .GET, "/v1/policy?\(known)wait=\(waitSeconds)", limit: 256 << 20, wait: .seconds(Int64(waitSeconds)))
    switch answer.status {
    case 204, 304: return .unchanged
    case 404: return .none
    case 200: break
    case let status: throw .malformed("status \(status) for a policy")
    }
    guard let (header, image) = PolicyParcel.decode(answer.body) else {
      throw .malformed("a policy of \(answer.body.count) bytes")
    }
    return .policy(header: header, image: image)
  }

  private func decode<Value: Decodable>(_ bytes: [UInt8]) throws(LedgerFailure) -> Value {
    do { return try WireJSON.decode(Value.self, from: bytes) } catch {
      throw .malformed("\(bytes.count) bytes that are not the JSON of this call")
    }
  }
}
