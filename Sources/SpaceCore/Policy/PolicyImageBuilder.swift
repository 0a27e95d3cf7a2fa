/// Makes an image from tables: checks every reference, sorts what is searched, and lays it out.
///
/// Deterministic: the same tables give the same bytes. Resources, certifications, schedules, members and credentials
/// may be given in any order and are sorted; grants keep theirs, because it means something.
public struct PolicyImageBuilder {
  /// What has been laid out is taken out of the tables, so that a million members are not in memory twice.
  var tables: PolicyTables
  var text = PolicyTextTable()
  /// From a place in the tables to the place in the image.
  var resourcePlaces: [UInt32] = []
  var certificationPlaces: [UInt32] = []
  var schedulePlaces: [UInt32] = []
  var sections: [(kind: PolicyLayout.Section, bytes: PolicyBytes)] = []
  var longestProbe: UInt32 = 0
  var credentialHomes: UInt64 = 0

  private init(_ tables: consuming PolicyTables) { self.tables = tables }

  public static func build(_ tables: consuming PolicyTables) throws(PolicyBuildError) -> [UInt8] {
    var builder = PolicyImageBuilder(consume tables)
    builder.resourcePlaces = try sortedPlaces(builder.tables.resources.map(\.id.name), .resources)
    builder.certificationPlaces = try sortedPlaces(builder.tables.certifications.map(\.name), .certifications)
    builder.schedulePlaces = try sortedPlaces(builder.tables.schedules.map(\.name), .schedules)
    guard builder.tables.resources.count < Int(UInt16.max) else {
      throw .tooMany(.resources, limit: Int(UInt16.max) - 1)
    }
    try builder.addSchedules()
    try builder.addResourcesAndGrants()
    try builder.addRights()
    try builder.addCredentials()
    return builder.assemble()
  }

  /// The place that each name gets when all are sorted by their bytes.
  private static func sortedPlaces(
    _ names: [String], _ table: PolicyBuildError.Table
  ) throws(PolicyBuildError) -> [UInt32] {
    let order = names.indices.sorted { names[$0].utf8.lexicographicallyPrecedes(names[$1].utf8) }
    var places = [UInt32](repeating: 0, count: names.count)
    for (place, index) in order.enumerated() {
      if place > 0, names[order[place - 1]].utf8.elementsEqual(names[index].utf8) {
        throw .duplicate(table, first: min(order[place - 1], index), second: max(order[place - 1], index))
      }
      places[index] = UInt32(place)
    }
    return places
  }

  /// The inverse of a permutation: which of the tables' records comes at each place of the image.
  static func order(_ places: [UInt32]) -> [Int] {
    var order = [Int](repeating: 0, count: places.count)
    for (index, place) in places.enumerated() { order[Int(place)] = index }
    return order
  }

  mutating func reference(
    _ string: String, _ table: PolicyBuildError.Table, _ place: Int
  ) throws(PolicyBuildError) -> UInt32 {
    guard let reference = text.reference(to: string) else { throw .outOfRange(table, place: place, what: "a text") }
    return reference
  }

  // MARK: The file

  private mutating func assemble() -> [UInt8] {
    let zoneName = text.reference(to: tables.timeZoneName) ?? 0
    sections.append((.text, text.bytes))
    sections.sort { $0.kind.rawValue < $1.kind.rawValue }
    let tableStart = PolicyLayout.headerBytes
    var offset = tableStart + sections.count * PolicyLayout.sectionEntryBytes
    var table = PolicyBytes()
    for (kind, bytes) in sections {
      table.u32(kind.rawValue)
      table.u32(UInt32(kind.recordBytes))
      table.u64(UInt64(offset))
      table.u64(UInt64(bytes.storage.count / kind.recordBytes))
      offset += bytes.storage.count.roundedUpTo8
    }
    var file = PolicyBytes(capacity: offset)
    file.storage += PolicyLayout.magic
    file.u16(PolicyLayout.majorVersion)
    file.u16(PolicyLayout.minorVersion)
    file.u32(UInt32(tableStart))
    file.u64(UInt64(offset))
    file.u64(tables.version)
    file.u64(UInt64(bitPattern: tables.issuedAt.milliseconds))
    file.u64(tables.agent.high)
    file.u64(tables.agent.low)
    file.u32(UInt32(sections.count))
    file.u32(UInt32(PolicyLayout.sectionEntryBytes))
    file.u32(zoneName)
    file.u32(longestProbe)
    file.u64(credentialHomes)
    file.u64(UInt64(bitPattern: tables.zoneKnown.lowerBound))
    file.u64(UInt64(bitPattern: tables.zoneKnown.upperBound))
    file.zeros(to: PolicyLayout.headerBytes)
    file.storage += table.storage
    for (_, bytes) in sections {
      file.storage += bytes.storage
      file.zeros(to: file.storage.count.roundedUpTo8)
    }
    return file.storage
  }
}

extension Int {
  var roundedUpTo8: Int { (self + 7) & ~7 }
}
