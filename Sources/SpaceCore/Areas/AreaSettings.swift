/// What belongs to an intrusion area, and how long things take.
public struct AreaSettings: Sendable, Equatable {
  /// Its name in `space.yaml` and in grants of the rights `arm` and `disarm`.
  public var id: ResourceID
  /// The name that people read.
  public var name: String
  /// Its own readers: a badge there arms or disarms it.
  public var readers: [ReaderID]
  /// The doors that lead into it.
  public var doors: [ResourceID]
  /// The names of its detectors: motion, glass break, window contacts.
  public var detectors: [String]
  /// Those of `detectors` that see whoever walks between a door and a reader of the area. They do not hinder arming,
  /// and an entry that has begun has its delay before them.
  public var entryPath: [String]
  /// True when a member who may disarm the area does so by being let in at one of its doors; otherwise they have the
  /// entry delay to do it at a reader of the area.
  public var disarmsAtDoor: Bool
  /// How long people have to leave after arming; zero arms at once.
  public var exitDelay: Duration
  /// How long whoever came in properly has to disarm; zero alarms as the door opens.
  public var entryDelay: Duration
  /// How long the siren sounds at most; zero for a silent alarm.
  public var sirenTime: Duration
  /// How long an alarm may wait for somebody to acknowledge it before it is raised again; nil for never.
  public var renotify: Duration?

  /// How often an alarm is raised again at most, so that one which nobody looks at does not fill the journal.
  public static let renotifyLimit = 24

  public init(
    id: ResourceID, name: String, readers: [ReaderID] = [], doors: [ResourceID] = [], detectors: [String] = [],
    entryPath: [String] = [], disarmsAtDoor: Bool = true, exitDelay: Duration = .seconds(45),
    entryDelay: Duration = .seconds(30), sirenTime: Duration = .seconds(180), renotify: Duration? = nil
  ) {
    self.id = id
    self.name = name
    self.readers = readers
    self.doors = doors
    self.detectors = detectors
    self.entryPath = entryPath
    self.disarmsAtDoor = disarmsAtDoor
    self.exitDelay = exitDelay
    self.entryDelay = entryDelay
    self.sirenTime = sirenTime
    self.renotify = renotify
  }
}
