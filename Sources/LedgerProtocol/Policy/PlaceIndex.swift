/// Finds what is in a table already: 4 to 12 bytes for each record, whatever the records are.
///
/// An open hash table of places; the records stay where they are and are looked at by their places.
struct PlaceIndex {
  private static let free = UInt32.max

  private var slots = [UInt32](repeating: Self.free, count: 16)
  private var count = 0

  /// Takes in a place, unless a record with the same key is there: then it gives the place of that one.
  mutating func insert<Record, Key: Hashable>(_ place: Int, in all: [Record], by key: (Record) -> Key) -> Int? {
    if (count + 1) * 4 > slots.count * 3 { grow { key(all[$0]) } }
    let slot = slot(of: key(all[place])) { key(all[$0]) }
    if slots[slot] != Self.free { return Int(slots[slot]) }
    slots[slot] = UInt32(place)
    count += 1
    return nil
  }

  func contains<Record, Key: Hashable>(_ wanted: Key, in all: [Record], by key: (Record) -> Key) -> Bool {
    slots[slot(of: wanted) { key(all[$0]) }] != Self.free
  }

  /// The slot that holds a record with this key, or the free one where it would be.
  private func slot<Key: Hashable>(of wanted: Key, _ key: (Int) -> Key) -> Int {
    // The number of slots is a power of two.
    var slot = wanted.hashValue & (slots.count - 1)
    while slots[slot] != Self.free, key(Int(slots[slot])) != wanted { slot = (slot + 1) & (slots.count - 1) }
    return slot
  }

  private mutating func grow<Key: Hashable>(_ key: (Int) -> Key) {
    let old = slots
    slots = [UInt32](repeating: Self.free, count: old.count * 2)
    for place in old where place != Self.free {
      let wanted = key(Int(place))
      // Records of an index differ, so the first free slot is the one.
      var slot = wanted.hashValue & (slots.count - 1)
      while slots[slot] != Self.free { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = place
    }
  }
}
