import Foundation
import Testing

@testable import SpaceCore

@Suite struct DoorMemoryTests {
  @Test func `what a door remembers comes back as it was written`() throws {
    for memory in [
      DoorMemory(), DoorMemory(posture: .lockdown, forced: true), DoorMemory(waitsForMember: true),
    ] {
      #expect(try JSONDecoder().decode(DoorMemory.self, from: JSONEncoder().encode(memory)) == memory)
    }
  }

  @Test func `what an older agent wrote is read, and waits for nobody`() throws {
    let written = Data(#"{"posture":"free_access","forced":true}"#.utf8)
    #expect(
      try JSONDecoder().decode(DoorMemory.self, from: written) == DoorMemory(posture: .freeAccess, forced: true))
  }
}
