import CGnuTLS
import Glibc

/// One connection through the gateway: a TLS session outside, a socket pair's near end inside. Owned by the gateway's thread.
///
/// ```
/// handshake ──done──► open ──one side is done──► closing: deliver, close_notify, wait for the peer's end ──► closed
///     └───────────────┴──failure, peer gone, too late──────────────────────────────────────────────────────────┘
/// ```
/// Each direction holds at most one record: what the inner socket does not take stays in `leftover`, and nothing more is read from the peer;
/// what the peer does not take stays in GnuTLS, and nothing more is read from inside.
final class GatewayConnection {
    enum Phase {
        case handshake
        case open
        /// The inner end or the peer is done; what is under way is still delivered.
        case closing
        case closed
    }

    /// What a turn brought.
    enum Turn: Equatable {
        /// Nothing more until a socket is ready.
        case waits
        /// There was more than one turn's worth.
        case wantsMore
        case handshakeDone
        case closed
    }

    /// The most that one turn passes on in each direction, so that others get theirs.
    private static let recordsPerTurn = 16
    static let recordSize = 16 << 10

    let descriptor: Int32
    let generation: UInt32
    let remote: [UInt8]?
    let address: sockaddr_storage
    let addressLength: socklen_t
    private(set) var phase = Phase.handshake
    /// When it is closed if it is still in this phase; nil: no matter how long.
    var deadline: Duration?
    /// It is in the list of those that want more.
    var isQueued = false
    private(set) var inner: Int32 = -1
    private let session: gnutls_session_t
    /// Keeps alive what the session uses.
    private let credentials: Credentials
    /// What the inner socket has not taken.
    private var leftover: [UInt8] = []
    /// GnuTLS holds a record that the peer has not taken.
    private var isRecordPending = false
    private var hasSaidGoodbye = false
    private var peerHasEnded = false
    private var insideIsDeaf = false

    /// Returns nil when GnuTLS has no memory; then the descriptor is still the caller's.
    init?(
        descriptor: Int32, generation: UInt32, address: sockaddr_storage, length: socklen_t, credentials: Credentials,
        priorities: gnutls_priority_t, deadline: Duration
    ) {
        var made: gnutls_session_t?
        guard gnutls_init(&made, tls_session_flags) == 0, let made else { return nil }
        guard gnutls_priority_set(made, priorities) == 0,
            gnutls_credentials_set(made, GNUTLS_CRD_CERTIFICATE, UnsafeMutableRawPointer(credentials.handle)) == 0
        else {
            gnutls_deinit(made)
            return nil
        }
        gnutls_transport_set_int2(made, descriptor, descriptor)
        session = made
        self.descriptor = descriptor
        self.generation = generation
        self.credentials = credentials
        self.address = address
        addressLength = length
        remote = GatewaySocket.remote(address)
        self.deadline = deadline
    }

    deinit {
        gnutls_deinit(session)
    }

    /// Goes on as far as the sockets allow. `buffer` holds a record.
    func turn(_ buffer: UnsafeMutableRawBufferPointer) -> Turn {
        switch phase {
        case .handshake: return shakeHands()
        case .open, .closing:
            for _ in 0..<Self.recordsPerTurn {
                let inward = passInward(buffer)
                let outward = passOutward(buffer)
                if phase == .closed { return .closed }
                if !inward, !outward { return .waits }
            }
            return .wantsMore
        case .closed: return .closed
        }
    }

    /// The handshake is done: from here on bytes pass to `near`, one end of a socket pair.
    func open(_ near: Int32) {
        inner = near
        phase = .open
        deadline = nil
    }

    /// Tells the peer, if it listens, and closes both sockets.
    func close() {
        guard phase != .closed else { return }
        if phase == .open, !isRecordPending { _ = gnutls_bye(session, GNUTLS_SHUT_WR) }
        shutSockets()
    }

    private func shakeHands() -> Turn {
        for _ in 0..<Self.recordsPerTurn {
            let code = gnutls_handshake(session)
            if code == 0 { return .handshakeDone }
            if code == tls_again { return .waits }
            // A warning, or a signal.
            guard gnutls_error_is_fatal(code) != 0 else { continue }
            _ = gnutls_alert_send_appropriate(session, code)
            close()
            return .closed
        }
        return .wantsMore
    }

