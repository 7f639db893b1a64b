/// Immutable bytes that are sent to a viewer between two positions of the ring: codec headers, an HTTP head, a reply.
///
/// Shared by all viewers that wait for it; freed by the last. `@unchecked Sendable`: nothing writes `bytes` after `init`.
final class Block: @unchecked Sendable {
    /// Never written after `init`.
    let bytes: UnsafeRawBufferPointer

    init(_ parts: [UInt8]...) {
        let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: parts.reduce(0) { $0 + $1.count }, alignment: 1)
        var offset = 0
        for part in parts {
            UnsafeMutableRawBufferPointer(rebasing: copy[offset...]).copyBytes(from: part)
            offset += part.count
        }
        bytes = UnsafeRawBufferPointer(copy)
    }

    deinit { bytes.deallocate() }
}
