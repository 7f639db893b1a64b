/// A numeric address and port to listen on, written `[::]:8080`, `127.0.0.1:8080`, `:8080` or `8080`.
///
/// Port 0 asks the system for a free one. `[::]` is dual-stack.
public struct ListenAddress: Sendable, Equatable, CustomStringConvertible {
    public var host: String
    public var port: UInt16

    public init(host: String, port: UInt16) {
        self.host = host
        self.port = port
    }

    /// Returns nil when the text has none of the forms above.
    public init?(_ text: String) {
        var host = "::"
        var port = Substring(text)
        if let colon = text.lastIndex(of: ":") {
            port = text[text.index(after: colon)...]
            let before = text[..<colon]
            if before.hasPrefix("["), before.hasSuffix("]") {
                host = String(before.dropFirst().dropLast())
            } else if !before.isEmpty {
                guard !before.contains(":"), !before.contains("[") else { return nil }
                host = String(before)
            }
        }
        if host == "localhost" { host = "127.0.0.1" }
        guard !host.isEmpty, !port.isEmpty, port.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = UInt16(port) else {
            return nil
        }
        self.init(host: host, port: number)
    }

    public var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}
