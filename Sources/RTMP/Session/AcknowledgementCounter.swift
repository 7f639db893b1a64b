/// Counts what arrived and says when the peer is owed an Acknowledgement (RTMP 1.0, 5.4.3).
struct AcknowledgementCounter: Equatable {
    /// The peer's own window, once it sent one; 0 would ask for endless acknowledgements and is ignored.
    private(set) var window: UInt32
    private var received: UInt64 = 0
    private var acknowledged: UInt64 = 0

    init(window: UInt32) {
        self.window = max(window, 1)
    }

    mutating func windowReceived(_ size: UInt32) {
        window = size == 0 ? window : size
    }

    /// Returns the sequence number to acknowledge, modulo 2^32, or nil when it is not yet time.
    mutating func bytesReceived(_ count: Int) -> UInt32? {
        received &+= UInt64(count)
        guard received &- acknowledged >= UInt64(window) else { return nil }
        acknowledged = received
        return UInt32(truncatingIfNeeded: received)
    }
}
