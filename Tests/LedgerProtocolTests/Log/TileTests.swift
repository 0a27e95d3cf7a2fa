import Testing

@testable import LedgerProtocol

@Suite struct TileTests {
  @Test(arguments: LedgerVector.of("tile-path"))
  func `indices are written as published`(_ vector: LedgerVector) throws {
    let index = UInt64(try #require(vector.input as? Int))
    let path = try #require(vector.expected as? String)
    #expect(Tile(level: 0, index: index)?.path == "tile/0/\(path)")
    #expect(TilePath("tile/entries/\(path)") == .entries(index: index, width: 256))
    #expect(Tile(path: "tile/3/\(path).p/7") == Tile(level: 3, index: index, width: 7))
  }

  @Test(arguments: LedgerVector.of("tile-set"))
  func `a log has the published tiles`(_ vector: LedgerVector) throws {
    let size = UInt64(try #require(vector.input as? Int))
    let expected = try #require(vector.expected as? [String: [String: Int]])
    for level in 0...7 {
      let count = Tile.count(level: level, size: size)
      let published = expected["\(level)"]
      #expect(Int(count.full) == published?["full"] ?? 0 && count.partialWidth == published?["partial"] ?? 0)
    }
  }

  @Test(arguments: [
    "", "tile", "tile/0", "tile/0/1", "tile/0/0001", "tile/8/000", "tile/-1/000", "tile/0/x000/001", "tile/0/000.p/0",
    "tile/0/000.p/256", "tile/0/000.p/01", "tile/0/000/", "/tile/0/000", "tile/entries/", "tile/0/x1/000",
    "tile/0/000.p",
    "tile/0/999/999", "tile/0/x999/x999/x999/x999/x999/x999/x999/999",
  ])
  func `a path that is not written just so names nothing`(_ path: String) { #expect(TilePath(path) == nil) }

  @Test(arguments: LedgerVector.of("entry-bundle"))
  func `bundles are written and read as published`(_ vector: LedgerVector) throws {
    let entries = try #require(vector.input as? [String]).map(LedgerVector.bytes)
    let bundle = try LedgerVector.bytes(try #require(vector.expected as? String))
    #expect(try EntryBundle.encode(entries) == bundle)
    #expect(try EntryBundle.decode(bundle) == entries)
    #expect(throws: EntryBundleError.self) { try EntryBundle.decode(Array(bundle.dropLast())) }
    #expect(throws: EntryBundleError.tooMany) { try EntryBundle.encode(Array(repeating: [], count: 257)) }
    #expect(throws: EntryBundleError.self) { try EntryBundle.encode([[UInt8](repeating: 0, count: 65_536)]) }
  }
}
