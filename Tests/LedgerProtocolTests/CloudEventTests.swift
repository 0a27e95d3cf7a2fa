import Foundation
import Testing

@testable import LedgerProtocol

@Suite struct CloudEventTests {
  @Test(arguments: LedgerVector.of("cloudevents-batch"))
  func `events are taken and refused as published`(_ vector: LedgerVector) throws {
    let batch = try #require(vector.input as? String)
    let events = try #require(try JSONSerialization.jsonObject(with: Data(batch.utf8)) as? [Any])
    func read() throws {
      for event in events { _ = try CloudEvent(json: [UInt8](try JSONSerialization.data(withJSONObject: event))) }
    }
    guard try vector.outcome("ok", Bool.self) else {
      #expect(throws: EntryError.self) { try read() }
      return
    }
    #expect(throws: Never.self) { try read() }
    #expect(try events.count == vector.outcome("count", Int.self))
  }
}
