import Foundation

/// A link between a viewer and the hub that can be cut, made narrow, and made long: a TCP proxy that stops forwarding, in both directions, and
/// goes on later, that lets so many bytes a second through to the viewer, or that holds everything back for a while.
///
/// Each direction of a connection has a thread of its own; they end with the connection, or with the link.
final class Link: @unchecked Sendable {
    // `pairs`, `isCut`, `isOver`, `dead`, `rate` and `freeAt` are touched only while `gate` is locked; the rest is constant after init.
    private let gate = NSCondition()
    private var isCut = false
    private var isOver = false
    /// Connections over which nothing passes any more, by the descriptor of the viewer's end.
    private var dead: Set<Int32> = []
    /// Bytes a second to the viewer, over all connections; nil: all that come.
    private var rate: Int?
    private var freeAt = ContinuousClock.now
    /// How long what comes is held back, in each direction.
    private let delay: Duration
    private var pairs: [Int32: Int32] = [:]
    private let listener: Int32
    private let target: Int
    let port: Int

    /// `roundTrip`: what an answer takes beyond what the hub takes for it; a new connection takes as long again.
    init(to target: Int, roundTrip: Duration = .zero) throws {
        self.target = target
        delay = roundTrip / 2
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, length) == 0 && listen(listener, 128) == 0 && getsockname(listener, $0, &length) == 0
            }
        }
        guard isBound else { throw Failure("no port for the link: \(String(cString: strerror(errno)))") }
        self.listener = listener
        port = Int(UInt16(bigEndian: address.sin_port))
        Thread.detachNewThread { [self] in accept() }
    }

    func cut() { gate.withLock { isCut = true } }

    func mend() {
        gate.withLock {
            isCut = false
            gate.broadcast()
        }
    }

    /// Nothing passes any more over the connections that there are, without a word; new ones work, as on another network.
    func forgetConnections() { gate.withLock { dead.formUnion(pairs.keys) } }

    /// Lets so many bits a second through to the viewer from now on; nil: all that come.
    func narrow(to bitsPerSecond: Int?) { gate.withLock { rate = bitsPerSecond.map { $0 / 8 } } }

    /// How many connections there are now.
    var connections: Int { gate.withLock { pairs.count } }

    /// Ends the link and every connection over it.
    func end() {
        gate.withLock {
            isOver = true
            isCut = false
            for (viewer, hub) in pairs { for end in [viewer, hub] { shutdown(end, Int32(SHUT_RDWR)) } }
            gate.broadcast()
        }
        shutdown(listener, Int32(SHUT_RDWR))
    }

    private func accept() {
        while true {
            let viewer = Glibc.accept(listener, nil, nil)
            guard viewer >= 0 else { break }
            _ = fcntl(viewer, F_SETFD, FD_CLOEXEC)
            guard let hub = try? Socket(port: target) else {
                close(viewer)
                continue
            }
            // The socket of the harness closes with its object; both ends are ours from here on.
            let ours = fcntl(hub.descriptor, F_DUPFD_CLOEXEC, 0)
            for end in [viewer, ours] {
                var one: Int32 = 1
                setsockopt(end, Int32(IPPROTO_TCP), TCP_NODELAY, &one, 4)
                var never = timeval()
                setsockopt(end, SOL_SOCKET, SO_RCVTIMEO, &never, socklen_t(MemoryLayout<timeval>.size))
            }
            gate.withLock { pairs[viewer] = ours }
            let bothDone = Countdown(2) { [self] in
                gate.withLock {
                    pairs[viewer] = nil
                    dead.remove(viewer)
                }
                close(viewer)
                close(ours)
            }
            Thread.detachNewThread { [self] in pump(viewer, ours, of: viewer, isDown: false, bothDone) }
            Thread.detachNewThread { [self] in pump(ours, viewer, of: viewer, isDown: true, bothDone) }
        }
        close(listener)
    }

    /// Waits until so many bytes may pass, after those of the other connections.
    private func waitForRoom(_ count: Int) {
        let wait = gate.withLock { () -> Duration in
            guard let rate, count > 0 else { return .zero }
            let begin = max(freeAt, .now)
            freeAt = begin + .microseconds(count * 1_000_000 / rate)
            return freeAt - .now
        }
        if wait > .zero { usleep(UInt32(wait / .microseconds(1))) }
    }

    private func pump(_ source: Int32, _ sink: Int32, of viewer: Int32, isDown: Bool, _ done: Countdown) {
        let buffer = UnsafeMutableRawPointer.allocate(byteCount: 1 << 16, alignment: 1)
        defer { buffer.deallocate() }
        // On its way, and when it arrives. What a viewer sends first comes after its connection was made.
        var held: [(due: ContinuousClock.Instant, bytes: [UInt8])] = []
        let opened = ContinuousClock.now.advanced(by: isDown ? .zero : delay * 2)
        var isEnded = false
        while !isEnded || !held.isEmpty {
            let wait = held.first.map { Int32((max(.zero, $0.due - .now) / .milliseconds(1)).rounded(.up)) }
            var readable = pollfd(fd: isEnded || held.count > 4096 ? -1 : source, events: Int16(POLLIN), revents: 0)
            poll(&readable, 1, wait ?? -1)
            if readable.revents != 0 {
                let count = recv(source, buffer, isDown && gate.withLock({ rate != nil }) ? 1448 : 1 << 16, 0)
                if isDown { waitForRoom(count) }
                isEnded = count <= 0
                if count > 0 {
                    held.append((max(.now, opened).advanced(by: delay), Array(UnsafeRawBufferPointer(start: buffer, count: count))))
                }
            }
            gate.withLock { while isCut || dead.contains(viewer) && !isOver { gate.wait() } }
            while let first = held.first, first.due <= .now {
                held.removeFirst()
                guard forward(first.bytes, to: sink) else {
                    (isEnded, held) = (true, [])
                    break
                }
            }
        }
        for end in [source, sink] { shutdown(end, Int32(SHUT_RDWR)) }
        done.count()
    }

    /// False: nobody takes it any more.
    private func forward(_ bytes: [UInt8], to sink: Int32) -> Bool {
        var sent = 0
        while sent < bytes.count {
            let more = bytes.withUnsafeBytes { send(sink, $0.baseAddress.map { $0 + sent }, bytes.count - sent, Int32(MSG_NOSIGNAL)) }
            if more <= 0 { return false }
            sent += more
        }
        return true
    }

    /// Does something when the last of several is done.
    private final class Countdown: @unchecked Sendable {
        // `left` is touched only while `lock` is held.
        private let lock = NSLock()
        private var left: Int
        private let atZero: () -> Void

        init(_ left: Int, _ atZero: @escaping () -> Void) {
            self.left = left
            self.atZero = atZero
        }

        func count() {
            let isLast = lock.withLock {
                left -= 1
                return left == 0
            }
            if isLast { atZero() }
        }
    }
}
