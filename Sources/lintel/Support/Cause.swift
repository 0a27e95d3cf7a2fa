import AsyncHTTPClient
import Foundation
import Glibc

/// What went wrong beneath an operation, in words for people: the system's own where there are some.
///
/// Nothing of a request is in it: headers and addresses hold secrets.
func cause(of error: any Error) -> String {
  switch error {
  case let failure as Failure: return failure.description
  case let posix as POSIXError: return systemWords(posix.code.rawValue)
  case let http as HTTPClientError: return words(http)
  case is CancellationError: return "it was interrupted"
  default: break
  }
  let described = "\(error)"
  // Networking errors carry the system's number in their description and in no common type.
  if let match = described.firstMatch(of: /errno: (\d+)/), let code = Int32(match.1) { return systemWords(code) }
  let cocoa = error as NSError
  if cocoa.domain == NSPOSIXErrorDomain { return systemWords(Int32(cocoa.code)) }
  if let underlying = cocoa.userInfo[NSUnderlyingErrorKey] as? any Error { return cause(of: underlying) }
  return cocoa.domain == NSCocoaErrorDomain ? error.localizedDescription : described
}

private func words(_ error: HTTPClientError) -> String {
  switch error {
  case .connectTimeout, .deadlineExceeded, .readTimeout: "no answer came in time"
  case .remoteConnectionClosed: "it closed the connection"
  case .invalidURL, .emptyHost, .emptyScheme: "that is no address; one looks like http://127.0.0.1:8421"
  case .missingSocketPath: "the path is empty"
  default: error.shortDescription.lowercased()  // never the values: they may be secrets
  }
}

private func systemWords(_ code: Int32) -> String {
  let words = String(cString: strerror(code))
  return words.prefix(1).lowercased() + words.dropFirst()
}
