import Logging

/// Messages of the services on standard error, one line each.
enum LocalLog {
  static func logger(level: Logger.Level) -> Logger {
    Logger(label: "lintel") { _ in
      var handler = StreamLogHandler.standardError(label: "lintel")
      handler.logLevel = level
      return handler
    }
  }
}
