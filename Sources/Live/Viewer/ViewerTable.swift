/// The viewers of one loop in one run of memory. Owned by that loop; a viewer's number is valid until `remove`.
struct ViewerTable {
    private(set) var items: UnsafeMutablePointer<Viewer>
    private(set) var capacity = 64
    private(set) var count = 0
    private var free: [Int32] = []
    private var used = 0

    init() {
        items = .allocate(capacity: capacity)
        items.initialize(repeating: Viewer(), count: capacity)
    }

    /// Called once by the owner; the table is not used after it.
    func deallocate() { items.deallocate() }

    /// A free number, its generation advanced.
    mutating func insert(_ viewer: Viewer) -> Int32 {
        let number: Int32
        if let last = free.popLast() {
            number = last
        } else {
            if used == capacity { grow() }
            number = Int32(used)
            used += 1
        }
        let generation = (items[Int(number)].generation &+ 1) & 0xFF_FFFF
        items[Int(number)] = viewer
        items[Int(number)].generation = generation
        items[Int(number)].isUsed = true
        count += 1
        return number
    }

    mutating func remove(_ number: Int32) {
        items[Int(number)].isUsed = false
        free.append(number)
        count -= 1
    }

    /// Nil when the number is free, or used by another viewer than the one that was meant.
    func isCurrent(_ number: Int32, generation: UInt32) -> Bool {
        Int(number) < used && items[Int(number)].isUsed && items[Int(number)].generation == generation
    }

    var numbers: Range<Int32> { 0..<Int32(used) }

    private mutating func grow() {
        let larger = UnsafeMutablePointer<Viewer>.allocate(capacity: capacity * 2)
        larger.moveInitialize(from: items, count: capacity)
        (larger + capacity).initialize(repeating: Viewer(), count: capacity)
        items.deallocate()
        items = larger
        capacity *= 2
    }
}

/// The numbers of one stream's viewers in one container. Owned by its loop.
struct ViewerList {
    private(set) var numbers: UnsafeMutablePointer<Int32>
    private var capacity = 16
    private(set) var count = 0

    init() { numbers = .allocate(capacity: capacity) }

    func deallocate() { numbers.deallocate() }

    /// Returns the place.
    mutating func append(_ number: Int32) -> Int32 {
        if count == capacity {
            let larger = UnsafeMutablePointer<Int32>.allocate(capacity: capacity * 2)
            larger.moveInitialize(from: numbers, count: count)
            numbers.deallocate()
            numbers = larger
            capacity *= 2
        }
        numbers[count] = number
        count += 1
        return Int32(count - 1)
    }

    /// Fills the place with the last number, which is returned when it has moved.
    mutating func remove(at place: Int32) -> Int32? {
        count -= 1
        guard Int(place) != count else { return nil }
        numbers[Int(place)] = numbers[count]
        return numbers[Int(place)]
    }
}
