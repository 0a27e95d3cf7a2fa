/// The policy image, byte by byte.
///
/// One immutable file that is mapped and used as it lies: nothing is parsed, copied or rebuilt when it is opened.
/// All numbers are little-endian and unsigned unless said otherwise. `0xFFFFFFFF` in a reference means "none".
/// Minutes are whole minutes since 1970-01-01T00:00Z; as a bound of a validity 0 means "no bound", the first minute
/// counts and the last does not (`from <= now < until`). Text references are offsets into the text section; 0 is "".
///
/// ## Header: 128 bytes
/// | at | size | what |
/// |---:|---:|---|
/// | 0 | 8 | `LINTELPI` |
/// | 8 | 2 | major version (1): a reader refuses any other |
/// | 10 | 2 | minor version (1): later ones add sections and fields where there were zeros; a reader takes any |
/// | 12 | 4 | bytes of this header; the section table follows it |
/// | 16 | 8 | bytes of the whole file |
/// | 24 | 8 | policy version: the ledger index that the policy reflects |
/// | 32 | 8 | time of issue, signed milliseconds since 1970 |
/// | 40 | 16 | agent id: high and low half |
/// | 56 | 4 | sections in the table, at most 64 |
/// | 60 | 4 | bytes per entry of the section table, at least 24 |
/// | 64 | 4 | text: the name of the time zone |
/// | 68 | 4 | how far a credential may lie behind its home slot, at most 1,024 |
/// | 72 | 8 | home slots of the credential table |
/// | 80 | 8 | the zone's clock changes are complete from here, signed seconds |
/// | 88 | 8 | and until here; afterwards the last offset goes on |
/// | 96 | 32 | zero |
///
/// ## Section table
/// Per section: kind (4), bytes per record (4), offset in the file (8, a multiple of 8), records (8). A reader skips
/// kinds that it does not know and takes records that are longer than it knows.
///
/// ## Records
/// - **1 text** (1 byte each): a string is its length in bytes (2) and its UTF-8. The first string is empty.
/// - **2 resources** (32), sorted by id: id text 0 · name text 4 · kind 8 (1 byte) · flags 9 (bit 0 enabled, 1 out of
///   service, 2 free access waits for the first member) · when the clock is unknown 10 (1 byte) · zero 11 · capacity
///   12 (0 none) · required certifications: first 16, count 20 · why it is out of service, text 24 · schedule of free
///   access 28, of closed hours 30 (2 bytes each: its place + 1, 0 none).
/// - **3 certifications** (16), sorted by name: name text 0 · who gives it, text 4 · kind 8 (1 byte) · zero 9..15.
/// - **4 certification lists** (4): certification. Grants and resources name runs of it.
/// - **5 schedules** (24), sorted by name: name text 0 · weekly intervals: first 4, count 8 · exceptions: first 12,
///   count 16 · zero 20.
/// - **6 weekly intervals** (4): start 0 (2), end 2 (2), local minutes since Monday 00:00, at most 10,080; sorted and
///   disjoint within a schedule, none over midnight.
/// - **7 exceptions** (12), sorted by day within a schedule: local day, signed days since 1970-01-01, 0 · day
///   intervals: first 4, count 8. On that day they stand in for the weekly intervals; none of them: closed.
/// - **8 day intervals** (4): start 0 (2), end 2 (2), local minutes since midnight, at most 1,440.
/// - **9 clock changes** (16), sorted: from 0 (8, signed seconds; the first counts for all time before) ·
///   seconds that local time is ahead of UTC 8 (4, signed) · zero 12.
/// - **10 grants** (40), in the order in which they are tried: id text 0 · schedule 4 · from 8, until 12 (minutes) ·
///   limit of uses per member 16 (0 none) · freshness bound 20 (seconds, 0 none) · conditions 24 (1 byte: 1 PIN,
///   2 second person, 4 supervisor, 8 signed in) · flags 25 (bit 0 extended unlock time, 1 not approved yet) · zero 26 ·
///   required
///   certifications: first 28, count 32 · zero 36.
/// - **11 rights** (8), sorted within a rights set: one number, `resource << 48 | right << 40 | grant`.
/// - **12 held certifications** (12), sorted within a run: certification 0 · from 4, until 8 (minutes).
/// - **13 holds** (12): resource 0 (none: every resource) · reason text 4 · until 8 (minutes).
/// - **14 member classes** (40), one for all members who differ only in name: rights: first 0, count 4 · held
///   certifications: first 8, count 12 · holds: first 16, count 20 · reason of the standing, text 24 ·
///   standing 28 (1 byte) · flags 29 (bit 0 extended unlock time, 1 exempt from PINs) · zero 30 · end of grace 32 (minutes) · zero 36.
/// - **15 members** (4), sorted by member id: the place of one slot of section 17 that is theirs.
/// - **16 credential classes** (16): kind 0 (1 byte) · state 1 (1 byte) · flags 2 (1 byte: bit 0 duress) · zero 3 · from
///   4, until 8 (minutes) · days after its last use at which it ends 12 (2 bytes, 0: use renews nothing) · zero 14.
/// - **17 credentials** (40): digest high 0 (8), low 8 (8) · member id high 16 (8), low 24 (8) · member class 32 (none:
///   the slot is empty) · credential class 36.
/// - **18 one-time secrets** (40), sorted by digest; may be missing: digest high 0 (8), low 8 (8) · sealed secret 16 (20)
///   · digits 36 (1 byte) · seconds that a code lasts 37 (1 byte) · zero 38.
///
/// ## The credential table
/// Open addressing in digest order. The home of a digest is the high half of `digest high * home slots`; it lies there
/// or a few slots behind, and slots in use ascend by digest over the whole table, so a search ends at the digest, at an
/// empty slot or at a greater digest. Behind the home slots there is room for those pushed over the end: nothing wraps.
/// Then, behind an empty slot, come members who have no credential, under the digest 0. Whoever a credential belongs to
/// stands in its slot: of everything that grows with the number of members, a decision touches this one place.
public enum PolicyLayout {
  public static let magic: [UInt8] = Array("LINTELPI".utf8)
  public static let majorVersion: UInt16 = 1
  public static let minorVersion: UInt16 = 1
  public static let headerBytes = 128
  public static let sectionEntryBytes = 24
  /// The most sections that a reader looks at.
  public static let maximumSections: UInt32 = 64
  /// The farthest that a credential may lie behind its home slot: a bound on every search, whatever the file says.
  public static let maximumProbe: UInt32 = 1024
  /// "None" in a reference.
  public static let none: UInt32 = .max
  /// Bytes of a one-time secret: those of HMAC-SHA-1 (RFC 4226, R6 recommends 160 bits).
  public static let oneTimeSecretBytes = 20
  /// Share of home slots in use, in percent.
  static let loadPercent = 75

  /// What a section holds; the raw value is its kind in the section table.
  public enum Section: UInt32, Sendable, CaseIterable {
    case text = 1
    case resources, certifications, certificationLists, schedules, weeklyIntervals, exceptions, dayIntervals
    case clockChanges, grants, rights, heldCertifications, holds, memberClasses, members, credentialClasses
    case credentials
    case oneTimeSecrets

    /// Bytes per record in this version; a file may have longer ones.
    public var recordBytes: Int {
      switch self {
      case .text: 1
      case .certificationLists, .weeklyIntervals, .dayIntervals, .members: 4
      case .rights: 8
      case .exceptions, .heldCertifications, .holds: 12
      case .certifications, .clockChanges, .credentialClasses: 16
      case .schedules: 24
      case .resources: 32
      case .grants, .memberClasses, .credentials, .oneTimeSecrets: 40
      }
    }
  }

  /// The home slot of a digest among `homes` slots.
  static func home(of high: UInt64, homes: UInt64) -> UInt64 { high.multipliedFullWidth(by: homes).high }
}
