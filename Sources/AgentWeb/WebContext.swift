public import Hummingbird
import NIOCore

/// What a request carries beside itself: the connection, so that one who does not read can be hung up on.
public struct WebContext: RequestContext {
  public var coreContext: CoreRequestContextStorage
  let channel: any Channel

  public init(source: ApplicationRequestContextSource) {
    coreContext = CoreRequestContextStorage(source: source)
    channel = source.channel
  }

  /// No answer of ours takes more than this many bytes of request, ever.
  public var maxUploadSize: Int { JSONBody.limit }
}
