/// What a chunk stream remembers between chunks: the fields that later headers leave out, and the message in progress.
struct ChunkStream {
    let id: UInt32
    var timestamp: UInt32 = 0
    /// What a type 3 header adds when it starts a message: the last delta, or the timestamp of a type 0 header (RTMP 1.0, 5.3.1.2.4).
    var delta: UInt32 = 0
    /// The last extended timestamp, if the last type 0, 1 or 2 header had one.
    var extended: UInt32?
    var length: UInt32 = 0
    var messageStream: UInt32 = 0
    var type: UInt8 = 0
    var isInMessage = false
    var payload: [UInt8] = []

    init(id: UInt32) {
        self.id = id
    }

    var missing: Int { Int(length) - payload.count }

    /// Takes over what the header says; a type 3 header repeats everything (RTMP 1.0, 5.3.1.2).
    mutating func startMessage(_ header: ChunkHeader, extended: UInt32?) {
        let time = extended ?? header.time
        switch header.type {
        case 0:
            timestamp = time
            delta = extended == nil ? time : 0
            messageStream = header.messageStream
        case 1, 2:
            timestamp &+= time
            delta = time
        default:
            startRepeatedMessage(extended: extended)
        }
        if header.type < 3 {
            self.extended = extended
        }
        if header.type < 2 {
            length = header.length
            type = header.messageType
        }
        isInMessage = true
    }

    /// Peers disagree whether an extended timestamp is then a time or a delta; it is a time if it can come next.
    private mutating func startRepeatedMessage(extended: UInt32?) {
        guard let extended else {
            timestamp &+= delta
            return
        }
        let isTime = extended &- timestamp < ChunkWriter.extendedMark
        timestamp = isTime ? extended : timestamp &+ extended
        self.extended = extended
    }

    mutating func finishMessage() -> RTMPMessage {
        var body: [UInt8] = []
        swap(&body, &payload)
        isInMessage = false
        return RTMPMessage(type: type, timestamp: timestamp, stream: messageStream, payload: body)
    }

    /// Makes room for bytes that are here, doubling at most, never beyond the message's length.
    mutating func reserve(_ count: Int) {
        let needed = payload.count + count
        guard needed > payload.capacity else { return }
        payload.reserveCapacity(min(Int(length), max(needed, 2 * payload.count, 4096)))
    }
}
