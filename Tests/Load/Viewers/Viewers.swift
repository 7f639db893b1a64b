import CLoad

/// All viewers of a run: joins them at a given rate and reads what arrives. Owned by the load loop.
final class Viewers: Audience {
    let target: Address
    let count: Int
    private let epoll: Int32
    let viewers: UnsafeMutablePointer<Viewer>
    private let scratch: UnsafeMutableRawPointer
    let buffer = UnsafeMutablePointer<UInt8>.allocate(capacity: Viewers.bufferSize)
    private let request: [UInt8]
    private let script: RTMPClient.Script
    private let interval: Nanoseconds
    private var firstJoin = Nanoseconds.max
    /// Of HLS: the first request, whether parts are fetched or playlists alone, and what the playlists say.
    let first: HTTPRequest?
    let fetchesParts: Bool
    let playlists: PlaylistReader
    var replay: Replay?
    private(set) var joined = 0
    var sums = Measurements()

    private static let bufferSize = 1 << 18
    /// Bytes read at once of an answer of HLS: a packed playlist, or more of a part than is looked at.
    static let answerSize = 16 << 10

    init(target: Address, count: Int, rate: Double, fetchesParts: Bool, replay: Replay?, epoll: Int32) {
        self.replay = replay
        self.fetchesParts = fetchesParts
        self.target = target
        self.count = count
        self.epoll = epoll
        playlists = PlaylistReader(target)
        first = target.scheme == .hls ? HTTPRequest(target.path, on: target) : nil
        viewers = .allocate(capacity: count)
        let size = Viewer.scratchSize(target.scheme)
        scratch = .allocate(byteCount: count * size, alignment: 64)
        for index in 0..<count { (viewers + index).initialize(to: Viewer(scratch: scratch + index * size)) }
        interval = Nanoseconds(1_000_000_000 / max(rate, 0.001))
        script = .play(target)
        switch target.scheme {
        case .flv:
            let lines = ["GET \(target.path) HTTP/1.1", "Host: \(target.host):\(target.port)", "User-Agent: streamr-load", "", ""]
            request = Array(lines.joined(separator: "\r\n").utf8)
        case .hls, .slices: request = []
        case .rtmp: request = script.hello
        }
    }

    deinit {
        for index in 0..<count where viewers[index].socket >= 0 { close(viewers[index].socket) }
        viewers.deinitialize(count: count)
        viewers.deallocate()
        scratch.deallocate()
        buffer.deallocate()
    }

    var isComplete: Bool { joined == count }
    var watching: Int { (0..<count).count { viewers[$0].hasKeyframe && viewers[$0].state == .watching } }

    func begin(at time: Nanoseconds) {
        firstJoin = time
        replay?.begin(at: time + interval * Nanoseconds(count))
    }

    var nextJoin: Nanoseconds? { firstJoin == .max || isComplete ? nil : firstJoin + Nanoseconds(joined) * interval }

    /// Joins everyone who is due, at most 32 at a time so that reading goes on.
    func joinDue(_ now: Nanoseconds) {
        var budget = 32
        while budget > 0, let due = nextJoin, due <= now {
            join(joined)
            joined += 1
            budget -= 1
        }
    }

    private func join(_ index: Int) {
        viewers[index].startedAt = Clock.now()
        let socket = load_connect(target.host, target.port)
        guard socket >= 0 else {
            viewers[index].state = .closed
            sums.failed += 1
            sums.reasons.insert("connect: error \(-socket)")
            return
        }
        load_reset_on_close(socket)
        viewers[index].socket = socket
        viewers[index].state = .connecting
        if load_watch(epoll, socket, UInt64(index)) != 0 { end(index, \.failed, "epoll") }
    }

    func measure(_ isMeasuring: Bool, at now: Nanoseconds) { sums.isMeasuring = isMeasuring }

    /// An epoll event for the viewer with this index.
    func ready(_ number: UInt64, events: UInt32) {
        let index = Int(number)
        if viewers[index].state == .connecting {
            let error = load_socket_error(viewers[index].socket)
            guard error == 0 else { return end(index, \.failed, "connect: error \(error)") }
            viewers[index].state = .watching
            if target.scheme == .hls { beginHLS(index) } else { send(request, index) }
        }
        guard events & UInt32(LOAD_READ) != 0 else { return }
        if target.scheme == .hls { readHLS(index) } else { read(index) }
    }

    private func read(_ index: Int) {
        while viewers[index].state == .watching {
            let received = load_recv(viewers[index].socket, buffer, Self.bufferSize)
            guard arrived(received, index) else { return }
            if target.scheme == .flv { readFLV(index, received) } else { readRTMP(index, received) }
            // With edge triggering, a short read means that the socket is empty unless the peer has closed; then epoll tells again.
            if received < Self.bufferSize { return }
        }
    }

    /// Counts what a call has read; false when there is nothing, now or ever.
    func arrived(_ received: Int, _ index: Int) -> Bool {
        if received == -LOAD_AGAIN { return false }
        guard received > 0 else {
            end(index, \.dropped, received == 0 ? "closed by the server" + lastWords(index) : "recv: error \(-received)")
            return false
        }
        if sums.isMeasuring { sums.bytes += UInt64(received) }
        return true
    }

    private func readFLV(_ index: Int, _ count: Int) {
        let now = Clock.now()
        var at = 0
        var valid = true
        while let message = viewers[index].flv.next(buffer, &at, end: count, valid: &valid) {
            viewers[index].messageReceived(message, at: now, &sums)
        }
        if !valid { end(index, \.refused, "HTTP \(viewers[index].flv.status)") }
    }

    private func readRTMP(_ index: Int, _ count: Int) {
        let now = Clock.now()
        if let acknowledgement = viewers[index].rtmp.bytesArrived(count) { send(acknowledgement, index) }
        var at = 0
        while viewers[index].state == .watching, let event = viewers[index].rtmp.next(buffer, &at, end: count, script: script) {
            switch event {
            case .message(let message): viewers[index].messageReceived(message, at: now, &sums)
            case .send(let bytes): send(bytes, index)
            case .started: break
            case .refused(let code): end(index, \.refused, code)
            case .broken: end(index, \.refused, "not RTMP")
            }
        }
    }

    private func send(_ bytes: [UInt8], _ index: Int) {
        if load_send(viewers[index].socket, bytes, bytes.count) != bytes.count { end(index, \.failed, "send") }
    }

    func end(_ index: Int, _ counter: WritableKeyPath<Measurements, Int>, _ reason: String) {
        guard viewers[index].state != .closed else { return }
        viewers[index].state = .closed
        close(viewers[index].socket)
        viewers[index].socket = -1
        sums[keyPath: counter] += 1
        sums.reasons.insert(reason)
    }
}
