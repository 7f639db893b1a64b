/// Reads AMF0 values one after another from a whole message.
///
/// A message of at most 64 KiB is expected; depth and number of values are bounded besides, so that a hostile message costs little.
public struct AMF0Reader {
    public static let maximumDepth = 16
    public static let maximumValues = 4096

    private var reader: ByteReader
    private var values = 0

    public init(_ bytes: [UInt8]) {
        reader = ByteReader(bytes)
    }

    public init(_ bytes: ArraySlice<UInt8>) {
        reader = ByteReader(bytes)
    }

    /// The index, in the bytes given to `init`, of the next value.
    public var offset: Int { reader.offset }
    public var isAtEnd: Bool { reader.remaining == 0 }

    /// Returns nil at the end of the bytes; throws when a value is cut short or is none of AMF0's.
    public mutating func readValue() throws(MediaError) -> AMF0Value? {
        isAtEnd ? nil : try readValue(depth: 0)
    }

    private mutating func readValue(depth: Int) throws(MediaError) -> AMF0Value {
        guard depth < Self.maximumDepth else { throw .tooLarge("AMF0 depth") }
        values += 1
        guard values <= Self.maximumValues else { throw .tooLarge("AMF0 values") }
        guard let marker = AMF0Marker(rawValue: try reader.readUInt8("AMF0 marker")) else { throw .malformed("AMF0 marker") }
        switch marker {
        case .number: return .number(try readDouble())
        case .boolean: return .boolean(try reader.readUInt8("boolean") != 0)
        case .string: return .string(try readString())
        case .object: return .object(try readProperties(depth: depth + 1))
        case .null: return .null
        case .undefined: return .undefined
        case .reference: return .reference(try reader.readUInt16("reference"))
        case .ecmaArray: return try readECMAArray(depth: depth + 1)
        case .strictArray: return try readStrictArray(depth: depth + 1)
        case .date: return try readDate()
        case .longString: return .longString(try readLongString())
        case .unsupported: return .unsupported
        case .xmlDocument: return .xmlDocument(try readLongString())
        case .typedObject: return .typedObject(name: try readString(), try readProperties(depth: depth + 1))
        case .objectEnd: throw .malformed("AMF0 object end")
        }
    }

    private mutating func readDouble() throws(MediaError) -> Double {
        Double(bitPattern: try reader.readUInt(bytes: 8, "number"))
    }

    /// Bytes that are not UTF-8 are replaced, as encoders write names in other encodings.
    private mutating func readString() throws(MediaError) -> String {
        let length = Int(try reader.readUInt16("string length"))
        return String(decoding: try reader.readBytes(length, "string"), as: UTF8.self)
    }

    private mutating func readLongString() throws(MediaError) -> String {
        let length = Int(try reader.readUInt32("string length"))
        return String(decoding: try reader.readBytes(length, "string"), as: UTF8.self)
    }

    /// Members up to the empty name and the end marker (section 2.5).
    private mutating func readProperties(depth: Int) throws(MediaError) -> [AMF0Property] {
        var members: [AMF0Property] = []
        while true {
            let key = try readString()
            if key.isEmpty, reader.remaining > 0, reader.bytes[reader.offset] == AMF0Marker.objectEnd.rawValue {
                try reader.skip(1, "object end")
                return members
            }
            members.append(AMF0Property(key, try readValue(depth: depth)))
        }
    }

    /// The count is a hint (section 2.10); encoders write 0 or a wrong one, and some end the message without the end marker.
    private mutating func readECMAArray(depth: Int) throws(MediaError) -> AMF0Value {
        _ = try reader.readUInt32("array count")
        return .ecmaArray(try readProperties(depth: depth))
    }

    private mutating func readStrictArray(depth: Int) throws(MediaError) -> AMF0Value {
        let count = Int(try reader.readUInt32("array count"))
        guard count <= reader.remaining else { throw .truncated("array") }
        guard count <= Self.maximumValues else { throw .tooLarge("array") }
        var elements: [AMF0Value] = []
        elements.reserveCapacity(count)
        for _ in 0..<count {
            elements.append(try readValue(depth: depth))
        }
        return .strictArray(elements)
    }

    private mutating func readDate() throws(MediaError) -> AMF0Value {
        let milliseconds = try readDouble()
        return .date(milliseconds: milliseconds, zone: Int16(bitPattern: try reader.readUInt16("date zone")))
    }
}
