/// A media message on its stream's own timeline.
///
/// `time` is the decoding time in milliseconds since the stream's timeline began; it never goes back within a kind.
public struct TimedMessage: Sendable, Equatable {
    public var kind: MediaKind
    public var time: Int64
    /// The body of the FLV tag.
    public var payload: [UInt8]

    public init(kind: MediaKind, time: Int64, payload: [UInt8]) {
        self.kind = kind
        self.time = time
        self.payload = payload
    }
}
