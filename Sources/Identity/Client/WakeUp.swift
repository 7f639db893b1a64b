import Glibc

/// Wakes a thread that follows an answer. A ring is kept until the thread hears it.
///
/// `@unchecked Sendable`: both descriptors are set once; writing to a socket and reading from it is safe from any thread.
public final class WakeUp: @unchecked Sendable {
    let descriptor: Int32
    private let other: Int32

    /// nil: there are no descriptors left.
    public init?() {
        var ends: [Int32] = [-1, -1]
        guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue), 0, &ends) == 0 else {
            return nil
        }
        (descriptor, other) = (ends[0], ends[1])
    }

    deinit {
        close(descriptor)
        close(other)
    }

    /// From any thread; a socket that is full rings already.
    public func ring() {
        var byte: UInt8 = 1
        _ = write(other, &byte, 1)
    }

    func heard() {
        var bytes = [UInt8](repeating: 0, count: 256)
        while read(descriptor, &bytes, bytes.count) > 0 {}
    }
}
