/// Where a request came from.
public struct PeerAddress: Hashable, Sendable, CustomStringConvertible {
    /// The numeric address without brackets; an IPv4 address that arrived over IPv6 is written as IPv4.
    public let host: String
    public let port: UInt16
    public let isLoopback: Bool

    public init(host: String, port: UInt16, isLoopback: Bool) {
        self.host = host
        self.port = port
        self.isLoopback = isLoopback
    }

    public var description: String { host.utf8.contains(UInt8(ascii: ":")) ? "[\(host)]:\(port)" : "\(host):\(port)" }
}
