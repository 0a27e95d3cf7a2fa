internal import GRDB

/// The tables of the ledger. Everything but what is sealed, the secrets of invitations and the tokens of stewards follows
/// from the entries.
///
/// `secrets.mark` is a keyed hash of a credential, so that one badge cannot be given to two members.
enum LedgerSchema {
  static let version = 3

  static func create(_ db: Database) throws {
    try db.execute(
      sql: """
        CREATE TABLE entries (
          position INTEGER PRIMARY KEY, source TEXT NOT NULL, sequence INTEGER NOT NULL, type TEXT NOT NULL,
          subject TEXT, time INTEGER NOT NULL, bytes BLOB, leaf BLOB NOT NULL, UNIQUE (source, sequence)) STRICT;
        CREATE INDEX entries_type ON entries (type, position);
        CREATE INDEX entries_subject ON entries (subject, position);
        CREATE TABLE nodes (
          level INTEGER NOT NULL, position INTEGER NOT NULL, hash BLOB NOT NULL, PRIMARY KEY (level, position)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE sources (
          source TEXT PRIMARY KEY, sequence INTEGER NOT NULL, link BLOB NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE checkpoint (
          one INTEGER PRIMARY KEY CHECK (one = 1), size INTEGER NOT NULL, note TEXT NOT NULL) STRICT;
        CREATE TABLE agents (
          id TEXT PRIMARY KEY, key TEXT NOT NULL, digest_key BLOB NOT NULL, space TEXT NOT NULL,
          resources TEXT NOT NULL, revoked INTEGER NOT NULL, position INTEGER NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE invitations (
          id TEXT PRIMARY KEY, secret BLOB NOT NULL, expires INTEGER NOT NULL, used_by TEXT) STRICT, WITHOUT ROWID;
        CREATE TABLE directory (
          kind TEXT NOT NULL, id TEXT NOT NULL, value TEXT, position INTEGER NOT NULL, PRIMARY KEY (kind, id)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX directory_position ON directory (position);
        CREATE TABLE policies (
          agent TEXT PRIMARY KEY, version INTEGER NOT NULL, issued INTEGER NOT NULL, fingerprint BLOB NOT NULL,
          sha256 BLOB NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE personal (member TEXT PRIMARY KEY, sealed BLOB NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE secrets (
          credential TEXT PRIMARY KEY, sealed BLOB NOT NULL, mark BLOB NOT NULL UNIQUE) STRICT, WITHOUT ROWID;
        """)
  }

  /// Adds what the first version had not: tokens of stewards, as hashes.
  static func addStewardTokens(_ db: Database) throws {
    try db.execute(
      sql: """
        CREATE TABLE steward_tokens (steward TEXT PRIMARY KEY, hash BLOB NOT NULL UNIQUE) STRICT, WITHOUT ROWID;
        PRAGMA user_version = 2;
        """)
  }

  /// Adds what the second version had not: what awards are earned by. `award_history.since` is NULL once it ended.
  static func addAwardRecords(_ db: Database) throws {
    try db.execute(
      sql: """
        CREATE TABLE tool_use (
          position INTEGER PRIMARY KEY, member TEXT NOT NULL, resource TEXT NOT NULL, milliseconds INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX tool_use_resource ON tool_use (resource, member, milliseconds);
        CREATE TABLE award_history (
          id TEXT NOT NULL, member TEXT NOT NULL, certification TEXT NOT NULL, since INTEGER,
          PRIMARY KEY (id, member, certification)) STRICT, WITHOUT ROWID;
        CREATE INDEX award_history_certification ON award_history (certification, member);
        PRAGMA user_version = 3;
        """)
  }
}
