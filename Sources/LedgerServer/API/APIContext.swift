public import Hummingbird

/// What a request of the ledger's interface carries beside itself.
public struct APIContext: RequestContext {
  public var coreContext: CoreRequestContextStorage

  public init(source: ApplicationRequestContextSource) {
    coreContext = CoreRequestContextStorage(source: source)
  }
}
