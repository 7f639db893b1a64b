/// Header fields, query items or form items, in the order in which they came.
///
/// All names and values lie in one run of bytes: a request's fields cost two allocations, however many they are, and become strings when
/// somebody asks for them.
public struct Fields: Sendable, Equatable {
    public struct Field: Sendable, Equatable {
        public var name: String
        public var value: String
    }

    /// Name, value, name, value, …
    private var bytes: [UInt8] = []
    /// Where each of them ends in `bytes`.
    private var ends: [Int32] = []

    public init() {}

    public init(_ pairs: KeyValuePairs<String, String>) {
        for (name, value) in pairs { append(name, value) }
    }

    public var count: Int { ends.count / 2 }

    mutating func reserve(bytes count: Int, fields: Int) {
        bytes.reserveCapacity(count)
        ends.reserveCapacity(2 * fields)
    }

    public var all: [Field] {
        (0..<count).map { Field(name: text(2 * $0), value: text(2 * $0 + 1)) }
    }

    public mutating func append(_ name: String, _ value: String) {
        add(name.utf8)
        add(value.utf8)
    }

    mutating func append(_ name: String, _ value: UnsafeRawBufferPointer) {
        add(name.utf8)
        add(value)
    }

    mutating func append(_ name: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer) {
        if bytes.isEmpty { reserve(bytes: 512, fields: 16) }
        add(name)
        add(value)
    }

    /// Returns the first value of that name; upper and lower case ASCII letters are the same.
    public subscript(name: String) -> String? {
        firstIndex(of: name).map { text(2 * $0 + 1) }
    }

    /// Whether there is a field of that name.
    public func contains(_ name: String) -> Bool { firstIndex(of: name) != nil }

    /// Returns how many fields have that name.
    public func count(_ name: String) -> Int {
        (0..<count).reduce(0) { isName(name, 2 * $1) ? $0 + 1 : $0 }
    }

    /// Whether names or values are not what they look like in an address: escapes, spaces, or bytes beyond ASCII.
    var hasEscapes: Bool {
        bytes.contains { $0 == UInt8(ascii: "%") || $0 == UInt8(ascii: "+") || $0 >= 0x80 }
    }

    static func same(_ left: String, _ right: String) -> Bool {
        left.utf8.count == right.utf8.count && zip(left.utf8, right.utf8).allSatisfy { lower($0) == lower($1) }
    }

    private static func lower(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
    }

    private mutating func add(_ text: some Sequence<UInt8>) {
        bytes.append(contentsOf: text)
        ends.append(Int32(clamping: bytes.count))
    }

    private func range(_ number: Int) -> Range<Int> {
        (number == 0 ? 0 : Int(ends[number - 1]))..<Int(ends[number])
    }

    private func text(_ number: Int) -> String { String(decoding: bytes[range(number)], as: UTF8.self) }

    private func firstIndex(of name: String) -> Int? {
        (0..<count).first { isName(name, 2 * $0) }
    }

    private func isName(_ name: String, _ number: Int) -> Bool {
        let place = range(number)
        guard place.count == name.utf8.count else { return false }
        var position = place.lowerBound
        for byte in name.utf8 {
            guard Self.lower(bytes[position]) == Self.lower(byte) else { return false }
            position += 1
        }
        return true
    }
}
