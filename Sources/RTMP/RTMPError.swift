import Media

/// How a peer broke the protocol; the connection is to be closed.
public enum RTMPError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The first byte of the connection is not RTMP's version 3.
    case unsupportedVersion(UInt8)
    /// A chunk compresses its header against one that was never sent.
    case chunkWithoutHeader(chunkStream: UInt32)
    case tooManyChunkStreams(limit: Int)
    case messageTooLarge(length: Int, limit: Int)
    /// Unfinished messages of all chunk streams together.
    case tooMuchUnfinished(limit: Int)
    case badChunkSize(UInt32)
    /// A protocol control message of the wrong length.
    case badControlMessage(type: UInt8)
    case badMessage(type: UInt8, MediaError)
    /// Bytes went on arriving while a request waited for its answer.
    case tooMuchHeld(limit: Int)
    /// A command came where none of that name may.
    case unexpectedCommand(String)

    public var description: String {
        switch self {
        case .unsupportedVersion(let version): "RTMP version \(version) instead of 3"
        case .chunkWithoutHeader(let chunkStream): "chunk stream \(chunkStream) starts without a full header"
        case .tooManyChunkStreams(let limit): "more than \(limit) chunk streams"
        case .messageTooLarge(let length, let limit): "a message of \(length) bytes, more than \(limit)"
        case .tooMuchUnfinished(let limit): "more than \(limit) bytes of unfinished messages"
        case .badChunkSize(let size): "a chunk size of \(size)"
        case .badControlMessage(let type): "a malformed control message of type \(type)"
        case .badMessage(let type, let error): "a malformed message of type \(type) (\(error))"
        case .tooMuchHeld(let limit): "more than \(limit) bytes before the answer to a request"
        case .unexpectedCommand(let name): "an unexpected command \(name)"
        }
    }
}
