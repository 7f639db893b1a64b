import Media
import Parts

/// A frame on its way: its bytes are `head`, and then `body`, which others share.
public struct OutgoingFrame: Sendable, Equatable {
    public var head: [UInt8]
    public var body: ArraySlice<UInt8>

    public var count: Int { head.count + body.count }
    var kind: UInt8 { head.first ?? 0 }
    public var bytes: [UInt8] { head + body }

    init(_ kind: UInt8, _ fields: [UInt8], body: ArraySlice<UInt8> = []) {
        let size = fields.count + body.count
        head = [kind, UInt8(truncatingIfNeeded: size >> 16), UInt8(truncatingIfNeeded: size >> 8), UInt8(truncatingIfNeeded: size)]
        head += fields
        self.body = body
    }
}

extension RelayFrame {
    public var outgoing: OutgoingFrame {
        var fields: [UInt8] = []
        switch self {
        case .greeting(let place):
            fields = [Self.version]
            fields.add(text: place.url)
            fields.add(place.httpPort)
            fields.add(place.httpsPort)
            return OutgoingFrame(1, fields)
        case .opened(let number, let timeline):
            fields.add(number)
            fields.add(timeline)
            return OutgoingFrame(2, fields)
        case .entry(let number, let bytes):
            fields.add(number)
            return OutgoingFrame(3, fields, body: bytes[...])
        case .slice(let number, let part, let slice, let bytes):
            return Self.slice(number, part: part, slice: slice, bytes[...])
        case .closed(let number, let isWithdrawn):
            fields.add(number)
            return OutgoingFrame(5, fields + [isWithdrawn ? 1 : 0])
        case .keepAlive: return OutgoingFrame(6, [])
        case .sources(let json): return OutgoingFrame(7, [], body: json[...])
        }
    }

    /// A slice whose bytes are not copied.
    static func slice(_ number: UInt16, part: Int64, slice: Int, _ bytes: ArraySlice<UInt8>) -> OutgoingFrame {
        var fields: [UInt8] = []
        fields.add(number)
        fields.add(part)
        return OutgoingFrame(4, fields + [UInt8(clamping: slice)], body: bytes)
    }

    /// nil: of a kind that is not known.
    init?(kind: UInt8, _ bytes: ArraySlice<UInt8>) throws(MediaError) {
        var reader = ByteReader(bytes)
        switch kind {
        case 1:
            _ = try reader.readUInt8("the version")
            let url = try reader.readText("the hub's place")
            self = .greeting(
                WatchPlace(url: url, httpPort: try reader.readUInt16("a port"), httpsPort: try reader.readUInt16("a port")))
        case 2: self = .opened(try reader.readUInt16("the timeline"), try reader.readTimeline())
        case 3:
            let number = try reader.readUInt16("the timeline")
            self = .entry(number, Array(try reader.readBytes(reader.remaining, "the entry")))
        case 4:
            let number = try reader.readUInt16("the timeline")
            let part = try reader.readPart()
            let slice = Int(try reader.readUInt8("the slice"))
            self = .slice(number, part: part, slice: slice, Array(try reader.readBytes(reader.remaining, "the slice")))
        case 5:
            let number = try reader.readUInt16("the timeline")
            self = .closed(number, isWithdrawn: try reader.readUInt8("how it closed") != 0)
        case 6: self = .keepAlive
        case 7: self = .sources(Array(try reader.readBytes(reader.remaining, "the sources")))
        default: return nil
        }
        guard reader.remaining == 0 else { throw .malformed("the end of a frame") }
    }
}

extension [UInt8] {
    mutating func add(_ timeline: Timeline) {
        add(text: timeline.stream.text)
        add(timeline.session.value)
        add(text: timeline.rendition.text)
    }
}

extension ByteReader {
    /// Printable ASCII: it goes into logs and addresses.
    mutating func readText(_ field: String) throws(MediaError) -> String {
        let bytes = try readBytes(Int(try readUInt8(field)), field)
        guard bytes.allSatisfy({ (0x21...0x7e).contains($0) }) else { throw .malformed(field) }
        return String(decoding: bytes, as: UTF8.self)
    }

    mutating func readPart() throws(MediaError) -> Int64 {
        guard let part = Int64(exactly: try readUInt(bytes: 8, "the part")) else { throw .tooLarge("the part") }
        return part
    }

    mutating func readStream() throws(MediaError) -> StreamName {
        guard let stream = StreamName(try readText("the stream")) else { throw .malformed("the stream") }
        return stream
    }

    mutating func readTimeline() throws(MediaError) -> Timeline {
        let stream = try readStream()
        let session = SessionID(try readUInt(bytes: 8, "the session"))
        guard let rendition = RenditionName(try readText("the rendition")) else { throw .malformed("the rendition") }
        return Timeline(stream: stream, session: session, rendition: rendition)
    }
}
