import CMicroHTTPD

/// Keeps the arrays alive that a response of libmicrohttpd sends from.
final class BodyPieces {
    private let pieces: [[UInt8]]

    private init(_ pieces: [[UInt8]]) { self.pieces = pieces }

    /// Makes a response from a range of the bytes that all pieces make together, without copying. Returns nil when there is no memory.
    ///
    /// The addresses stay right after `withUnsafeBytes`: an array's storage does not move while a copy of the array is held, and nobody
    /// writes to this one.
    static func response(_ pieces: [[UInt8]], _ range: Range<Int>) -> OpaquePointer? {
        var parts: [MHD_IoVec] = []
        parts.reserveCapacity(pieces.count)
        var start = 0
        for piece in pieces {
            let wanted = range.clamped(to: start..<(start + piece.count))
            piece.withUnsafeBytes { bytes in
                if !wanted.isEmpty, let base = bytes.baseAddress {
                    parts.append(MHD_IoVec(iov_base: base + (wanted.lowerBound - start), iov_len: wanted.count))
                }
            }
            start += piece.count
        }
        guard let first = parts.first else { return MHD_create_response_from_buffer(0, nil, streamr_mhd_static) }
        let holder = Unmanaged.passRetained(BodyPieces(pieces)).toOpaque()
        let made: OpaquePointer?
        if parts.count == 1 {
            // Header fields and body leave with one system call.
            made = MHD_create_response_from_buffer_with_free_callback_cls(
                first.iov_len, UnsafeMutableRawPointer(mutating: first.iov_base), releasePieces, holder)
        } else {
            made = MHD_create_response_from_iovec(parts, UInt32(clamping: parts.count), releasePieces, holder)
        }
        if made == nil { Unmanaged<BodyPieces>.fromOpaque(holder).release() }
        return made
    }
}

private let releasePieces: MHD_ContentReaderFreeCallback = { context in
    if let context { Unmanaged<BodyPieces>.fromOpaque(context).release() }
}
