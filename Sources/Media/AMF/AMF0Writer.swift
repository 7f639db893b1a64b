/// Appends AMF0 values to a message.
public struct AMF0Writer {
    public private(set) var bytes: [UInt8] = []

    public init() {}

    /// The values one after another, as a command's body is.
    public static func bytes(_ values: [AMF0Value]) -> [UInt8] {
        var writer = AMF0Writer()
        for value in values {
            writer.write(value)
        }
        return writer.bytes
    }

    public mutating func write(_ value: AMF0Value) {
        switch value {
        case .number(let number):
            mark(.number)
            append(number.bitPattern, bytes: 8)
        case .boolean(let flag):
            mark(.boolean)
            bytes.append(flag ? 1 : 0)
        case .string(let text): write(text)
        case .object(let members):
            mark(.object)
            write(members)
        case .null: mark(.null)
        case .undefined: mark(.undefined)
        case .ecmaArray(let members):
            mark(.ecmaArray)
            append(UInt64(members.count), bytes: 4)
            write(members)
        case .strictArray(let elements):
            mark(.strictArray)
            append(UInt64(elements.count), bytes: 4)
            for element in elements {
                write(element)
            }
        case .date(let milliseconds, let zone):
            mark(.date)
            append(milliseconds.bitPattern, bytes: 8)
            append(UInt64(UInt16(bitPattern: zone)), bytes: 2)
        case .longString(let text): writeLong(text, .longString)
        case .unsupported: mark(.unsupported)
        case .reference(let index):
            mark(.reference)
            append(UInt64(index), bytes: 2)
        case .xmlDocument(let text): writeLong(text, .xmlDocument)
        case .typedObject(let name, let members):
            mark(.typedObject)
            writeName(name)
            write(members)
        }
    }

    private mutating func mark(_ marker: AMF0Marker) {
        bytes.append(marker.rawValue)
    }

    private mutating func append(_ value: UInt64, bytes count: Int) {
        for index in stride(from: count - 1, through: 0, by: -1) {
            bytes.append(UInt8(truncatingIfNeeded: value >> UInt64(index * 8)))
        }
    }

    /// Text beyond 65,535 bytes becomes a long string (section 2.14).
    private mutating func write(_ text: String) {
        guard text.utf8.count <= 0xFFFF else { return writeLong(text, .longString) }
        mark(.string)
        writeName(text)
    }

    private mutating func writeLong(_ text: String, _ marker: AMF0Marker) {
        mark(marker)
        append(UInt64(text.utf8.count), bytes: 4)
        bytes.append(contentsOf: text.utf8)
    }

    /// A name has no long form and is cut at 65,535 bytes.
    private mutating func writeName(_ text: String) {
        let name = text.utf8.prefix(0xFFFF)
        append(UInt64(name.count), bytes: 2)
        bytes.append(contentsOf: name)
    }

    private mutating func write(_ members: [AMF0Property]) {
        for member in members {
            writeName(member.key)
            write(member.value)
        }
        bytes.append(contentsOf: [0, 0, AMF0Marker.objectEnd.rawValue])
    }
}
