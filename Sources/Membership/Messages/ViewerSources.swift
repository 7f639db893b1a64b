/// Where a viewer gets a stream: the answer of `GET /api/v1/streams/NAME/sources`, and the frame *sources* of the hub's link, as JSON.
///
/// The stripes of the hub and of all sources together are every stripe, each once.
public struct ViewerSources: Sendable, Equatable, Codable {
    /// Bytes of the JSON.
    public static let maximumSize = 65_535

    public struct Source: Sendable, Equatable, Codable {
        /// Tells one node from another: the first 8 bytes of the SHA-256 of its key, as 16 hexadecimal digits.
        public var node: String
        public var url: String
        /// As in a subscription; base64url without padding.
        public var stripes: String
        /// Whether its link is asked for the manifest's entries, too.
        public var entries: Bool

        public init(node: String, url: String, stripes: String, entries: Bool) {
            self.node = node
            self.url = url
            self.stripes = stripes
            self.entries = entries
        }
    }

    /// What comes from the hub.
    public struct Hub: Sendable, Equatable, Codable {
        public var stripes: String
        public var entries: Bool

        public init(stripes: String, entries: Bool) {
            self.stripes = stripes
            self.entries = entries
        }
    }

    public var stream: String
    /// 16 hexadecimal digits, as in the addresses of media.
    public var session: String
    /// 64 hexadecimal digits: what signs the manifest.
    public var hubKey: String
    /// The public half of the ticket; base64url without padding.
    public var ticket: String
    /// Its secret half; 64 hexadecimal digits.
    public var secret: String
    public var expiresInSeconds: Int64
    /// Bits a second of the source rendition.
    public var bitRate: Int64
    /// Slices of a part, K, and parts of a cycle, M, that the stripes count by.
    public var slices: Int
    public var cycle: Int
    public var hub: Hub
    /// Nobody: the hub serves alone.
    public var sources: [Source]
    /// Why there is nobody, in words; nil: there is.
    public var why: String?

    public init(
        stream: String, session: String, hubKey: String, ticket: String, secret: String, expiresInSeconds: Int64, bitRate: Int64,
        slices: Int, cycle: Int, hub: Hub, sources: [Source], why: String?
    ) {
        self.stream = stream
        self.session = session
        self.hubKey = hubKey
        self.ticket = ticket
        self.secret = secret
        self.expiresInSeconds = expiresInSeconds
        self.bitRate = bitRate
        self.slices = slices
        self.cycle = cycle
        self.hub = hub
        self.sources = sources
        self.why = why
    }

    private enum CodingKeys: String, CodingKey {
        case stream, session, ticket, secret, slices, cycle, hub, sources, why
        case hubKey = "hub_key"
        case expiresInSeconds = "expires_in_s"
        case bitRate = "bit_rate"
    }

    /// `why` is always there, so that whoever reads it need not ask.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(stream, forKey: .stream)
        try container.encode(session, forKey: .session)
        try container.encode(hubKey, forKey: .hubKey)
        try container.encode(ticket, forKey: .ticket)
        try container.encode(secret, forKey: .secret)
        try container.encode(expiresInSeconds, forKey: .expiresInSeconds)
        try container.encode(bitRate, forKey: .bitRate)
        try container.encode(slices, forKey: .slices)
        try container.encode(cycle, forKey: .cycle)
        try container.encode(hub, forKey: .hub)
        try container.encode(sources, forKey: .sources)
        try container.encode(why, forKey: .why)
    }
}
