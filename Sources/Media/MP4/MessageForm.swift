/// What an fMP4 does not keep of the messages that it was made of: how their headers are written, and the configuration messages whole.
///
/// It stands in a box of its own behind `moov`, which players skip, so that a node gives its viewers the very messages of the publisher.
///
///     size (4 bytes) | "uuid" | identifier (16) | version 1 (1)
///     | video: 0 none, 1...15 codec number of a classic header, 128 enhanced (1), FourCC when enhanced (4)
///     | length of the audio header (1; 0 none), audio header | number of messages (1)
///     | message: kind (1), length (4), body | …
public struct MessageForm: Sendable, Equatable {
    public enum Video: Sendable, Equatable {
        /// The codec number in the first byte.
        case classic(UInt8)
        case enhanced(FourCC)
    }

    public var video: Video?
    /// What stands before the codec's bytes in every audio message; empty without sound.
    public var audioHeader: [UInt8]
    /// The configuration messages, in the order in which a player wants them.
    public var configuration: [Message]

    public struct Message: Sendable, Equatable {
        public var kind: MediaKind
        public var payload: [UInt8]

        public init(kind: MediaKind, payload: [UInt8]) {
            self.kind = kind
            self.payload = payload
        }
    }

    public init(video: Video?, audioHeader: [UInt8], configuration: [Message]) {
        self.video = video
        self.audioHeader = audioHeader
        self.configuration = configuration
    }

    private static let identifier: [UInt8] = [
        0x61, 0x3C, 0x0E, 0x5D, 0x2F, 0x8B, 0x4E, 0x0A, 0x9B, 0x35, 0x1C, 0x7E, 0xD2, 0x46, 0x90, 0xA8,
    ]
    private static let version: UInt8 = 1
    private static let enhanced: UInt8 = 128
    private static let maximumHeader = 64
    private static let maximumMessages = 8

    /// The box; nil when something is too long for it.
    public var box: [UInt8]? {
        guard audioHeader.count <= Self.maximumHeader, configuration.count <= Self.maximumMessages else { return nil }
        var content = Self.identifier + [Self.version]
        switch video {
        case nil: content.append(0)
        case .classic(let number): content.append(number & 0x0F)
        case .enhanced(let fourCC): content += [Self.enhanced] + fourCC.bytes
        }
        content += [UInt8(audioHeader.count)] + audioHeader + [UInt8(configuration.count)]
        for message in configuration {
            guard message.payload.count <= FLV.maximumBody else { return nil }
            content += [message.kind.rawValue] + Self.bigEndian(message.payload.count) + message.payload
        }
        return Self.bigEndian(8 + content.count) + FourCC.uuid.bytes + content
    }

    /// Nil for somebody else's box. Throws for a malformed one, or one of a later version.
    static func read(_ content: ArraySlice<UInt8>) throws(MediaError) -> MessageForm? {
        guard content.starts(with: identifier) else { return nil }
        var reader = ByteReader(content)
        try reader.skip(identifier.count, "identifier")
        guard try reader.readUInt8("version") == version else { throw .malformed("version") }
        var form = MessageForm(video: nil, audioHeader: [], configuration: [])
        switch try reader.readUInt8("video form") {
        case 0: break
        case let number where number < 16: form.video = .classic(number)
        case enhanced: form.video = .enhanced(try reader.readFourCC("video FourCC"))
        default: throw .malformed("video form")
        }
        let length = Int(try reader.readUInt8("audio header"))
        guard length <= maximumHeader else { throw .tooLarge("audio header") }
        form.audioHeader = Array(try reader.readBytes(length, "audio header"))
        let count = Int(try reader.readUInt8("number of messages"))
        guard count <= maximumMessages else { throw .tooLarge("number of messages") }
        for _ in 0..<count {
            guard let kind = MediaKind(rawValue: try reader.readUInt8("message kind")) else { throw .malformed("message kind") }
            let size = Int(try reader.readUInt32("message size"))
            form.configuration.append(Message(kind: kind, payload: Array(try reader.readBytes(size, "message"))))
        }
        return form
    }

    private static func bigEndian(_ value: Int) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
    }
}
