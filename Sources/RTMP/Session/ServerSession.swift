import Media

public final class ServerSession {
    public enum Action: Sendable, Equatable {
        /// Bytes for the peer, before anything later.
        case send([UInt8])
        /// Answer with `acceptPublish` or `refusePublish`, then call `bytesReceived` again (with nothing) while `hasHeldBytes`.
        case publish(PublishRequest)
        /// Media of an accepted publisher. Metadata comes as "onMetaData" and its value, without "@setDataFrame".
        case media(MediaMessage)
        /// The publisher said goodbye (FCUnpublish, deleteStream, closeStream); it may publish again.
        case publishEnded
        /// Answer with `acceptPlay` or `refusePlay`.
        case play(PlayRequest)
        case pause(Bool)
        /// The player said goodbye; it may play again.
        case playEnded
        /// Close once everything to send was sent.
        case close(String)
    }

    public init(
        configuration: RTMPConfiguration = RTMPConfiguration(), digest: @escaping HandshakeDigest, random: @escaping (Int) -> [UInt8]
    ) {
    }

    /// True while bytes wait for the answer to a request.
    public var hasHeldBytes: Bool { false }

    public func bytesReceived(_ bytes: UnsafeRawBufferPointer) throws(RTMPError) -> [Action] { [] }
    public func acceptPublish() -> [UInt8] { [] }
    public func refusePublish(_ refusal: PublishRefusal) -> [UInt8] { [] }
    public func acceptPlay() -> [UInt8] { [] }
    public func refusePlay(_ refusal: PlayRefusal) -> [UInt8] { [] }
    public func playEnded() -> [UInt8] { [] }
    public func publishDropped(_ reason: PublishDrop) -> [UInt8] { [] }
}
