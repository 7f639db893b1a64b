/// A file that is part of the program: served with an entity tag, so that browsers keep it.
public struct Asset: Sendable {
    public let contentType: String
    public let bytes: [UInt8]
    public let entityTag: String
    /// The same packed, for browsers that take it; nil where that saves little.
    private let packed: [UInt8]?

    public init(_ text: StaticString, contentType: String) {
        self.init(bytes: text.withUTF8Buffer(Array.init), contentType: contentType)
    }

    public init(bytes: [UInt8], contentType: String) {
        self.bytes = bytes
        self.contentType = contentType
        // FNV-1a, 64 bits: the tag tells versions of one file apart, it guards nothing.
        let hash = bytes.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        entityTag = "\"\(String(hash, radix: 16))\""
        packed = Gzip.compress(bytes).flatMap { bytes.count > 1024 && $0.count < bytes.count * 9 / 10 ? $0 : nil }
    }

    /// Answers with the file, or with 304 when the browser has it already (RFC 9110, 13.1.2).
    public func response(to request: Request, cacheControl: String = "no-cache") -> Response {
        let packed = Gzip.isAccepted(by: request) ? packed : nil
        // Each form has a tag of its own (RFC 9110, 8.8.3.3).
        let tag = packed == nil ? entityTag : "\"" + entityTag.filter { $0 != "\"" } + "-gzip\""
        var headers = Fields(["ETag": tag, "Cache-Control": cacheControl])
        if self.packed != nil { headers.append("Vary", "Accept-Encoding") }
        if let known = request.headers["If-None-Match"], EntityTag.isKnown(tag, in: known) {
            return Response(status: 304, headers: headers)
        }
        headers.append("Content-Type", contentType)
        if packed != nil { headers.append("Content-Encoding", "gzip") }
        return Response(status: 200, headers: headers, body: .bytes(packed ?? bytes))
    }
}
