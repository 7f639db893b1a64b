/// The limits of a web server, and where it listens.
public struct WebConfiguration: Sendable {
    public struct Listen: Sendable, Equatable {
        public var host: String
        public var port: UInt16

        public init(host: String, port: UInt16) {
            self.host = host
            self.port = port
        }
    }

    /// nil: no listening socket of its own, connections come through `WebServer.adopt`.
    public var listen: Listen?
    /// nil: plain HTTP.
    public var secure: SecureListening?
    public var threads: Int
    public var connectionLimit: Int
    public var connectionLimitPerAddress: Int
    /// How many connections may be of strangers, who have not had an answer `isToKnownPeer`: one more cuts off the oldest of the address that
    /// has most. nil: all may be.
    public var strangerLimit: Int?
    /// Seconds after which a silent connection is closed.
    public var timeoutSeconds: Int
    /// Seconds in which a request must have arrived whole, however busy the connection looks.
    public var requestSeconds: Int
    /// Seconds in which an answer must have been taken; a streaming body has no such limit.
    public var answerSeconds: Int
    /// How many requests may wait for a `Reply` at once; a further one is refused with 503.
    public var waitingLimit: Int
    /// How many of those who got their `Reply` are woken before the server looks for new requests.
    public var wakeLimit: Int
    /// Bytes; a longer body is refused with 413.
    public var maximumBody: Int
    /// Bytes of request line and header fields together; more is refused with 431 or 414.
    public var maximumHeader: Int

    public init(
        listen: Listen? = nil, secure: SecureListening? = nil, threads: Int = 1, connectionLimit: Int = 4096,
        connectionLimitPerAddress: Int = 256, strangerLimit: Int? = nil, timeoutSeconds: Int = 30, requestSeconds: Int = 20,
        answerSeconds: Int = 120,
        waitingLimit: Int = 8192, wakeLimit: Int = 64, maximumBody: Int = 64 * 1024, maximumHeader: Int = 8 * 1024
    ) {
        self.listen = listen
        self.secure = secure
        self.threads = threads
        self.connectionLimit = connectionLimit
        self.connectionLimitPerAddress = connectionLimitPerAddress
        self.strangerLimit = strangerLimit
        self.timeoutSeconds = timeoutSeconds
        self.requestSeconds = requestSeconds
        self.answerSeconds = answerSeconds
        self.waitingLimit = waitingLimit
        self.wakeLimit = wakeLimit
        self.maximumBody = maximumBody
        self.maximumHeader = maximumHeader
    }
}
