/// The one HTTP request that the media loop answers itself: `GET /live/NAME.flv`. Everything else is libmicrohttpd's.
enum HTTPText {
    enum Decision: Equatable {
        /// Not all bytes yet.
        case needsMore
        case handOver
        case flv(name: String, startsLive: Bool, headLength: Int)
    }

    /// The most of a request that is looked at.
    static let maximumHead = 8 << 10

    static let flvResponseHead = [UInt8](
        """
        HTTP/1.1 200 OK\r
        Content-Type: video/x-flv\r
        Cache-Control: no-store\r
        Access-Control-Allow-Origin: *\r
        Timing-Allow-Origin: *\r
        Connection: close\r
        \r\n
        """.utf8)

    static let timeoutResponse = [UInt8](
        """
        HTTP/1.1 408 Request Timeout\r
        Content-Type: text/plain; charset=utf-8\r
        Content-Length: 30\r
        Connection: close\r
        \r
        The request took over 10 s.\r\n\n
        """.utf8)

    private static let prefix = [UInt8]("GET /live/".utf8)

    /// Looks at the bytes that have come so far, without taking them.
    static func decide(_ bytes: UnsafeRawBufferPointer) -> Decision {
        for (position, byte) in prefix.enumerated() {
            guard position < bytes.count else { return .needsMore }
            guard bytes[position] == byte else { return .handOver }
        }
        var end = prefix.count
        while end < bytes.count, bytes[end] != UInt8(ascii: " "), bytes[end] > 0x20, bytes[end] < 0x7F { end += 1 }
        guard end < bytes.count else { return bytes.count < maximumHead ? .needsMore : .handOver }
        guard bytes[end] == UInt8(ascii: " ") else { return .handOver }
        let target = String(decoding: bytes[prefix.count..<end], as: UTF8.self)
        let pieces = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        guard pieces[0].hasSuffix(".flv"), !pieces[0].contains("/"), !pieces[0].contains("%") else { return .handOver }
        guard let length = headLength(bytes, from: end) else { return bytes.count < maximumHead ? .needsMore : .handOver }
        let query = pieces.count > 1 ? pieces[1].split(separator: "&") : []
        return .flv(name: String(pieces[0].dropLast(4)), startsLive: query.contains("start=live"), headLength: length)
    }

    private static func headLength(_ bytes: UnsafeRawBufferPointer, from start: Int) -> Int? {
        var position = start
        while position + 3 < bytes.count {
            if bytes[position] == 13, bytes[position + 1] == 10, bytes[position + 2] == 13, bytes[position + 3] == 10 {
                return position + 4
            }
            position += 1
        }
        return nil
    }
}
