/// The header of a video message: classic (FLV 10.1, E.4.3) or enhanced (Enhanced RTMP v2, "ExVideoTagHeader").
///
///     classic   frame type (4 bits) | codec number (4)                      AVC: | packet type (1 byte) | composition offset (3)
///     enhanced  1 (1 bit) | frame type (3) | packet type (4) | ModEx… | FourCC (4 bytes)    coded AVC, HEVC: | composition offset (3)
///     several   1 | frame type | 6 | ModEx… | kind of set (4 bits) | packet type (4) | FourCC | track (1 byte) | size (3) | …
public struct VideoHeader: Sendable, Equatable {
    public enum Packet: Sendable, Equatable {
        case sequenceHeader
        case frames
        case endOfSequence
        case metadata
        case other
    }

    public var codec: VideoCodec
    public var packet: Packet
    /// True for a frame at which a decoder can start; a sequence header says what its sender wrote.
    public var isKeyframe: Bool
    public var isEnhanced: Bool
    /// Presentation time less decoding time, in milliseconds.
    public var compositionOffset: Int32
    /// Where the codec's own bytes start; in a message of several tracks, those of the first.
    public var payloadOffset: Int
    /// The first track's number in a message of the multitrack form, otherwise nil.
    public var track: UInt8?
    /// Nanoseconds to add to the timestamp (ModEx); 0 when absent.
    public var nanosecondOffset: UInt32
    /// Where the first track's bytes end in a message of several, otherwise nil.
    public var payloadEnd: Int?

    /// The codec's own bytes.
    public func payload(of body: [UInt8]) -> ArraySlice<UInt8> {
        let end = min(payloadEnd ?? body.count, body.count)
        return body[min(payloadOffset, end)..<end]
    }

    /// Throws when the body ends inside its header.
    public static func read(_ body: [UInt8]) throws(MediaError) -> VideoHeader {
        var reader = ByteReader(body)
        let first = try reader.readUInt8("video header")
        return first & 0x80 == 0 ? try classic(first, &reader) : try enhanced(first, &reader)
    }

    private static func isKeyframe(_ frameType: UInt8) -> Bool { frameType == 1 || frameType == 4 }
    private static let commandFrame: UInt8 = 5

    private static func classic(_ first: UInt8, _ reader: inout ByteReader) throws(MediaError) -> VideoHeader {
        let frameType = first >> 4
        var header = VideoHeader(
            codec: VideoCodec(classic: first & 0x0F), packet: .frames, isKeyframe: isKeyframe(frameType), isEnhanced: false,
            compositionOffset: 0, payloadOffset: 1, track: nil, nanosecondOffset: 0)
        guard frameType != commandFrame else {
            header.packet = .other
            return header
        }
        switch header.codec {
        case .avc, .hevc, .av1:
            switch try reader.readUInt8("AVC packet type") {
            case 0: header.packet = .sequenceHeader
            case 1: header.packet = .frames
            case 2: header.packet = .endOfSequence
            default: header.packet = .other
            }
            header.compositionOffset = try reader.readInt24("composition offset")
            header.payloadOffset = reader.offset
        default: break
        }
        return header
    }

    private static func enhanced(_ first: UInt8, _ reader: inout ByteReader) throws(MediaError) -> VideoHeader {
        let frameType = first >> 4 & 0x07
        var modifiers = PacketModifiers()
        var type = try modifiers.read(&reader, packetType: first & 0x0F)
        var header = VideoHeader(
            codec: .other(0), packet: .other, isKeyframe: isKeyframe(frameType), isEnhanced: true, compositionOffset: 0,
            payloadOffset: reader.offset, track: nil, nanosecondOffset: modifiers.nanosecondOffset)
        if frameType == commandFrame, type != PacketType.metadata {
            return header
        }
        if type == PacketType.multitrack {
            let set = try TrackSet.read(&reader)
            type = set.packetType
            header.track = set.track
            header.payloadEnd = set.end
            header.codec = VideoCodec(fourCC: set.fourCC)
        } else {
            header.codec = VideoCodec(fourCC: try reader.readFourCC("video FourCC"))
        }
        header.packet = PacketType.meaning(type)
        if type == PacketType.codedFrames, header.codec == .avc || header.codec == .hevc || header.codec == .otherFourCC(.vvc) {
            header.compositionOffset = try reader.readInt24("composition offset")
        }
        header.payloadOffset = reader.offset
        return header
    }

    /// "VideoPacketType" of Enhanced RTMP v2.
    private enum PacketType {
        static let codedFrames: UInt8 = 1
        static let metadata: UInt8 = 4
        static let multitrack: UInt8 = 6

        static func meaning(_ type: UInt8) -> Packet {
            switch type {
            case 0, 5: .sequenceHeader
            case 1, 3: .frames
            case 2: .endOfSequence
            case 4: .metadata
            default: .other
            }
        }
    }
}
