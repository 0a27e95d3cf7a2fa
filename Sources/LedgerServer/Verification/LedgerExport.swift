internal import Foundation
internal import GRDB
internal import LedgerProtocol

/// A whole log as files: the tiles and bundles of entries of C2SP tlog-tiles, the checkpoint, and the ledger's public
/// key. The keys of the boards are in the log itself. What is sealed in the directory is not in it.
public enum LedgerExport {
  /// Writes the ledger of a folder, reading only; also beside a process that serves it.
  ///
  /// - Parameter to: must not exist yet.
  /// - Returns: how many entries were written.
  @discardableResult
  public static func write(ledger folder: String, to path: String) throws -> UInt64 {
    let key = try LedgerFolder.publicKey(in: folder)
    return try write(try LedgerFolder.reader(of: folder), key: key, to: path)
  }

  /// Writes an open ledger.
  @discardableResult
  public static func write(_ store: LedgerStore, to path: String) throws -> UInt64 {
    try write(store.pool, key: try NoteKey(name: store.origin, key: store.publicKey), to: path)
  }

  private static func write(_ reader: any DatabaseReader, key: NoteKey, to path: String) throws -> UInt64 {
    guard !FileManager.default.fileExists(atPath: path) else {
      throw LedgerError.invalid("\(path) exists already; name a folder that does not")
    }
    return try reader.read { db in
      let note = try String.fetchOne(db, sql: "SELECT note FROM checkpoint WHERE one = 1") ?? ""
      let size = try Checkpoint(text: try SignedNote(note: note).text).size
      let files = ExportFiles(path: path)
      for level in 0...7 {
        for tile in tiles(level: level, size: size) {
          let hashes = try Data.fetchAll(
            db, sql: "SELECT hash FROM nodes WHERE level = ? AND position >= ? AND position < ? ORDER BY position",
            arguments: [level * 8, Int64(tile.index) * 256, Int64(tile.index) * 256 + Int64(tile.width)])
          try files.write(tile.path, hashes.flatMap { [UInt8]($0) })
        }
      }
      for tile in tiles(level: 0, size: size) {
        let page = try LedgerStore.entries(.init(from: tile.index * 256, limit: tile.width), db)
        try files.write(
          TilePath.entries(index: tile.index, width: tile.width).description,
          try EntryBundle.encode(page.map { $0.bytes ?? [] }))
      }
      try files.write(LedgerFolder.publicKeyFile, Array("\(key.vkey)\n".utf8))
      // Last: an export without a checkpoint is one that was not finished.
      try files.write("checkpoint", Array(note.utf8))
      return size
    }
  }

  /// The tiles of one level of a log of `size` entries.
  static func tiles(level: Int, size: UInt64) -> [Tile] {
    let count = Tile.count(level: level, size: size)
    var tiles = (0..<count.full).compactMap { Tile(level: level, index: $0) }
    if count.partialWidth > 0, let tile = Tile(level: level, index: count.full, width: count.partialWidth) {
      tiles.append(tile)
    }
    return tiles
  }
}

/// The files of an export.
struct ExportFiles {
  let path: String

  func write(_ name: String, _ bytes: [UInt8]) throws {
    let file = URL(fileURLWithPath: path + "/" + name)
    do {
      try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(bytes).write(to: file)
    } catch { throw LedgerError.storage(operation: "writing", path: file.path, cause: error.localizedDescription) }
  }

  func read(_ name: String) throws -> [UInt8] {
    do { return [UInt8](try Data(contentsOf: URL(fileURLWithPath: path + "/" + name))) } catch {
      throw LedgerError.storage(operation: "reading", path: path + "/" + name, cause: error.localizedDescription)
    }
  }
}

extension LedgerVerification {
  /// Verifies what ``LedgerExport`` wrote, from its files alone.
  public static func verify(export path: String) throws -> LedgerVerification {
    let files = ExportFiles(path: path)
    let key = try LedgerFolder.publicKey(in: path)
    let note = String(decoding: try files.read("checkpoint"), as: UTF8.self)
    let size = try Checkpoint(note: note, ledger: key.key, origin: key.name).size
    var verifier = Verifier(ledger: key, erasures: try erasures(files, size: size))
    var nodes: [Tile: [UInt8]] = [:]
    for tile in LedgerExport.tiles(level: 0, size: size) {
      for logged in try page(files, tile, &verifier) {
        for (place, hash) in verifier.read(logged) where place.level.isMultiple(of: 8) {
          collect(place, hash, size: size, &nodes)
        }
      }
      try compare(&nodes, files, size: size, &verifier)
    }
    return verifier.report(note: note, directoryWords: nil)
  }

  private static func page(_ files: ExportFiles, _ tile: Tile, _ verifier: inout Verifier) throws -> [LoggedEntry] {
    let hashes = try files.read(tile.path)
    let name = TilePath.entries(index: tile.index, width: tile.width).description
    let entries = try EntryBundle.decode(try files.read(name))
    guard hashes.count == tile.width * 32, entries.count == tile.width else {
      verifier.fault(.tree, "\(name) and its hashes are not \(tile.width) entries")
      return []
    }
    return entries.enumerated().map { place, bytes in
      LoggedEntry(
        position: tile.index * 256 + UInt64(place), bytes: bytes.isEmpty ? nil : bytes,
        leafHash: Array(hashes[place * 32..<place * 32 + 32]))
    }
  }

  private static func erasures(_ files: ExportFiles, size: UInt64) throws -> [UInt64: Erasure] {
    var erasures: [UInt64: Erasure] = [:]
    for tile in LedgerExport.tiles(level: 0, size: size) {
      let name = TilePath.entries(index: tile.index, width: tile.width).description
      for bytes in try EntryBundle.decode(try files.read(name)) where !bytes.isEmpty {
        // What cannot be read is told by the pass that checks it.
        guard let entry = try? Entry(bytes: bytes), entry.type == "entry.erased" else { continue }
        let erasure = try entry.decode(Erasure.self)
        erasures[erasure.index] = erasure
      }
    }
    return erasures
  }

  private static func collect(_ place: NodePlace, _ hash: [UInt8], size: UInt64, _ nodes: inout [Tile: [UInt8]]) {
    let level = place.level / 8
    guard let full = Tile(level: level, index: place.index / 256) else { return }
    let count = Tile.count(level: level, size: size)
    let width = full.index < count.full ? 256 : count.partialWidth
    guard let tile = Tile(level: level, index: full.index, width: width) else { return }
    nodes[tile, default: []] += hash
  }

  /// Compares the tiles that are complete with their files.
  private static func compare(
    _ nodes: inout [Tile: [UInt8]], _ files: ExportFiles, size: UInt64, _ verifier: inout Verifier
  ) throws {
    for (tile, hashes) in nodes where hashes.count == tile.width * 32 {
      if try files.read(tile.path) != hashes {
        verifier.fault(.tree, "\(tile.path) does not hold the hashes of what lies below it")
      }
      nodes[tile] = nil
    }
  }
}
