import Glibc
import Testing
import Threads

/// A bad line between a node and its hub: a relay on this machine that cuts its first connections after some bytes, and leaves the later ones
/// alone.
final class Wire: Sendable {
    let port: UInt16
    private let listener: Int32
    private let target: UInt16
    /// Bytes, both ways together, after which a connection is cut; one after the other, then none is.
    private let cuts: Locked<[Int]>
    private let isOver = Locked(false)
    /// Bytes that the uncut connections carried.
    let carried = Locked(0)

    init(to target: UInt16, cuts: [Int]) throws {
        self.target = target
        self.cuts = Locked(cuts)
        let made = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = Self.address(0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(made, $0, length) == 0 && listen(made, 16) == 0 && getsockname(made, $0, &length) == 0
            }
        }
        try #require(isBound)
        listener = made
        port = UInt16(bigEndian: address.sin_port)
        try NativeThread("wire") { [self] in accept() }.detach()
    }

    func end() {
        isOver.withLock { $0 = true }
        shutdown(listener, Int32(SHUT_RDWR))
    }

    private static func address(_ port: UInt16) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        address.sin_port = port.bigEndian
        return address
    }

    private func accept() {
        while true {
            let near = Glibc.accept(listener, nil, nil)
            guard near >= 0, !isOver.withLock({ $0 }) else { break }
            let far = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            var address = Self.address(target)
            let isConnected = withUnsafePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    connect(far, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
                }
            }
            let cut = cuts.withLock { $0.isEmpty ? nil : $0.removeFirst() }
            let relay = try? NativeThread("wire-relay") { [self] in
                if isConnected { carry(near, far, cut) }
                close(near)
                close(far)
            }
            relay?.detach()
        }
        close(listener)
    }

    private func carry(_ near: Int32, _ far: Int32, _ cut: Int?) {
        var left = cut ?? .max
        var buffer = [UInt8](repeating: 0, count: 16_384)
        while left > 0 {
            var ends = [pollfd(fd: near, events: Int16(POLLIN), revents: 0), pollfd(fd: far, events: Int16(POLLIN), revents: 0)]
            guard poll(&ends, 2, 30_000) > 0 else { return }
            for (from, to) in [(0, far), (1, near)] where ends[from].revents != 0 {
                let count = read(ends[from].fd, &buffer, min(buffer.count, left))
                guard count > 0, send(to, buffer, count, Int32(MSG_NOSIGNAL)) == count else { return }
                left -= count
                if cut == nil { carried.withLock { $0 += count } }
            }
        }
    }
}
