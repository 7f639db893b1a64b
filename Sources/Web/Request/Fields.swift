/// Header fields, query items or form items, in the order in which they came.
public struct Fields: Sendable, Equatable {
    public struct Field: Sendable, Equatable {
        public var name: String
        public var value: String
    }

    public private(set) var all: [Field] = []

    public init() {}

    public init(_ pairs: KeyValuePairs<String, String>) {
        for (name, value) in pairs { append(name, value) }
    }

    public mutating func append(_ name: String, _ value: String) {
        all.append(Field(name: name, value: value))
    }

    /// Returns the first value of that name; upper and lower case ASCII letters are the same.
    public subscript(name: String) -> String? {
        all.first { Self.same($0.name, name) }?.value
    }

    /// Returns how many fields have that name.
    public func count(_ name: String) -> Int {
        all.reduce(0) { Self.same($1.name, name) ? $0 + 1 : $0 }
    }

    static func same(_ left: String, _ right: String) -> Bool {
        left.utf8.count == right.utf8.count && zip(left.utf8, right.utf8).allSatisfy { lower($0) == lower($1) }
    }

    private static func lower(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
    }
}
