import Media

/// The owner's decisions, as bytes for the peer. Called in the wrong state they change nothing and return nothing.
extension ServerSession {
    /// Media follows from the next `bytesReceived` on.
    public func acceptPublish() -> [UInt8] {
        guard activity == .publishAsked else { return [] }
        activity = .publishing
        reader.acceptsMedia = true
        return batch {
            $0.userControl(.streamBegin, stream)
            $0.status("NetStream.Publish.Start", "Publishing.", stream: stream)
        }
    }

    /// The caller closes the connection after the bytes.
    public func refusePublish(_ refusal: PublishRefusal) -> [UInt8] {
        guard activity == .publishAsked else { return [] }
        activity = .idle
        return batch { $0.status(refusal.code, refusal.words, isError: true, stream: stream) }
    }

    /// Everything before the first media message, which `RTMPMessageWriter` writes.
    public func acceptPlay() -> [UInt8] {
        guard activity == .playAsked else { return [] }
        activity = .playing
        client.encoder = ""
        return batch {
            $0.userControl(.streamBegin, stream)
            $0.status("NetStream.Play.Reset", "Playing from the start of a list of one.", stream: stream)
            $0.status("NetStream.Play.Start", "Playing.", stream: stream)
            $0.data([.string("|RtmpSampleAccess"), .boolean(true), .boolean(true)], stream: stream)
        }
    }

    /// The caller closes the connection after the bytes.
    public func refusePlay(_ refusal: PlayRefusal) -> [UInt8] {
        guard activity == .playAsked else { return [] }
        activity = .idle
        return batch { $0.status(refusal.code, refusal.words, isError: true, stream: stream) }
    }

    /// Tells a player that the stream is over.
    public func playEnded() -> [UInt8] {
        guard activity == .playing else { return [] }
        activity = .idle
        return batch {
            $0.userControl(.streamEOF, stream)
            $0.status("NetStream.Play.UnpublishNotify", "The stream is over.", stream: stream)
            $0.status("NetStream.Play.Stop", "The stream is over.", stream: stream)
        }
    }

    /// Tells a publisher why it has to go; the caller closes the connection after the bytes.
    public func publishDropped(_ reason: PublishDrop) -> [UInt8] {
        guard activity == .publishing else { return [] }
        activity = .idle
        reader.acceptsMedia = false
        return batch { $0.status("NetStream.Publish.Rejected", reason.words, isError: true, stream: stream) }
    }
}
