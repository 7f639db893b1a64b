/// Which of a hub's streams a box supports.
///
/// | offset | size | what |
/// |---|---|---|
/// | 0 | 1 | 255: all; else how many, up to 32, and for each: |
/// | … | 1 + up to 64 | length and text of its name |
public enum StreamChoice: Sendable, Equatable {
    case all
    case named([String])

    public static let maximumStreams = 32
    static let maximumName = 64
    static let maximumSize = 1 + maximumStreams * (1 + maximumName)
    private static let allMark: UInt8 = 255

    init(_ reader: inout ByteReader) throws(MembershipError) {
        let count = try reader.readByte()
        guard count != Self.allMark else {
            self = .all
            return
        }
        guard count <= Self.maximumStreams else { throw .outOfBounds("the number of streams") }
        var names: [String] = []
        for _ in 0..<count { names.append(try reader.readText("a stream's name", maximum: Self.maximumName)) }
        self = .named(names)
    }

    func write(to writer: inout ByteWriter) {
        switch self {
        case .all: writer.write(Self.allMark)
        case .named(let names):
            writer.write(UInt8(min(names.count, Self.maximumStreams)))
            for name in names.prefix(Self.maximumStreams) { writer.writeText(name, maximum: Self.maximumName) }
        }
    }
}
