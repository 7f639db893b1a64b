import Glibc
import Threads

@testable import TLS

/// A gateway whose inside sends back what it gets, on a thread for each connection.
final class EchoGateway: Sendable {
    let gateway: TLSGateway
    let store: CertificateStore
    var port: UInt16 { gateway.port }
    private let adopted = Locked<[Int32]>([])

    /// What happens to a connection inside.
    enum Inside { case echo, keep, say([UInt8]) }

    init(
        _ files: TestFiles, inside: Inside = .echo, configure: (inout TLSGatewayConfiguration) -> Void = { _ in }
    ) throws {
        var configuration = TLSGatewayConfiguration(host: "127.0.0.1", port: 0, purpose: "a test")
        configure(&configuration)
        store = try CertificateStore(files.madeHere, now: testNow)
        let adopted = adopted
        gateway = try TLSGateway(configuration, certificates: store) { descriptor, _, _ in
            switch inside {
            case .keep: adopted.withLock { $0.append(descriptor) }
            case .echo: Self.onThread { Self.echo(descriptor) }
            case .say(let bytes):
                Self.onThread {
                    _ = Self.writeAll(bytes[...], descriptor)
                    close(descriptor)
                }
            }
        }
        try gateway.start()
    }

    deinit {
        gateway.stop()
        for descriptor in adopted.withLock({ $0 }) { close(descriptor) }
    }

    /// The inner ends that were kept.
    var kept: [Int32] { adopted.withLock { $0 } }

    private static func onThread(_ body: @escaping @Sendable () -> Void) {
        if let thread = try? NativeThread("echo", body) { thread.detach() }
    }

    private static func echo(_ descriptor: Int32) {
        var flags = fcntl(descriptor, F_GETFL)
        flags &= ~O_NONBLOCK
        _ = fcntl(descriptor, F_SETFL, flags)
        var buffer = [UInt8](repeating: 0, count: 65536)
        while true {
            let count = recv(descriptor, &buffer, buffer.count, 0)
            guard count > 0, writeAll(buffer[..<count], descriptor) else { break }
        }
        close(descriptor)
    }

    static func writeAll(_ bytes: ArraySlice<UInt8>, _ descriptor: Int32) -> Bool {
        _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) & ~O_NONBLOCK)
        var left = bytes
        while !left.isEmpty {
            let count = left.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard count > 0 else { return false }
            left = left.dropFirst(count)
        }
        return true
    }
}
