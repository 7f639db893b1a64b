/// Puts messages together from interleaved chunks (RTMP 1.0, 5.3), from whatever pieces of them arrive.
///
/// Payload goes straight into its message, whose memory grows with what arrived and not with what a header promises.
/// Set Chunk Size and Abort are obeyed here and not returned.
struct ChunkReader {
    private(set) var chunkSize = 128
    /// Until then, media too must keep to the bound for commands.
    var acceptsMedia = false

    let configuration: RTMPConfiguration
    private var streams: [ChunkStream] = []
    /// The start of a header that has not arrived whole, at most `ChunkHeader.maximumSize` bytes.
    private var partial: [UInt8] = []
    /// The chunk in progress: its stream's index, and how much of its payload is missing.
    private var current = 0
    private var chunkMissing = 0
    private var unfinished = 0

    init(configuration: RTMPConfiguration) {
        self.configuration = configuration
    }

    /// Consumes from `offset` on up to the end of the next message; returns nil when all bytes were consumed before one was whole.
    mutating func readMessage(_ bytes: UnsafeRawBufferPointer, offset: inout Int) throws(RTMPError) -> RTMPMessage? {
        while true {
            if chunkMissing > 0 {
                guard takePayload(bytes, &offset) else { return nil }
                guard unfinished <= configuration.maximumUnfinished else {
                    throw .tooMuchUnfinished(limit: configuration.maximumUnfinished)
                }
            } else {
                guard let start = peekChunk(bytes, &offset) else { return nil }
                try begin(start)
                consume(start.size, bytes, &offset)
            }
            if chunkMissing == 0, let message = takeFinished(), try !obey(message) {
                return message
            }
        }
    }

    // MARK: Headers

    private struct ChunkStart {
        var header: ChunkHeader
        var extended: UInt32?
        /// Nil for a chunk stream not seen before.
        var index: Int?
        var size: Int
    }

    /// Returns nil after moving the start of a header to `partial`, when the rest of it is still to come.
    private mutating func peekChunk(_ bytes: UnsafeRawBufferPointer, _ offset: inout Int) -> ChunkStart? {
        if partial.isEmpty {
            if let start = peekChunk(in: bytes, at: offset) {
                return start
            }
            if offset < bytes.count {
                partial.append(contentsOf: bytes[offset...])
                offset = bytes.count
            }
            return nil
        }
        while true {
            if let start = partial.withUnsafeBytes({ peekChunk(in: $0, at: 0) }) {
                return start
            }
            guard offset < bytes.count else { return nil }
            partial.append(bytes[offset])
            offset += 1
        }
    }

    private mutating func consume(_ count: Int, _ bytes: UnsafeRawBufferPointer, _ offset: inout Int) {
        if partial.isEmpty {
            offset += count
        } else if partial.count == count {
            partial = []
        } else {
            partial.removeFirst(count)
        }
    }

    private func peekChunk(in bytes: UnsafeRawBufferPointer, at offset: Int) -> ChunkStart? {
        guard let header = ChunkHeader.peek(bytes, at: offset) else { return nil }
        var start = ChunkStart(
            header: header, extended: nil, index: streams.firstIndex { $0.id == header.chunkStream }, size: header.size)
        let end = offset + header.size
        if header.isExtended {
            guard bytes.count - end >= 4 else { return nil }
            start.extended = Self.bigEndian32(bytes, end)
        } else if header.type == 3, let index = start.index, let last = streams[index].extended {
            switch Self.repeatedTimestamp(bytes, at: end, stream: streams[index], last: last) {
            case .absent: break
            case .present(let value): start.extended = value
            case .unknown: return nil
            }
        }
        start.size += start.extended == nil ? 0 : 4
        return start
    }

    private enum RepeatedTimestamp {
        case absent
        case present(UInt32)
        case unknown
    }

