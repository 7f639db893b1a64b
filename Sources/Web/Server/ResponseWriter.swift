import CMicroHTTPD

/// Turns a `Response` into what libmicrohttpd sends.
enum ResponseWriter {
    /// Bytes that a streaming body is asked for at a time.
    static let streamingBlock = 32 * 1024

    /// Queues the answer; on the library's thread, once for each request. A streaming body needs the exchange. `request` is nil when it was
    /// not understood.
    static func send(
        _ response: Response, on connection: OpaquePointer, to request: Request? = nil, for exchange: Exchange? = nil
    ) -> MHD_Result {
        let made: OpaquePointer?
        switch response.body {
        case .shared(let shared):
            return send(shared, on: connection, to: request)
        case .bytes(let bytes):
            made = bytes.withUnsafeBytes { buffer in
                // The library copies; it only does not say `const`.
                MHD_create_response_from_buffer(
                    buffer.count, UnsafeMutableRawPointer(mutating: buffer.baseAddress), streamr_mhd_copy)
            }
        case .streaming(let source):
            guard let exchange else {
                source.close()
                return streamr_mhd_no
            }
            made = streaming(source, exchange, isHead: request?.method == .head)
        }
        guard let made else { return streamr_mhd_no }
        defer { MHD_destroy_response(made) }
        add(response.headers, to: made)
        return MHD_queue_response(connection, UInt32(clamping: response.status), made)
    }

    /// Sends what is shared, or the 304, 206 or 416 that the request deserves (RFC 9110, 13.2.2).
    private static func send(_ shared: SharedResponse, on connection: OpaquePointer, to request: Request?) -> MHD_Result {
        if shared.status == 200, let request {
            if let tag = shared.entityTag, let known = request.headers["If-None-Match"], EntityTag.isKnown(tag, in: known) {
                guard let handle = shared.notModifiedHandle() else { return streamr_mhd_no }
                return MHD_queue_response(connection, 304, handle)
            }
            if shared.allowsRanges, request.method == .get, let field = request.headers["Range"], isCurrent(request, shared) {
                switch ByteRange(field, count: shared.count) {
                case .whole: break
                case .part(let range):
                    guard let handle = shared.partialHandle(range) else { return streamr_mhd_no }
                    defer { MHD_destroy_response(handle) }
                    return MHD_queue_response(connection, 206, handle)
                case .unsatisfiable:
                    return send(shared.unsatisfiable, on: connection)
                }
            }
        }
        guard let handle = shared.handle else { return streamr_mhd_no }
        return MHD_queue_response(connection, UInt32(clamping: shared.status), handle)
    }

    /// Whether `If-Range`, if there is one, names what is served (RFC 9110, 13.1.5).
    private static func isCurrent(_ request: Request, _ shared: SharedResponse) -> Bool {
        guard let condition = request.headers["If-Range"] else { return true }
        return condition == shared.entityTag
    }

    /// Adds the header fields that `isWanted`.
    static func add(_ headers: Fields, to made: OpaquePointer, where isWanted: (Fields.Field) -> Bool = { _ in true }) {
        for field in headers.all where isSafe(field) && isWanted(field) { MHD_add_response_header(made, field.name, field.value) }
    }

    private static func streaming(_ source: any BodySource, _ exchange: Exchange, isHead: Bool) -> OpaquePointer? {
        let stream = OutgoingStream(source, exchange, isHead: isHead)
        let context = Unmanaged.passRetained(stream)
        guard
            let made = MHD_create_response_from_callback(
                streamr_mhd_size_unknown, streamingBlock, readStream, context.toOpaque(), freeStream)
        else {
            context.release()
            return nil
        }
        return made
    }

    /// No line break gets into a header, whatever was put into its value.
    private static func isSafe(_ field: Fields.Field) -> Bool {
        !field.name.isEmpty && !(field.name + field.value).utf8.contains { $0 < 0x20 || $0 == 0x7f }
    }
}

/// A streaming body on its way; owned by libmicrohttpd's response, whose free callback ends it.
private final class OutgoingStream {
    private let source: any BodySource
    private let exchange: Exchange
    private let isHead: Bool

    init(_ source: any BodySource, _ exchange: Exchange, isHead: Bool) {
        self.source = source
        self.exchange = exchange
        self.isHead = isHead
        exchange.visit?.beginLive()
        if !isHead { source.onReadable { [weak exchange] in exchange?.wake() } }
    }

    deinit {
        source.close()
    }

    func read(_ buffer: UnsafeMutableRawBufferPointer) -> Int {
        while !isHead, !exchange.isStopping {
            switch source.read(into: buffer) {
            case .bytes(let count): return count
            case .end: return streamr_mhd_end_of_stream
            case .wait:
                // Nothing to send is not an answer for libmicrohttpd unless the connection sleeps.
                if exchange.sleep() { return 0 }
            }
        }
        return streamr_mhd_end_of_stream
    }
}

private let readStream: MHD_ContentReaderCallback = { context, _, buffer, size in
    guard let context, let buffer else { return streamr_mhd_end_of_stream }
    return Unmanaged<OutgoingStream>.fromOpaque(context).takeUnretainedValue()
        .read(UnsafeMutableRawBufferPointer(start: buffer, count: size))
}

private let freeStream: MHD_ContentReaderFreeCallback = { context in
    if let context { Unmanaged<OutgoingStream>.fromOpaque(context).release() }
}
