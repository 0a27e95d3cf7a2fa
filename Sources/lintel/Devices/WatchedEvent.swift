import Foundation

/// One thing that `lintel devices watch` has seen: one line of text, or of JSON. What is not known is left out.
struct WatchedEvent: Encodable, Equatable {
  enum Kind: String, Encodable {
    /// It is listened to.
    case watching
    /// It could not be opened.
    case refused
    /// It went away.
    case gone
    case edge
    /// More edges than are shown.
    case more
    case frame
    case key
    /// Bytes or pulses that gave nothing.
    case noise
    /// What a pattern of bad frames looks like.
    case finding
    case recovered
    /// What was counted until the end.
    case end
  }

  /// The least and the greatest of some durations in nanoseconds.
  struct Spread: Encodable, Equatable {
    var least: Int64
    var most: Int64

    mutating func take(_ value: Int64) { (least, most) = (min(least, value), max(most, value)) }
  }

  var type: Kind
  /// The address of a line, or the name of a reader.
  var object: String
  /// CLOCK_MONOTONIC; of an edge, as the kernel has stamped it.
  var nanoseconds: Int64?
  /// `rising` or `falling`, of the voltage.
  var edge: String?
  /// Since the edge before it of the same line.
  var sincePrevious: Int64?
  var bits: Int?
  var bytes: Int?
  var format: String?
  var isParityRight: Bool?
  /// By which people recognise a badge on a display, instead of its number.
  var tag: String?
  /// Only when the numbers were asked for.
  var number: String?
  /// Between the beginnings of pulses, and of the pulses themselves.
  var intervals: Spread?
  var widths: Spread?
  var disturbances: [String]?
  var counts: [String: UInt64]?
  /// What people read.
  var words: String

  init(_ type: Kind, _ object: String, at nanoseconds: Int64? = nil, _ words: String) {
    self.type = type
    self.object = object
    self.nanoseconds = nanoseconds
    self.words = words
  }

  enum CodingKeys: String, CodingKey {
    case type, object, edge, bits, bytes, format, tag, number, disturbances, counts, words
    case nanoseconds = "time_ns"
    case sincePrevious = "since_previous_ns"
    case isParityRight = "parity_ok"
    case intervals = "interval_ns"
    case widths = "width_ns"
  }

  /// `12.345678  gpio:GPIO5  falling, 1.234 ms after the one before`.
  var line: String {
    let time = nanoseconds.map { String(format: "%.6f", Double($0) / 1e9) } ?? "-"
    return "\(Console.paint(time, .dim))  \(object)  \(words)"
  }

  /// A duration as people read it: `54 us`, `1.999 ms`, `2.5 s`.
  static func text(_ nanoseconds: Int64) -> String {
    switch nanoseconds {
    case ..<1_000_000: "\((nanoseconds + 500) / 1000) us"
    case ..<1_000_000_000: String(format: "%.3f ms", Double(nanoseconds) / 1e6)
    default: String(format: "%.3f s", Double(nanoseconds) / 1e9)
    }
  }
}

extension WatchedEvent.Spread {
  var words: String {
    least == most ? WatchedEvent.text(least) : "\(WatchedEvent.text(least)) to \(WatchedEvent.text(most))"
  }
}
