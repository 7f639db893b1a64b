import CLoad

/// All viewers of a run that take the stream over slices, and their connections. Owned by the load loop.
final class SliceViewers: Audience {
    let hub: Address
    /// The stream's.
    let name: String
    /// Milliseconds behind live at which they want to be.
    let target: Double
    private let count: Int
    private let interval: Nanoseconds
    private let epoll: Int32
    private var viewers: [SliceViewer] = []
    private var connections: [UInt64: (SliceConnection, SliceViewer)] = [:]
    private var newest: UInt64 = 0
    private var firstJoin = Nanoseconds.max
    private(set) var nextTick: Nanoseconds?
    private let buffer = UnsafeMutablePointer<UInt8>.allocate(capacity: SliceViewers.bufferSize)
    var sums = SliceMeasurements()
    private var measuredFrom: Nanoseconds = 0

    private static let bufferSize = 1 << 18
    private static let tickLength = 0.05.nanoseconds
    /// A link that is silent for so long is lost.
    private static let silence = 12.0.nanoseconds

    /// `target`: the path of the hub's own slices.
    init(target: Address, count: Int, rate: Double, behind: Double, epoll: Int32) throws(LoadError) {
        let words = target.path.split(separator: "/")
        guard words.count == 3, words[0] == "live" else { throw .usage("\(target.path) is not /live/NAME/slices") }
        hub = target
        name = String(words[1])
        self.target = behind * 1000
        self.count = count
        interval = Nanoseconds(1_000_000_000 / max(rate, 0.001))
        self.epoll = epoll
    }

    deinit { buffer.deallocate() }

    // MARK: Joins and time

    var isComplete: Bool { viewers.count == count }
    var nextJoin: Nanoseconds? { firstJoin == .max || isComplete ? nil : firstJoin + Nanoseconds(viewers.count) * interval }

    func begin(at time: Nanoseconds) {
        firstJoin = time
        nextTick = time
    }

    func joinDue(_ now: Nanoseconds) {
        while let due = nextJoin, due <= now {
            let viewer = SliceViewer(self)
            viewers.append(viewer)
            viewer.begin(now)
        }
    }

    func tickDue(_ now: Nanoseconds) {
        guard let due = nextTick, due <= now else { return }
        nextTick = now + Self.tickLength
        for viewer in viewers { viewer.tick(now) }
        for (number, (connection, _)) in connections where connection.heardAt + Self.silence < now { end(number, "silent") }
    }

    func measure(_ isMeasuring: Bool, at now: Nanoseconds) {
        sums.isMeasuring = isMeasuring
        if isMeasuring { measuredFrom = now }
    }

    // MARK: Connections

    /// Begins a request; its number, or nil when the system does not let it.
    func open(_ purpose: SliceConnection.Purpose, at place: Address, path: String, body: String? = nil, for viewer: SliceViewer) -> UInt64?
    {
        let content = body.map { "Content-Type: text/plain\r\nContent-Length: \($0.utf8.count)\r\n" } ?? ""
        var isLink = false
        if case .link = purpose { isLink = true }
        let request = """
            \(body == nil ? "GET" : "POST") \(path) HTTP/1.1\r
            Host: \(place.host):\(place.port)\r
            User-Agent: streamr-load\r
            \(isLink ? "" : "Connection: close\r\n")\(content)\r
            \(body ?? "")
            """
        let now = Clock.now()
        guard let connection = SliceConnection(purpose, host: place.host, port: place.port, request: request, now: now) else { return nil }
        newest += 1
        guard load_watch(epoll, connection.socket, newest) == 0 else { return nil }
        connections[newest] = (connection, viewer)
        return newest
    }

    /// Ends a connection that its viewer does not want any more.
    func drop(_ number: UInt64) { connections[number] = nil }

