/// The kinds of media message; the raw value is both the FLV tag type (FLV 10.1, E.4.1) and the RTMP message type (RTMP 1.0, 7.1).
public enum MediaKind: UInt8, Sendable {
    case audio = 8
    case video = 9
    case data = 18
}

/// One audio, video or metadata message as a publisher sent it.
///
/// `timestamp` is in milliseconds, of the publisher's own clock, modulo 2^32. `payload` is the body of the FLV tag.
public struct MediaMessage: Sendable, Equatable {
    public var kind: MediaKind
    public var timestamp: UInt32
    public var payload: [UInt8]

    public init(kind: MediaKind, timestamp: UInt32, payload: [UInt8]) {
        self.kind = kind
        self.timestamp = timestamp
        self.payload = payload
    }
}
