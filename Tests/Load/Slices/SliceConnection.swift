import CLoad

/// One HTTP request of a viewer over slices, and the answer as it comes. Owned by `SliceViewers`.
final class SliceConnection {
    enum Purpose {
        /// The hub's answer about sources.
        case sources
        /// A link that does not end; of whom.
        case link(String)
        /// Changes a link, or tells the hub something.
        case order
    }

    let purpose: Purpose
    let socket: Int32
    private let request: [UInt8]
    private var sent = 0
    var body = BodyReader()
    var frames = FrameReader()
    /// Of an answer that is kept.
    var answer: [UInt8] = []
    var heardAt: Nanoseconds

    private static let maximumAnswer = 1 << 17

    /// nil: the system does not let it begin.
    init?(_ purpose: Purpose, host: String, port: UInt16, request: String, now: Nanoseconds) {
        self.purpose = purpose
        self.request = Array(request.utf8)
        heardAt = now
        socket = load_connect(host, port)
        guard socket >= 0 else { return nil }
        load_reset_on_close(socket)
    }

    deinit { if socket >= 0 { close(socket) } }

    /// Sends what is to be sent; false: the connection is broken.
    func write() -> Bool {
        guard sent < request.count else { return true }
        let count = request.withUnsafeBytes { load_send(socket, $0.baseAddress.map { $0 + sent }, request.count - sent) }
        if count == -LOAD_AGAIN || count == -Int(ENOTCONN) { return true }
        guard count > 0 else { return false }
        sent += count
        return true
    }

    func keep(_ bytes: UnsafePointer<UInt8>, _ piece: Range<Int>) {
        answer += UnsafeBufferPointer(start: bytes + piece.lowerBound, count: min(piece.count, Self.maximumAnswer - answer.count))
    }
}
