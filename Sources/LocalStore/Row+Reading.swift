internal import Foundation
internal import GRDB

/// Reads columns of rows that may be damaged. GRDB's own subscripts end the process when a value has another type than
/// the one asked for; a malformed page must not do that to a door. A wrong type, or a column that is
/// not there, reads as empty and then fails the verification of whoever asked.
extension Row {
  private func storage(_ column: String) -> DatabaseValue.Storage {
    guard hasColumn(column) else { return .null }
    let value: DatabaseValue = self[column]
    return value.storage
  }

  /// The bytes; nil for NULL, none for any other type.
  func blob(_ column: String) -> [UInt8]? {
    switch storage(column) {
    case .null: return nil
    case .blob(let data): return [UInt8](data)
    case .int64, .double, .string: return []
    }
  }

  /// The number; 0 for any other type.
  func integer(_ column: String) -> Int64 {
    if case .int64(let number) = storage(column) { return number }
    return 0
  }

  /// The number, at least 0.
  func count(_ column: String) -> UInt64 { UInt64(clamping: integer(column)) }

  /// The text; empty for any other type.
  func text(_ column: String) -> String {
    if case .string(let text) = storage(column) { return text }
    return ""
  }
}