    func ready(_ number: UInt64, events: UInt32) {
        guard let (connection, viewer) = connections[number] else { return }
        guard load_socket_error(connection.socket) == 0, connection.write() else { return end(number, "the connection broke") }
        guard events & UInt32(LOAD_READ) != 0 else { return }
        while connections[number] != nil {
            let received = load_recv(connection.socket, buffer, Self.bufferSize)
            if received == -Int(LOAD_AGAIN) { return }
            guard received > 0 else { return end(number, received == 0 ? "closed" : "error \(-received)") }
            let now = Clock.now()
            connection.heardAt = now
            var at = 0
            while connections[number] != nil, let event = connection.body.next(buffer, &at, end: received) {
                switch event {
                case .piece(let piece): take(piece, connection, viewer, number, now)
                case .end: end(number, "over")
                case .broken: end(number, "not HTTP")
                }
            }
            if received < Self.bufferSize { return }
        }
    }

    private func take(_ piece: Range<Int>, _ connection: SliceConnection, _ viewer: SliceViewer, _ number: UInt64, _ now: Nanoseconds) {
        guard case .link(let source) = connection.purpose, connection.body.status == 200 else { return connection.keep(buffer, piece) }
        var at = piece.lowerBound
        while connections[number] != nil, let event = connection.frames.next(buffer, &at, end: piece.upperBound) {
            viewer.received(event, from: source, at: now)
        }
        if connection.frames.isBroken { end(number, "not frames") }
    }

    /// The connection is over, as it should be or not.
    private func end(_ number: UInt64, _ reason: String) {
        guard let (connection, viewer) = connections.removeValue(forKey: number) else { return }
        let now = Clock.now()
        let status = connection.body.status
        switch connection.purpose {
        case .sources: viewer.sourcesReceived(connection.answer, status, at: now)
        case .link(let source):
            let kind = source == SliceViewer.hub ? "hub" : "node"
            sums.refusals.insert("link to the \(kind): \(status == 200 ? reason : "HTTP \(status) \(connection.words)")")
            viewer.linkEnded(source, at: now)
        case .order:
            if !(200..<300).contains(status) { sums.refusals.insert("order: HTTP \(status) \(connection.words)") }
        }
    }

    // MARK: What they saw

    var members: [(String, String)] {
        let now = Clock.now()
        let stalls = viewers.map { viewer in
            viewer.playout.stalls.filter { $0.began >= measuredFrom || $0.began + Nanoseconds($0.milliseconds * 1e6) > measuredFrom }
                .map(\.milliseconds) + [viewer.playout.standing(now)].filter { $0 > 0 }
        }
        let fromNodes = sums.bytes.filter { $0.key != SliceViewer.hub }
        return [
            ("viewers", "\(count)"), ("joined", "\(viewers.count)"), ("watching", "\(viewers.count { $0.isPlaying })"),
            ("stalled", "\(stalls.count { !$0.isEmpty })"), ("stalls", "\(stalls.reduce(0) { $0 + $1.count })"),
            ("longestStallMs", Report.text(stalls.joined().max() ?? 0)), ("stallMs", Report.text(stalls.joined().reduce(0, +))),
            ("parts", "\(sums.parts)"), ("slices", "\(sums.good)"), ("wrong", "\(sums.wrong)"), ("useless", "\(sums.useless)"),
            ("asked", "\(sums.asked)"), ("skipped", "\(sums.skipped)"), ("lostLinks", "\(sums.lost)"),
            ("hubBytes", "\(sums.bytes[SliceViewer.hub] ?? 0)"), ("nodeBytes", "\(fromNodes.values.reduce(0, +))"),
            ("nodes", "\(fromNodes.count)"), ("latencyMs", Report.histogram(sums.latency)),
            ("firstFromNode", sums.firstFromNode.map { Report.text(Double($0) / 1e9) } ?? "null"),
            ("startUpMs", Report.histogram(sums.startUp)),
            ("behindMs", Report.histogram(sums.behind)), ("reasons", Report.texts(sums.refusals)),
        ]
    }
}

extension SliceConnection {
    /// The first words of what was answered.
    fileprivate var words: String { String(decoding: answer.prefix(100), as: UTF8.self) }
}
