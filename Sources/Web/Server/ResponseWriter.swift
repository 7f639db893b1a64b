import CMicroHTTPD

/// Turns a `Response` into what libmicrohttpd sends.
enum ResponseWriter {
    /// Bytes that a streaming body is asked for at a time.
    static let streamingBlock = 32 * 1024

    /// Queues the answer; on the library's thread, once for each request.
    static func send(_ response: Response, on connection: OpaquePointer, for exchange: Exchange, isHead: Bool) -> MHD_Result {
        let made: OpaquePointer?
        switch response.body {
        case .bytes(let bytes):
            made = bytes.withUnsafeBytes { buffer in
                // The library copies; it only does not say `const`.
                MHD_create_response_from_buffer(
                    buffer.count, UnsafeMutableRawPointer(mutating: buffer.baseAddress), streamr_mhd_copy)
            }
        case .streaming(let source):
            made = streaming(source, exchange, isHead: isHead)
        }
        guard let made else { return streamr_mhd_no }
        defer { MHD_destroy_response(made) }
        for field in response.headers.all where isSafe(field) { MHD_add_response_header(made, field.name, field.value) }
        return MHD_queue_response(connection, UInt32(clamping: response.status), made)
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
        exchange.visit?.setDeadline(nil)
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
