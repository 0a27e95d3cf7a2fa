/// Why the store could not do something: the operation, the object, the cause and what an operator can do.
///
/// Texts never hold entry contents, keys or credentials; paths and SQLite's own words are all they quote.
public enum StoreError: Error, Sendable, Equatable, CustomStringConvertible {
  /// Another process holds the folder. One agent owns one folder.
  case inUse(folder: String)
  /// A file operation failed; `cause` is the system's word for it.
  case file(operation: String, path: String, cause: String)
  /// The file was written by a newer Lintel: opening it with this one could lose what it does not know.
  case newerSchema(path: String, found: Int, known: Int)
  /// SQLite does not run with the setting that durability needs.
  case notDurable(path: String, setting: String, found: String)
  /// A statement failed for a reason other than damage; `cause` is SQLite's word for it.
  case database(operation: String, path: String, cause: String)
  /// The file is damaged and was opened neither as it is nor by salvage.
  case damaged(path: String, cause: String)
  /// The key file is there and is not a key.
  case keyUnreadable(path: String, cause: String)
  /// An event could not be sealed into an entry.
  case unsealable(type: String, cause: String)
  /// A delivery mark was offered that the receipt does not support.
  case markRefused(through: UInt64, cause: String)
  /// Something that must happen once happened twice.
  case alreadyStarted(String)

  /// One sentence with the cause, one with the remedy.
  public var description: String {
    switch self {
    case .inUse(let folder):
      "opening \(folder): another lintel process has it open. Stop that one first, or give this one its own folder."
    case .file(let operation, let path, let cause):
      "\(operation) \(path): \(cause). Check that the disk is mounted writable and that the folder belongs to lintel's user."
    case .newerSchema(let path, let found, let known):
      "opening \(path): it has schema \(found) and this lintel knows up to \(known). Install the newer lintel again."
    case .notDurable(let path, let setting, let found):
      "opening \(path): \(setting) is \(found), so an acknowledged entry could be lost. Check the file system and SQLite."
    case .database(let operation, let path, let cause):
      "\(operation) in \(path): \(cause). Check free space and the kernel log for storage errors."
    case .damaged(let path, let cause):
      "reading \(path): \(cause). The file was kept; replace the storage if this repeats."
    case .keyUnreadable(let path, let cause):
      "reading \(path): \(cause). Restore the key from the backup, or remove it and join the ledger again."
    case .unsealable(let type, let cause):
      "sealing an entry of type \(type): \(cause)."
    case .markRefused(let through, let cause):
      "moving the delivery mark to \(through): \(cause). The entries stay undelivered and are sent again."
    case .alreadyStarted(let what):
      "starting \(what): it runs already. Start it once."
    }
  }
}
