/// The header of an audio message: classic (FLV 10.1, E.4.2) or enhanced (Enhanced RTMP v2, "ExAudioTagHeader").
///
///     classic   sound format (4 bits) | rate (2) | 16 bit (1) | stereo (1)      AAC: | packet type (1 byte)
///     enhanced  9 (4 bits) | packet type (4) | ModEx… | FourCC (4 bytes)
///     several   9 | 5 | ModEx… | kind of set (4 bits) | packet type (4) | FourCC | track (1 byte) | size (3) | …
public struct AudioHeader: Sendable, Equatable {
    public enum Packet: Sendable, Equatable {
        case sequenceHeader
        case frames
        case other
    }

    public var codec: AudioCodec
    public var packet: Packet
    public var isEnhanced: Bool
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

    private static let enhancedFormat: UInt8 = 9
    private static let multitrack: UInt8 = 5

    /// Throws when the body ends inside its header.
    public static func read(_ body: [UInt8]) throws(MediaError) -> AudioHeader {
        var reader = ByteReader(body)
        let first = try reader.readUInt8("audio header")
        guard first >> 4 == enhancedFormat else { return try classic(first, &reader) }
        var modifiers = PacketModifiers()
        var type = try modifiers.read(&reader, packetType: first & 0x0F)
        var fourCC: FourCC
        var track: UInt8?
        var end: Int?
        if type == multitrack {
            let set = try TrackSet.read(&reader)
            (type, fourCC, track, end) = (set.packetType, set.fourCC, set.track, set.end)
        } else {
            fourCC = try reader.readFourCC("audio FourCC")
        }
        return AudioHeader(
            codec: AudioCodec(fourCC: fourCC), packet: meaning(type), isEnhanced: true, payloadOffset: reader.offset, track: track,
            nanosecondOffset: modifiers.nanosecondOffset, payloadEnd: end)
    }

    private static func classic(_ first: UInt8, _ reader: inout ByteReader) throws(MediaError) -> AudioHeader {
        let codec = AudioCodec(classic: first >> 4)
        var packet = Packet.frames
        if codec == .aac {
            packet = meaning(try reader.readUInt8("AAC packet type"))
        }
        return AudioHeader(
            codec: codec, packet: packet, isEnhanced: false, payloadOffset: reader.offset, track: nil, nanosecondOffset: 0)
    }

    /// "AudioPacketType" of Enhanced RTMP v2; its first two are also those of classic AAC.
    private static func meaning(_ type: UInt8) -> Packet {
        switch type {
        case 0: .sequenceHeader
        case 1: .frames
        default: .other
        }
    }
}
