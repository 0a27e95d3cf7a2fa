internal import Foundation

/// The text of a policy document, given out in pieces: however long it is, one piece of it is in memory.
public struct DocumentText: Sendable {
  /// Bytes of a piece; more makes reading no faster.
  private static let pieceBytes = 1 << 17
  /// A million members take about 250 MB; more than this has been made by mistake.
  private static let fileLimit = 1 << 34
  private static let pipeLimit = 1 << 28

  /// Bytes in all.
  public let size: Int
  /// The bytes from an offset on, at most a piece of them; none at the end.
  let piece: @Sendable (_ offset: Int) throws -> [UInt8]

  public init(_ bytes: [UInt8]) {
    self.init(size: bytes.count) { offset in
      Array(bytes[min(offset, bytes.count)..<min(offset + Self.pieceBytes, bytes.count)])
    }
  }

  /// A file, which stays open as long as there is a copy of this. What cannot be read from any place, such as a pipe,
  /// is read into memory.
  public init(file: String) throws {
    let handle = try FileHandle(forReadingFrom: URL(filePath: file))
    guard let end = try? handle.seekToEnd() else {  // a pipe
      let bytes = [UInt8](try handle.read(upToCount: Self.pipeLimit + 1) ?? Data())
      guard bytes.count <= Self.pipeLimit else { throw DocumentTextError.tooLong(limit: Self.pipeLimit) }
      self.init(bytes)
      return
    }
    let piece: @Sendable (Int) throws -> [UInt8] = { offset in
      try handle.seek(toOffset: UInt64(offset))
      return [UInt8](try handle.read(upToCount: Self.pieceBytes) ?? Data())
    }
    // What is opened and cannot be read, such as a folder, is found out now.
    _ = try piece(0)
    guard end <= UInt64(Self.fileLimit) else { throw DocumentTextError.tooLong(limit: Self.fileLimit) }
    self.init(size: Int(end), piece: piece)
  }

  init(size: Int, piece: @escaping @Sendable (Int) throws -> [UInt8]) {
    self.size = size
    self.piece = piece
  }
}

/// Why a text is not read.
public enum DocumentTextError: Error, Equatable, Sendable, CustomStringConvertible {
  case tooLong(limit: Int)

  public var description: String {
    switch self {
    case .tooLong(let limit): "it is longer than \(limit) bytes, which none needs to be"
    }
  }
}
