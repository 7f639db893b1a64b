import CGnuTLS
import Glibc
import Threads

/// The gateway's thread: accepts, shakes hands, and passes bytes. Owned by that thread from `run` on; only `counters` is read from others.
final class GatewayLoop {
    private static let eventCapacity = 128
    private static let acceptBatch = 32
    private static let listenerCookie = UInt64.max
    private static let bellCookie = UInt64.max - 1
    private static let sweepInterval: Duration = .milliseconds(500)

    let counters = Locked(TLSGatewayCounters())
    private let configuration: TLSGatewayConfiguration
    private let certificates: CertificateStore
    private let adopt: @Sendable (Int32, UnsafePointer<sockaddr>, socklen_t) -> Void
    private let priorities: gnutls_priority_t
    private let poller: Int32
    private let listener: Int32
    private let buffer: UnsafeMutableRawBufferPointer
    private var connections: [GatewayConnection?] = []
    private var free: [Int] = []
    private var perAddress: [[UInt8]: Int] = [:]
    private var lastGeneration: UInt32 = 0
    /// Those that had more to do than a turn allows.
    private var queue: [Int] = []
    private var now: Duration = .zero
    private var nextSweep: Duration = .zero
    /// Nobody is let in until the next sweep: the system has no descriptors left.
    private var listenerRests = false

    /// Takes over the listener; `bell` becomes readable when the thread shall end.
    init(
        _ configuration: TLSGatewayConfiguration, _ certificates: CertificateStore, listener: Int32, bell: Int32,
        adopt: @escaping @Sendable (Int32, UnsafePointer<sockaddr>, socklen_t) -> Void
    ) throws(TLSError) {
        var made: gnutls_priority_t?
        let code = gnutls_priority_init(&made, CertificateStore.priorities, nil)
        guard code == 0, let made else { throw .library("set the TLS versions", code) }
        let poller = tls_poller_make()
        guard poller >= 0 else {
            gnutls_priority_deinit(made)
            throw .outOfResources("an event queue", errorNumber: errno)
        }
        self.configuration = configuration
        self.certificates = certificates
        self.adopt = adopt
        priorities = made
        self.poller = poller
        self.listener = listener
        buffer = .allocate(byteCount: GatewayConnection.recordSize, alignment: 64)
        _ = tls_poller_add(poller, bell, tls_poll_in, Self.bellCookie)
        _ = tls_poller_add(poller, listener, tls_poll_in, Self.listenerCookie)
    }

    deinit {
        buffer.deallocate()
        close(poller)
        close(listener)
        gnutls_priority_deinit(priorities)
    }

    /// Runs until the bell.
    func run() {
        var cookies = [UInt64](repeating: 0, count: Self.eventCapacity)
        var isStopping = false
        while !isStopping {
            let count = tls_poller_wait(poller, &cookies, Int32(Self.eventCapacity), waitTime())
            now = .nanoseconds(Int64(SteadyClock.nanoseconds()))
            for cookie in cookies.prefix(Int(max(0, count))) {
                switch cookie {
                case Self.listenerCookie: accept()
                case Self.bellCookie: isStopping = true
                default: ready(Int(cookie & 0xFFFF_FFFF), generation: UInt32(cookie >> 32))
                }
            }
            let waiting = queue
            queue = []
            for number in waiting {
                guard let connection = connections[number], connection.isQueued else { continue }
                connection.isQueued = false
                turn(number, connection)
            }
            sweep()
        }
        for number in connections.indices { end(number) }
    }

    // MARK: Coming and going

    private func accept() {
        for _ in 0..<Self.acceptBatch {
            var address = sockaddr_storage()
            var length: socklen_t = 0
            let descriptor = GatewaySocket.accept(listener, &address, &length)
            guard descriptor >= 0 else {
                if [EMFILE, ENFILE, ENOMEM, ENOBUFS].contains(-descriptor) { restListener() }
                return
            }
            guard connections.count - free.count < configuration.connectionLimit, hasRoom(GatewaySocket.remote(address)) else {
                refuse(descriptor)
                continue
            }
            begin(descriptor, address, length)
        }
    }

