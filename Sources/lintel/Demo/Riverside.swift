/// The board of the demonstration: a makerspace with three doors, four tools, three rooms and an alarm for the night, all of it
/// simulated.
enum Riverside {
  /// Its `space.yaml`. Port 0 lets the system choose.
  static func configuration(webPort: Int, ledgerPort: Int) -> String {
    """
    space: riverside
    name: Riverside Makerspace
    timezone: America/Detroit
    ledger: { embedded: true, port: \(ledgerPort) }
    web: { host: 127.0.0.1, port: \(webPort) }

    readers:
      front-outside: { profile: rdm6300, port: "sim:front-outside" }
      keypad: { profile: ascii-keypad, port: "sim:keypad" }
      front-inside: { profile: rdm6300, port: "sim:front-inside" }
      workshop-door: { profile: rdm6300, port: "sim:workshop-door" }
      workshop-inside: { profile: rdm6300, port: "sim:workshop-inside" }
      studio-door: { profile: rdm6300, port: "sim:studio-door" }
      studio-inside: { profile: rdm6300, port: "sim:studio-inside" }
      panel: { profile: rdm6300, port: "sim:panel" }
      laser-reader: { profile: rdm6300, port: "sim:laser-reader" }
      saw-reader: { profile: rdm6300, port: "sim:saw-reader" }
      lathe-reader: { profile: rdm6300, port: "sim:lathe-reader" }
      printer-reader: { profile: rdm6300, port: "sim:printer-reader" }

    doors:
      front:
        name: Front door
        readers: [front-outside, keypad]
        exit-reader: front-inside
        doorbell: { input: "sim:front-bell" }
        remote-unlock: true
        lock: { output: "sim:front-strike", kind: fail-secure }
        contact: { input: "sim:front-contact" }
        exit: { input: "sim:front-button", unlocks: true }
        unlock: 5s
        extended-unlock: 15s
        held-open: { warn: 20s, alarm: 30s }
      workshop:
        name: Workshop door
        reader: workshop-door
        exit-reader: workshop-inside
        lock: { output: "sim:workshop-strike", kind: fail-secure }
        contact: { input: "sim:workshop-contact" }
        exit: { input: "sim:workshop-handle", unlocks: false }
        unlock: 5s
        held-open: { warn: 20s, alarm: 30s }
      studio:
        name: Studio door
        reader: studio-door
        exit-reader: studio-inside
        lock: { output: "sim:studio-magnet", kind: fail-safe, safe: off }
        contact: { input: "sim:studio-contact" }
        exit: { input: "sim:studio-button", unlocks: true }
        unlock: 5s
        held-open: { warn: 20s, alarm: 30s }

    areas:
      night:
        name: Night alarm
        reader: panel
        doors: [front]
        detectors: { hall: { input: "sim:hall-motion" } }
        entry-path: [hall]
        disarms-at-door: true
        exit-delay: 10s

    outputs:
      chime: { name: Door chime, output: "sim:chime", when: bell, at: [front], for: 2s }

    rooms:
      commons: { name: Commons, capacity: 60, doors: [front] }
      workshop-room: { name: Workshop, capacity: 12, doors: [workshop] }
      studio-room: { name: Studio, capacity: 8, closed-when-full: true, doors: [studio] }

    tools:
      laser:
        name: Laser cutter
        reader: laser-reader
        room: studio-room
        relay: { output: "sim:laser-relay" }
        activity: { input: "sim:laser-current" }
        requires: [laser-basics]
        idle: { warn: 4m, off: 5m }
        run-on: { output: "sim:laser-extraction", for: 5s }
      table-saw:
        name: Table saw
        reader: saw-reader
        room: workshop-room
        relay: { output: "sim:saw-relay" }
        activity: { input: "sim:saw-current" }
        requires: [wood-basics]
        idle: { warn: 2m, off: 3m }
      lathe:
        name: Metal lathe
        reader: lathe-reader
        room: workshop-room
        relay: { output: "sim:lathe-relay" }
        activity: { input: "sim:lathe-current" }
        requires: [metal-basics]
        idle: { warn: 2m, off: 3m }
      resin-printer:
        name: Resin printer
        reader: printer-reader
        room: studio-room
        relay: { output: "sim:printer-relay" }
        activity: { input: "sim:printer-current" }
        requires: [resin-basics]
        idle: { warn: 10m, off: 15m }
    """
  }
}
