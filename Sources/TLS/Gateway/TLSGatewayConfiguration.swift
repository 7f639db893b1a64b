/// Where a gateway listens, and its limits.
public struct TLSGatewayConfiguration: Sendable {
    /// A numeric address; an IPv6 one takes IPv4 too (`::` is the whole machine).
    public var host: String
    /// 0 asks the system for a free one.
    public var port: UInt16
    /// What the listener is for, in the words of an error: `RTMPS`.
    public var purpose: String
    public var connectionLimit: Int
    /// How many connections may come from one address; the machine itself is exempt.
    public var connectionLimitPerAddress: Int
    /// In which a handshake must be done.
    public var handshakeTime: Duration
    /// In which a peer must have taken the last bytes.
    public var closingTime: Duration
    /// About half of what the system may hold for one peer.
    public var sendBuffer: Int

    public init(
        host: String, port: UInt16, purpose: String, connectionLimit: Int = 4096, connectionLimitPerAddress: Int = 128,
        handshakeTime: Duration = .seconds(10), closingTime: Duration = .seconds(5), sendBuffer: Int = 128 << 10
    ) {
        self.host = host
        self.port = port
        self.purpose = purpose
        self.connectionLimit = connectionLimit
        self.connectionLimitPerAddress = connectionLimitPerAddress
        self.handshakeTime = handshakeTime
        self.closingTime = closingTime
        self.sendBuffer = sendBuffer
    }
}

/// What a gateway has done since it started.
public struct TLSGatewayCounters: Sendable, Equatable {
    /// Connections now, those in the handshake included.
    public var open = 0
    public var accepted = 0
    /// There were too many.
    public var refused = 0
    public var handshakes = 0
    /// Not TLS, no common version or cipher, or not done in time.
    public var failedHandshakes = 0
}
