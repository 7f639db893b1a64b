/// A URL of a stream with a literal address, taken apart.
struct Address {
    enum Scheme { case flv, hls, rtmp, slices }

    var scheme: Scheme
    var host: String
    var port: UInt16
    /// The path of an HTTP address (`/live/name.flv`, `/live/name/source.m3u8`).
    var path: String
    /// The first part of an RTMP path, and what follows it.
    var app: String
    var name: String

    init(_ text: String) throws(LoadError) {
        let parts = text.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
        guard parts.count == 4, parts[1].isEmpty, let colon = parts[2].lastIndex(of: ":"),
            let port = UInt16(parts[2][parts[2].index(after: colon)...])
        else { throw .usage("“\(text)” is not SCHEME://ADDRESS:PORT/PATH") }
        switch parts[0] {
        case "http:": scheme = parts[3].hasSuffix(".m3u8") ? .hls : parts[3].hasSuffix("/slices") ? .slices : .flv
        case "rtmp:": scheme = .rtmp
        default: throw .usage("“\(text)” is neither http nor rtmp")
        }
        host = parts[2][..<colon].filter { $0 != "[" && $0 != "]" }
        self.port = port
        path = "/" + parts[3]
        let slash = parts[3].firstIndex(of: "/") ?? parts[3].endIndex
        app = String(parts[3][..<slash])
        name = String(parts[3][slash...].dropFirst())
    }
}
