import CMicroHTTPD
import Threads

/// An answer whose bytes and header fields are made once and sent to many, without being copied.
///
/// A GET that names its `ETag` in `If-None-Match` gets 304 (RFC 9110, 13.1.2), and where ranges are allowed one range gets 206 or 416 (14).
/// HEAD gets the header fields. The bytes live until the last connection has sent them.
/// `@unchecked Sendable`: everything is set once in `init`, but `notModified`, which is under its lock; libmicrohttpd counts the references
/// to its responses under locks of its own.
public final class SharedResponse: @unchecked Sendable {
    /// libmicrohttpd copies the list of pieces into each connection's memory; more pieces are joined.
    private static let maximumPieces = 128

    public let status: Int
    public let headers: Fields
    /// The length of the body in bytes.
    public let count: Int
    public let allowsRanges: Bool
    let entityTag: String?
    /// nil: there was no memory for it.
    let handle: OpaquePointer?
    private let pieces: [[UInt8]]
    private let notModified = Locked<Made?>(nil)

    private struct Made: @unchecked Sendable {
        let handle: OpaquePointer
    }

    public convenience init(status: Int, headers: Fields = Fields(), bytes: [UInt8], allowsRanges: Bool = false) {
        self.init(status: status, headers: headers, pieces: [bytes], allowsRanges: allowsRanges)
    }

    /// The body is the pieces one after the other.
    public init(status: Int, headers: Fields = Fields(), pieces: [[UInt8]], allowsRanges: Bool = false) {
        var fields = headers
        if allowsRanges { fields.append("Accept-Ranges", "bytes") }
        let body = pieces.count <= Self.maximumPieces ? pieces : [Array(pieces.joined())]
        let length = body.reduce(0) { $0 + $1.count }
        let made = BodyPieces.response(body, 0..<length)
        if let made { ResponseWriter.add(fields, to: made) }
        self.status = status
        self.headers = fields
        self.pieces = body
        self.allowsRanges = allowsRanges
        count = length
        entityTag = fields["ETag"]
        handle = made
    }

    deinit {
        if let handle { MHD_destroy_response(handle) }
        if let made = notModified.withLock({ $0 }) { MHD_destroy_response(made.handle) }
    }

    /// The body in one piece, for those who do not send it.
    public var bytes: [UInt8] { pieces.count == 1 ? pieces[0] : Array(pieces.joined()) }

    /// The answer to a client that has it already: the fields without those of the body; it belongs to this object.
    func notModifiedHandle() -> OpaquePointer? {
        let known: Made? = notModified.withLock { made in
            if made != nil { return made }
            guard let handle = BodyPieces.response([], 0..<0) else { return nil }
            ResponseWriter.add(headers, to: handle) { field in
                !Fields.same(field.name, "Content-Type") && !Fields.same(field.name, "Accept-Ranges")
            }
            made = Made(handle: handle)
            return made
        }
        return known?.handle
    }

    /// The answer to a client that asks for what is beyond the end; pages of other sites may read it as they may read the body.
    var unsatisfiable: Response {
        var refusal = Response(status: 416).with("Content-Range", "bytes */\(count)")
        for field in headers.all where field.name.hasPrefix("Access-Control-") { refusal.headers.append(field.name, field.value) }
        return refusal
    }

    /// The answer with a part of the body; the caller destroys it.
    func partialHandle(_ range: Range<Int>) -> OpaquePointer? {
        guard let handle = BodyPieces.response(pieces, range) else { return nil }
        ResponseWriter.add(headers, to: handle)
        MHD_add_response_header(handle, "Content-Range", "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(count)")
        return handle
    }
}

extension Response {
    /// The answer that is sent to many. Its status and its header fields hold: later changes of them, and the router's last touches, do not.
    public init(_ shared: SharedResponse) {
        self.init(status: shared.status, headers: shared.headers, body: .shared(shared))
    }
}
