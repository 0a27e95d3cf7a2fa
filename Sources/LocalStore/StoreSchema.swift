internal import Foundation
internal import GRDB

/// The tables of `agent.db`, its PRAGMAs, and how it is opened.
enum StoreSchema {
  /// The newest schema that this build knows.
  static let version = 1

  /// All tables are STRICT. Hashes are 32 bytes, times are milliseconds since 1970.
  ///
  /// - `journal`: one row per sequence number, without gaps from `meta.base_sequence` + 1. `entry` becomes NULL when the
  ///   retention of its kind ends before that of an older one; `link`, what the next entry's `previous` names, stays.
  /// - `delivery`: one row: through which entry the ledger's receipt covers the journal.
  /// - `policy`: one row: the installed image file and what to check it against.
  /// - `state`: what must survive a restart, with the sequence of the entry that changed it.
  /// - `damaged`: bytes found damaged, kept aside for whoever wants to look.
  /// - `meta`: schema, chain, and the end of the removed prefix.
  static let tables = """
    CREATE TABLE meta (key TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE journal (
      sequence INTEGER PRIMARY KEY, entry BLOB, hash BLOB NOT NULL, link BLOB NOT NULL, type TEXT NOT NULL,
      time INTEGER NOT NULL) STRICT;
    CREATE TABLE delivery (
      one INTEGER PRIMARY KEY CHECK (one = 1), through INTEGER NOT NULL, hash BLOB, size INTEGER, root BLOB,
      checkpoint TEXT) STRICT;
    CREATE TABLE policy (
      one INTEGER PRIMARY KEY CHECK (one = 1), file TEXT NOT NULL, version INTEGER NOT NULL, bytes INTEGER NOT NULL,
      sha256 BLOB NOT NULL, header BLOB NOT NULL, installed INTEGER NOT NULL, confirmed INTEGER NOT NULL) STRICT;
    CREATE TABLE state (
      key TEXT PRIMARY KEY NOT NULL, value BLOB NOT NULL, sequence INTEGER NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE damaged (
      sequence INTEGER NOT NULL, found INTEGER NOT NULL, entry BLOB, hash BLOB) STRICT;
    INSERT INTO delivery (one, through) VALUES (1, 0);
    """

  /// Opens the file in WAL with FULL, and refuses anything less.
  ///
  /// The choices, in one place:
  /// - `journal_mode = WAL` with `synchronous = FULL`: every acknowledged row survives a power cut (DELETE with FULL
  ///   lost the last one, NORMAL thousands, in the kernel lab). GRDB sets NORMAL on the writer after `prepareDatabase`
  ///   runs, so FULL is set after the pool is open, and read back.
  /// - `wal_autocheckpoint = 16384` pages (64 MiB) is only the last bound: the journal writer checkpoints when it has
  ///   nothing else to do, so that no tap waits for a checkpoint. The log is never truncated: overwriting flushed
  ///   blocks in place costs half of what appending does.
  /// - `cell_size_check`: malformed pages are noticed when they are read, not when they have done harm.
  /// - `trusted_schema = OFF`: nothing in the file's schema may call a function.
  /// - `temp_store = MEMORY`, `cache_size`, `mmap_size = 0`: bounded memory, no other files, and a storage error comes
  ///   back as an error and not as a signal.
  static func open(_ path: String, settings: StoreSettings) throws(StoreError) -> DatabasePool {
    var configuration = Configuration()
    configuration.label = "agent.db"
    configuration.maximumReaderCount = 2
    configuration.busyMode = .timeout(5)
    let cache = settings.cacheKiB
    configuration.prepareDatabase { db in
      try db.execute(
        sql: """
          PRAGMA cell_size_check = ON;
          PRAGMA trusted_schema = OFF;
          PRAGMA temp_store = MEMORY;
          PRAGMA mmap_size = 0;
          PRAGMA cache_size = -\(cache);
          PRAGMA wal_autocheckpoint = 16384;
          """)
    }
    do {
      let pool = try DatabasePool(path: path, configuration: configuration)
      let found = try pool.writeWithoutTransaction { db in
        try db.execute(sql: "PRAGMA synchronous = FULL")
        return (
          try Int.fetchOne(db, sql: "PRAGMA synchronous") ?? -1,
          try String.fetchOne(db, sql: "PRAGMA journal_mode") ?? ""
        )
      }
      guard found.0 == 2 else { throw StoreError.notDurable(path: path, setting: "synchronous", found: "\(found.0)") }
      guard found.1 == "wal" else { throw StoreError.notDurable(path: path, setting: "journal_mode", found: found.1) }
      return pool
    } catch {
      throw StoreError(error, operation: "opening", path: path)
    }
  }

  /// Makes the tables of a new file.
  static func create(in pool: DatabasePool, chain: String, agent: String, path: String) throws(StoreError) {
    do {
      try pool.write { db in
        try db.execute(sql: tables)
        for (key, value) in [
          ("schema", "\(version)"), ("agent", agent), ("chain", chain), ("base_sequence", "0"), ("base_link", ""),
        ] {
          try db.execute(sql: "INSERT INTO meta (key, value) VALUES (?, ?)", arguments: [key, value])
        }
      }
    } catch { throw StoreError(error, operation: "making the tables", path: path) }
  }

  /// Whether the file has the tables of this schema, column by column: a damaged page of the schema can rename one.
  static func hasTables(_ db: Database) throws -> Bool {
    let expected = tables.split(separator: ";").map { $0.trimmingCharacters(in: .whitespacesAndNewlines) }
    let found = Set(try String.fetchAll(db, sql: "SELECT coalesce(sql, '') FROM sqlite_master WHERE type = 'table'"))
    return expected.allSatisfy { !$0.hasPrefix("CREATE") || found.contains($0) }
  }

  /// The value of a key of `meta`.
  static func meta(_ key: String, _ db: Database) throws -> String? {
    try String.fetchOne(db.cachedStatement(sql: "SELECT value FROM meta WHERE key = ?"), arguments: [key])
  }

  static func setMeta(_ key: String, _ value: String, _ db: Database) throws {
    try db.execute(
      sql: "INSERT INTO meta (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = ?2",
      arguments: [key, value])
  }
}

extension StoreError {
  /// What SQLite said, as the store's own error: damage apart from everything that is not damage.
  init(_ error: any Error, operation: String, path: String) {
    switch error {
    case let error as StoreError: self = error
    case let error as DatabaseError where error.resultCode == .SQLITE_CORRUPT || error.resultCode == .SQLITE_NOTADB:
      self = .damaged(path: path, cause: error.message ?? "\(error.resultCode)")
    case let error as DatabaseError:
      self = .database(operation: operation, path: path, cause: "\(error.extendedResultCode) \(error.message ?? "")")
    default: self = .database(operation: operation, path: path, cause: "\(error)")
    }
  }
}

extension [UInt8] {
  /// Lower-case hexadecimal digits.
  var hexadecimal: String { map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined() }

  /// Reads hexadecimal digits; nil for anything else.
  init?(hexadecimal text: String) {
    guard text.utf8.count % 2 == 0 else { return nil }
    var bytes: [UInt8] = []
    var rest = Substring(text)
    while !rest.isEmpty {
      guard let byte = UInt8(rest.prefix(2), radix: 16) else { return nil }
      bytes.append(byte)
      rest = rest.dropFirst(2)
    }
    self = bytes
  }
}
