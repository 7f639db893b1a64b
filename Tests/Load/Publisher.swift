import CLoad

/// Publishes a clip in real time, over and over, with timestamps that run on. Owned by the load loop.
final class Publisher {
    private let clip: Clip
    private let script: RTMPClient.Script
    private let scratch: UnsafeMutableRawPointer
    private let buffer = UnsafeMutablePointer<UInt8>.allocate(capacity: 1 << 16)
    private let socket: Int32
    private let firstTimestamp: UInt32
    private var client: RTMPClient
    private var isConnected = false
    private(set) var startedAt: Nanoseconds?
    /// The next frame, and how many milliseconds of whole turns lie before it.
    private var index = 0
    private var turns: Int64 = 0
    private var output: [UInt8] = []
    private var sent = 0
    /// Video messages so far, the latest departure, and how often the server did not take the bytes at once.
    private(set) var count: UInt32 = 0
    private(set) var largestDelay: Nanoseconds = 0
    private(set) var blocked = 0

    init(_ address: Address, clip: Clip, firstTimestamp: UInt32, epoll: Int32, cookie: UInt64) throws(LoadError) {
        self.clip = clip
        self.firstTimestamp = firstTimestamp
        script = .publish(address)
        scratch = .allocate(byteCount: RTMPClient.scratchSize, alignment: 64)
        client = RTMPClient(scratch: scratch)
        socket = load_connect(address.host, address.port)
        guard socket >= 0 else { throw .publisher("connect: error \(-socket)") }
        guard load_watch(epoll, socket, cookie) == 0 else { throw .system("epoll") }
    }

    deinit {
        close(socket)
        scratch.deallocate()
        buffer.deallocate()
    }

    /// When the next message is due; nil before the server has said yes.
    var nextDue: Nanoseconds? {
        startedAt.map { $0 + (turns + Int64(clip.frames[index].timestamp)) * 1_000_000 }
    }

    func ready(events: UInt32) throws(LoadError) {
        if !isConnected {
            let error = load_socket_error(socket)
            guard error == 0 else { throw .publisher("connect: error \(error)") }
            isConnected = true
            output += script.hello
        }
        if events & UInt32(LOAD_READ) != 0 { try read() }
        try flush()
    }

    func sendDue(_ now: Nanoseconds) throws(LoadError) {
        while let due = nextDue, due <= now {
            if sent == output.count { largestDelay = max(largestDelay, now - due) }
            append(clip.frames[index], time: Clock.now())
            index += 1
            if index == clip.frames.count {
                index = 0
                turns += Int64(clip.length)
            }
            try flush()
        }
    }

    private func append(_ tag: Clip.Tag, time: Nanoseconds?) {
        let timestamp = firstTimestamp &+ UInt32(truncatingIfNeeded: turns + Int64(tag.timestamp))
        var body = tag.body
        if tag.isVideoFrame, let time {
            body = Array(tag.body[..<5])
            body.reserveCapacity(tag.body.count + Stamp.size)
            Stamp(time: time, number: count).append(to: &body)
            body += tag.body[5...]
            count &+= 1
        }
        let csid: UInt8 = tag.type == 8 ? 4 : tag.type == 9 ? 6 : 5
        Commands.append(csid: csid, type: tag.type, stream: 1, timestamp: timestamp, body: body, to: &output)
    }

    private func read() throws(LoadError) {
        while true {
            let received = load_recv(socket, buffer, 1 << 16)
            if received == -LOAD_AGAIN { return }
            guard received > 0 else { throw .publisher("the server closed the connection") }
            if let acknowledgement = client.bytesArrived(received) { output += acknowledgement }
            var at = 0
            while let event = client.next(buffer, &at, end: received, script: script) { try handle(event) }
        }
    }

    private func handle(_ event: RTMPClient.Event) throws(LoadError) {
        switch event {
        case .send(let bytes): output += bytes
        case .message: break
        case .refused(let code): throw .publisher("refused: \(code)")
        case .broken: throw .publisher("the server does not speak RTMP")
        case .started:
            for tag in clip.configuration { append(Clip.Tag(type: tag.type, timestamp: 0, body: tag.body), time: nil) }
            startedAt = Clock.now()
        }
    }

    private func flush() throws(LoadError) {
        while sent < output.count {
            let written = output.withUnsafeBytes { bytes in
                load_send(socket, bytes.baseAddress.map { $0 + sent }, bytes.count - sent)
            }
            if written == -LOAD_AGAIN {
                blocked += 1
                return
            }
            guard written > 0 else { throw .publisher("send: error \(-written)") }
            sent += written
        }
        output.removeAll(keepingCapacity: true)
        sent = 0
    }
}
