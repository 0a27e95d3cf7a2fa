/// Where the sections of an opened image lie: addresses and counts, nothing that is counted or freed. Deciding works
/// on these alone; whoever does so keeps the ``PolicyImage`` alive meanwhile.
struct PolicySections {
  let byteCount: Int
  let header: PolicyRecord
  let credentialHomes: UInt64
  let longestProbe: UInt64
  let text: PolicySection
  let resources: PolicySection
  let certifications: PolicySection
  let certificationLists: PolicySection
  let schedules: PolicySection
  let weeklyIntervals: PolicySection
  let exceptions: PolicySection
  let dayIntervals: PolicySection
  let clockChanges: PolicySection
  let grants: PolicySection
  let rights: PolicySection
  let heldCertifications: PolicySection
  let holds: PolicySection
  let memberClasses: PolicySection
  let members: PolicySection
  let credentialClasses: PolicySection
  let credentials: PolicySection
  let oneTimeSecrets: PolicySection

  init(_ mapping: UnsafeRawBufferPointer) throws(PolicyImageError) {
    guard let start = mapping.baseAddress, mapping.count >= PolicyLayout.headerBytes else {
      throw .tooShort(bytes: mapping.count)
    }
    let header = PolicyRecord(start: start)
    let found = try Self.sections(mapping, start: start, header: header)
    func section(_ kind: PolicyLayout.Section) throws(PolicyImageError) -> PolicySection {
      guard let section = found[Int(kind.rawValue)] else { throw .sectionMissing(kind) }
      return section
    }
    byteCount = mapping.count
    self.header = header
    text = try section(.text)
    resources = try section(.resources)
    certifications = try section(.certifications)
    certificationLists = try section(.certificationLists)
    schedules = try section(.schedules)
    weeklyIntervals = try section(.weeklyIntervals)
    exceptions = try section(.exceptions)
    dayIntervals = try section(.dayIntervals)
    clockChanges = try section(.clockChanges)
    grants = try section(.grants)
    rights = try section(.rights)
    heldCertifications = try section(.heldCertifications)
    holds = try section(.holds)
    memberClasses = try section(.memberClasses)
    members = try section(.members)
    credentialClasses = try section(.credentialClasses)
    credentials = try section(.credentials)
    // Came with minor version 1: none in an older image.
    oneTimeSecrets =
      found[Int(PolicyLayout.Section.oneTimeSecrets.rawValue)] ?? PolicySection(start: start, stride: 40, count: 0)
    credentialHomes = header.u64(72)
    longestProbe = UInt64(header.u32(68))
    guard credentialHomes <= UInt64(credentials.count) else { throw .header("credential homes") }
    guard longestProbe <= UInt64(PolicyLayout.maximumProbe) else { throw .header("longest probe") }
  }

  /// Reads the header and the section table; the sections by kind.
  private static func sections(
    _ mapping: UnsafeRawBufferPointer, start: UnsafeRawPointer, header: PolicyRecord
  ) throws(PolicyImageError) -> [PolicySection?] {
    guard mapping.prefix(8).elementsEqual(PolicyLayout.magic) else { throw .foreign }
    guard header.u16(8) == PolicyLayout.majorVersion else { throw .majorVersion(header.u16(8)) }
    guard header.u64(16) == UInt64(mapping.count) else { throw .length(header: header.u64(16), file: mapping.count) }
    let tableStart = Int(header.u32(12))
    let entries = header.u32(56)
    let entryBytes = Int(header.u32(60))
    guard tableStart >= PolicyLayout.headerBytes, tableStart % 8 == 0 else { throw .header("header length") }
    guard entries <= PolicyLayout.maximumSections else { throw .header("section count") }
    guard (PolicyLayout.sectionEntryBytes...1024).contains(entryBytes) else { throw .header("section entry size") }
    let contentStart = tableStart + Int(entries) * entryBytes
    guard contentStart <= mapping.count else { throw .header("section table") }
    var found: [PolicySection?] = Array(repeating: nil, count: PolicyLayout.Section.allCases.count + 1)
    for entry in 0..<Int(entries) {
      let record = PolicyRecord(start: start + tableStart + entry * entryBytes)
      let kind = record.u32(0)
      guard let known = PolicyLayout.Section(rawValue: kind) else { continue }
      guard found[Int(kind)] == nil else { throw .sectionTwice(kind: kind) }
      let stride = Int(record.u32(4))
      let (length, tooLong) = record.u64(16).multipliedReportingOverflow(by: UInt64(stride))
      let offset = record.u64(8)
      guard
        !tooLong, stride >= known.recordBytes, known != .text || stride == 1, offset % 8 == 0,
        offset >= UInt64(contentStart), offset <= UInt64(mapping.count), length <= UInt64(mapping.count) - offset,
        record.u64(16) <= UInt64(UInt32.max)
      else { throw .section(kind: kind) }
      found[Int(kind)] = PolicySection(start: start + Int(offset), stride: stride, count: Int(record.u64(16)))
    }
    return found
  }
}

/// An opened image as deciding uses it: one address, copied for nothing. Valid while its ``PolicyImage`` lives.
struct PolicyView {
  let sections: UnsafePointer<PolicySections>

  var issuedAt: WallTime { WallTime(milliseconds: sections.pointee.header.i64(32)) }
}