    // MARK: From the peer to the inside

    /// Returns whether something moved.
    private func passInward(_ buffer: UnsafeMutableRawBufferPointer) -> Bool {
        if !leftover.isEmpty {
            let sent = leftover.withUnsafeBytes { sendInside($0) }
            guard sent > 0 else { return false }
            leftover.removeFirst(sent)
            return true
        }
        if hasSaidGoodbye { return discard(buffer) }
        // What the inside does not want stays with the peer.
        if insideIsDeaf { return false }
        guard phase == .open else { return false }
        let count = gnutls_record_recv(session, buffer.baseAddress, Self.recordSize)
        switch count {
        case 1...:
            let bytes = UnsafeRawBufferPointer(rebasing: buffer[..<count])
            let sent = sendInside(bytes)
            if !insideIsDeaf, sent < count { leftover = Array(bytes[max(0, sent)...]) }
            return true
        case Int(tls_again), Int(tls_interrupted): return false
        case Int(tls_warning): return true
        case 0:
            peerHasEnded = true
            // Who sends no more wants no more either: RTMP needs both directions.
            beginClosing()
            return true
        default:
            // A broken record, a renegotiation, or a peer that is gone: nothing can be said to it.
            shutSockets()
            return true
        }
    }

    private func sendInside(_ bytes: UnsafeRawBufferPointer) -> Int {
        let sent = send(inner, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT))
        guard sent < 0, errno != EAGAIN, errno != EINTR else { return sent }
        // The inside reads no more; what it wrote before is still to be sent, and then its end comes.
        insideIsDeaf = true
        leftover = []
        return sent
    }

    // MARK: From the inside to the peer

    /// Returns whether something moved.
    private func passOutward(_ buffer: UnsafeMutableRawBufferPointer) -> Bool {
        guard phase != .closed else { return true }
        if isRecordPending {
            let code = gnutls_record_send(session, nil, 0)
            return sent(code)
        }
        if phase == .closing, leftover.isEmpty { return sayGoodbye() }
        guard phase == .open else { return false }
        let count = recv(inner, buffer.baseAddress, Self.recordSize, Int32(MSG_DONTWAIT))
        if count > 0 { return sent(gnutls_record_send(session, buffer.baseAddress, count)) }
        if count < 0, errno == EAGAIN || errno == EINTR { return false }
        beginClosing()
        return true
    }

    /// What became of a record. Its bytes are GnuTLS's from now on, whether they left or not.
    private func sent(_ code: Int) -> Bool {
        if code >= 0 {
            isRecordPending = false
            return true
        }
        if code == Int(tls_again) || code == Int(tls_interrupted) {
            isRecordPending = true
            return false
        }
        shutSockets()
        return true
    }

    private func beginClosing() {
        guard phase == .open else { return }
        phase = .closing
    }

    /// Sends close_notify. The socket is closed when the peer has closed its side: bytes that come to a closed socket would make the system
    /// take back what the peer has not read yet.
    private func sayGoodbye() -> Bool {
        guard !hasSaidGoodbye else { return false }
        let code = gnutls_bye(session, GNUTLS_SHUT_WR)
        if code == tls_again || code == tls_interrupted { return false }
        hasSaidGoodbye = true
        shutdown(descriptor, Int32(SHUT_WR))
        if code != 0 || peerHasEnded { shutSockets() }
        return true
    }

    /// Takes what the peer still sends, and throws it away.
    private func discard(_ buffer: UnsafeMutableRawBufferPointer) -> Bool {
        let count = recv(descriptor, buffer.baseAddress, Self.recordSize, Int32(MSG_DONTWAIT))
        if count > 0 { return true }
        if count < 0, errno == EAGAIN || errno == EINTR { return false }
        shutSockets()
        return true
    }

    private func shutSockets() {
        guard phase != .closed else { return }
        phase = .closed
        Glibc.close(descriptor)
        if inner >= 0 { Glibc.close(inner) }
    }
}
