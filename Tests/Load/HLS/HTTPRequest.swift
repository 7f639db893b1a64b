import CLoad

/// A GET that many viewers send: the same bytes but for the viewer's number, by which the server tells them apart.
///
/// Owned by the load loop, as everything here.
final class HTTPRequest {
    private let bytes: UnsafeMutablePointer<UInt8>
    private let count: Int
    private static let digits = 6

    init(_ path: String, on address: Address) {
        // The number is the last but the blank line.
        let text = """
            GET \(path) HTTP/1.1\r
            Host: \(address.host):\(address.port)\r
            Accept-Encoding: gzip\r
            User-Agent: streamr-load/\(String(repeating: "0", count: Self.digits))\r
            \r

            """
        let lines = Array(text.utf8)
        count = lines.count
        bytes = .allocate(capacity: count)
        bytes.initialize(from: lines, count: count)
    }

    deinit { bytes.deallocate() }

    /// Sends it whole at once; false when the socket does not take it.
    func send(_ socket: Int32, viewer: Int) -> Bool {
        var number = viewer
        for place in 1...Self.digits {
            bytes[count - 4 - place] = 48 + UInt8(number % 10)
            number /= 10
        }
        return load_send(socket, bytes, count) == count
    }
}
