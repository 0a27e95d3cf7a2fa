internal import Crypto
internal import Foundation

/// `agent.key`: the key that signs this agent's entries, 32 bytes, mode 0600.
enum KeyFile {
  /// Reads the key, or makes one when there is no file.
  static func load(_ path: String) throws(StoreError) -> SigningKey {
    guard StoreFolder.exists(path) else {
      let key = SigningKey()
      let bytes = key.key.rawRepresentation
      do { try bytes.withUnsafeBytes { bytes in try StoreFolder.replace(path, with: bytes) } } catch let error as StoreError {
        throw error
      } catch { throw .keyUnreadable(path: path, cause: "\(error)") }
      return key
    }
    let bytes = try StoreFolder.read(path, limit: 1024)
    do { return try SigningKey(rawRepresentation: Data(bytes)) } catch {
      throw .keyUnreadable(path: path, cause: "it does not hold a key of 32 bytes")
    }
  }
}