    /// The extended timestamp should follow type 3 headers too (RTMP 1.0, 5.3.1.3), but some peers leave it out: what follows is one if
    /// it is the same again or, where a message starts, one that can come next.
    private static func repeatedTimestamp(
        _ bytes: UnsafeRawBufferPointer, at offset: Int, stream: ChunkStream, last: UInt32
    ) -> RepeatedTimestamp {
        guard bytes.count - offset >= 4 else {
            if stream.isInMessage {
                for (index, byte) in bytes[offset...].enumerated() where byte != UInt8(truncatingIfNeeded: last >> UInt32(24 - index * 8)) {
                    return .absent
                }
            }
            return .unknown
        }
        let value = bigEndian32(bytes, offset)
        let isNext = !stream.isInMessage && value &- stream.timestamp < ChunkWriter.extendedMark
        return value == last || isNext ? .present(value) : .absent
    }

    private static func bigEndian32(_ bytes: UnsafeRawBufferPointer, _ offset: Int) -> UInt32 {
        UInt32(bytes[offset]) << 24 | UInt32(bytes[offset + 1]) << 16 | UInt32(bytes[offset + 2]) << 8 | UInt32(bytes[offset + 3])
    }

    /// A header of type 0, 1 or 2 within a message gives that message up.
    private mutating func begin(_ start: ChunkStart) throws(RTMPError) {
        let header = start.header
        if let index = start.index {
            current = index
        } else {
            current = try addStream(header)
        }
        if header.type < 3, streams[current].isInMessage {
            discard(current)
        }
        if !streams[current].isInMessage {
            streams[current].startMessage(header, extended: start.extended)
            try checkLength(streams[current])
        }
        chunkMissing = min(chunkSize, streams[current].missing)
    }

    /// A type 1 header is enough to start with: some encoders begin their chunk streams so.
    private mutating func addStream(_ header: ChunkHeader) throws(RTMPError) -> Int {
        guard header.type <= 1 else { throw .chunkWithoutHeader(chunkStream: header.chunkStream) }
        guard streams.count < configuration.maximumChunkStreams else {
            throw .tooManyChunkStreams(limit: configuration.maximumChunkStreams)
        }
        streams.append(ChunkStream(id: header.chunkStream))
        return streams.count - 1
    }

    private func checkLength(_ stream: ChunkStream) throws(RTMPError) {
        let isMedia = acceptsMedia && MessageType.carriesMedia(stream.type)
        let limit = isMedia ? configuration.maximumMediaMessage : configuration.maximumCommandMessage
        guard Int(stream.length) <= limit else { throw .messageTooLarge(length: Int(stream.length), limit: limit) }
    }

    // MARK: Payload

    /// Returns false when there was nothing to take.
    private mutating func takePayload(_ bytes: UnsafeRawBufferPointer, _ offset: inout Int) -> Bool {
        let count: Int
        if partial.isEmpty {
            count = min(chunkMissing, bytes.count - offset)
            guard count > 0 else { return false }
            streams[current].reserve(count)
            streams[current].payload.append(contentsOf: UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + count]))
            offset += count
        } else {
            count = min(chunkMissing, partial.count)
            streams[current].reserve(count)
            streams[current].payload.append(contentsOf: partial[..<count])
            partial.removeFirst(count)
        }
        chunkMissing -= count
        unfinished += count
        return true
    }

    private mutating func takeFinished() -> RTMPMessage? {
        guard streams[current].isInMessage, streams[current].missing <= 0 else { return nil }
        let message = streams[current].finishMessage()
        unfinished -= message.payload.count
        return message
    }

    private mutating func discard(_ index: Int) {
        unfinished -= streams[index].finishMessage().payload.count
    }

    // MARK: Messages for the chunk layer itself

    /// True for a message that concerns only this layer (RTMP 1.0, 5.4.1 and 5.4.2).
    private mutating func obey(_ message: RTMPMessage) throws(RTMPError) -> Bool {
        guard message.type == MessageType.setChunkSize || message.type == MessageType.abort else { return false }
        guard message.payload.count >= 4 else { throw .badControlMessage(type: message.type) }
        let value = message.payload.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
        if message.type == MessageType.setChunkSize {
            guard value > 0, value <= 0x7FFF_FFFF else { throw .badChunkSize(value) }
            chunkSize = min(Int(value), max(configuration.maximumChunkSize, 1))
        } else if let index = streams.firstIndex(where: { $0.id == value }), streams[index].isInMessage {
            discard(index)
        }
        return true
    }
}