    private func begin(_ descriptor: Int32, _ address: sockaddr_storage, _ length: socklen_t) {
        GatewaySocket.setPeer(descriptor, sendBuffer: configuration.sendBuffer)
        lastGeneration = (lastGeneration &+ 1) & 0x7FFF_FFFF
        let connection = GatewayConnection(
            descriptor: descriptor, generation: lastGeneration, address: address, length: length,
            credentials: certificates.credentials, priorities: priorities, deadline: now + configuration.handshakeTime)
        guard let connection else { return refuse(descriptor) }
        let number = free.popLast() ?? connections.count
        if number == connections.count { connections.append(connection) } else { connections[number] = connection }
        if let remote = connection.remote { perAddress[remote, default: 0] += 1 }
        counters.withLock { counters in
            counters.accepted += 1
            counters.open += 1
        }
        if tls_poller_add(poller, descriptor, tls_poll_edges, cookie(number, connection)) != 0 { end(number) }
    }

    private func refuse(_ descriptor: Int32) {
        counters.withLock { $0.refused += 1 }
        close(descriptor)
    }

    private func hasRoom(_ remote: [UInt8]?) -> Bool {
        guard let remote else { return true }
        return perAddress[remote, default: 0] < configuration.connectionLimitPerAddress
    }

    /// Closes a connection, if that has not happened yet, and forgets it.
    private func end(_ number: Int) {
        guard let connection = connections[number] else { return }
        if connection.inner < 0 { counters.withLock { $0.failedHandshakes += 1 } }
        connection.close()
        connections[number] = nil
        free.append(number)
        counters.withLock { $0.open -= 1 }
        guard let remote = connection.remote else { return }
        let left = perAddress[remote, default: 1] - 1
        perAddress[remote] = left > 0 ? left : nil
    }

    private func restListener() {
        guard !listenerRests else { return }
        listenerRests = true
        _ = tls_poller_remove(poller, listener)
        counters.withLock { $0.refused += 1 }
    }

    // MARK: Passing bytes

    private func ready(_ number: Int, generation: UInt32) {
        guard number < connections.count, let connection = connections[number], connection.generation == generation else { return }
        turn(number, connection)
    }

    private func turn(_ number: Int, _ connection: GatewayConnection) {
        switch connection.turn(buffer) {
        case .waits: break
        case .wantsMore: enqueue(number, connection)
        case .closed: return end(number)
        case .handshakeDone:
            guard handOver(number, connection) else { return end(number) }
            enqueue(number, connection)
        }
        if connection.phase == .closing, connection.deadline == nil { connection.deadline = now + configuration.closingTime }
    }

    private func enqueue(_ number: Int, _ connection: GatewayConnection) {
        guard !connection.isQueued else { return }
        connection.isQueued = true
        queue.append(number)
    }

    /// Gives the other end of a socket pair away, under the peer's address.
    private func handOver(_ number: Int, _ connection: GatewayConnection) -> Bool {
        guard let pair = GatewaySocket.pair() else { return false }
        connection.open(pair.near)
        counters.withLock { $0.handshakes += 1 }
        guard tls_poller_add(poller, pair.near, tls_poll_edges, cookie(number, connection)) == 0 else {
            close(pair.far)
            return false
        }
        withUnsafePointer(to: connection.address) { storage in
            storage.withMemoryRebound(to: sockaddr.self, capacity: 1) { adopt(pair.far, $0, connection.addressLength) }
        }
        return true
    }

    private func cookie(_ number: Int, _ connection: GatewayConnection) -> UInt64 {
        UInt64(connection.generation) << 32 | UInt64(number)
    }

    // MARK: Time

    /// Milliseconds to wait; -1 while nothing has a deadline.
    private func waitTime() -> Int32 {
        if !queue.isEmpty { return 0 }
        return connections.count > free.count || listenerRests ? 500 : -1
    }

    private func sweep() {
        guard now >= nextSweep else { return }
        nextSweep = now + Self.sweepInterval
        if listenerRests {
            listenerRests = false
            _ = tls_poller_add(poller, listener, tls_poll_in, Self.listenerCookie)
        }
        for number in connections.indices {
            if let deadline = connections[number]?.deadline, deadline <= now { end(number) }
        }
    }
}
