public import SpaceCore

/// Writes the entries of one author, each naming the one before.
public struct EntryAuthor: Sendable {
  /// The author as entries name it.
  public let source: String
  /// Where the author's chain stands: the next entry comes after this.
  public private(set) var end: ChainEnd
  private let key: SigningKey
  private let header: [UInt8]

  /// An author that goes on after `end`. Throws `.missing` for an empty source.
  public init(key: SigningKey, source: String, after end: ChainEnd = .start) throws(EntryError) {
    guard !source.isEmpty else { throw .missing(attribute: "source") }
    self.key = key
    self.source = source
    self.end = end
    header = CompactJWS.header(key: key.publicKey)
  }

  /// Seals what an agent recorded as the author's next entry.
  public mutating func seal(_ event: JournalEvent) throws(EntryError) -> Entry {
    let entry = try entry(event, after: end)
    end = ChainEnd(after: entry)
    return entry
  }

  /// Seals any type as the author's next entry. On an error the author stands where it stood.
  public mutating func seal(
    type: String, time: WallTime, clock: ClockQuality, subject: String? = nil, data: some Encodable
  ) throws(EntryError) -> Entry {
    let entry = try entry(type: type, time: time, clock: clock, subject: subject, data: data, after: end)
    end = ChainEnd(after: entry)
    return entry
  }

  /// Seals data that is JSON already; the text goes into the entry as it stands.
  public mutating func seal(
    type: String, time: WallTime, clock: ClockQuality, subject: String? = nil, dataJSON: [UInt8]
  ) throws(EntryError) -> Entry {
    let entry = try entry(type: type, time: time, clock: clock, subject: subject, dataJSON: dataJSON, after: end)
    end = ChainEnd(after: entry)
    return entry
  }

  /// The entry of `event` after `end`, without moving the author.
  public func entry(_ event: JournalEvent, after end: ChainEnd) throws(EntryError) -> Entry {
    try entry(
      type: event.type.rawValue, time: event.time, clock: event.clock, subject: event.subject, data: event.data,
      after: end)
  }

  /// An entry after `end`, without moving the author.
  public func entry(
    type: String, time: WallTime, clock: ClockQuality, subject: String? = nil, data: some Encodable,
    after end: ChainEnd
  ) throws(EntryError) -> Entry {
    let json: [UInt8]
    do { json = try JSONText.encode(data) } catch { throw .unsealable(type: type, cause: "\(error)") }
    return try entry(type: type, time: time, clock: clock, subject: subject, dataJSON: json, after: end)
  }

  private func entry(
    type: String, time: WallTime, clock: ClockQuality, subject: String?, dataJSON: [UInt8], after end: ChainEnd
  ) throws(EntryError) -> Entry {
    guard !type.isEmpty else { throw .missing(attribute: "type") }
    guard subject != "" else { throw .missing(attribute: "subject") }
    guard RFC3339.range.contains(time.milliseconds) else {
      throw .invalid(attribute: "time", reason: "lies outside the years 0 to 9999")
    }
    guard end.sequence < .max, end.link == nil || end.link?.count == 32, (end.link == nil) == (end.sequence == 0) else {
      throw .unsealable(type: type, cause: "the chain has no such end")
    }
    let payload = self.payload(type, time, clock, subject, dataJSON, end)
    let bytes: [UInt8]
    do { bytes = try CompactJWS.seal(payload, header: header, key: key) } catch {
      throw .unsealable(type: type, cause: "\(error)")
    }
    return try Entry(bytes: bytes)
  }

  private func payload(
    _ type: String, _ time: WallTime, _ clock: ClockQuality, _ subject: String?, _ data: [UInt8], _ end: ChainEnd
  ) -> [UInt8] {
    var json: [UInt8] = []
    json.reserveCapacity(512 + data.count)
    json += #"{"specversion":"1.0","id":""#.utf8
    UUIDv7.append(time, to: &json)
    json += #"","source":"#.utf8
    JSONText.append(source, to: &json)
    json += #","type":"#.utf8
    JSONText.append(type, to: &json)
    json += #","time":""#.utf8
    RFC3339.append(time, to: &json)
    json += #"""#.utf8
    if let subject {
      json += #","subject":"#.utf8
      JSONText.append(subject, to: &json)
    }
    json += #","sequence":"\#(end.sequence + 1)","previous":""#.utf8
    json += Base64URL.ascii(end.link ?? [UInt8](repeating: 0, count: 32))
    json += #"","salt":""#.utf8
    json += Base64URL.ascii(Self.salt())
    json += #"","clock":"\#(clock.rawValue)","data":"#.utf8
    json += data
    json.append(UInt8(ascii: "}"))
    return json
  }

  /// 128 random bits, so that the public hash of an entry gives nothing away about what it says.
  private static func salt() -> [UInt8] {
    withUnsafeBytes(of: (UInt64.random(in: 0 ... .max), UInt64.random(in: 0 ... .max))) { [UInt8]($0) }
  }
}
