import Admin
import Glibc
import Live
import Web

/// Opens live streams for the viewers whose connection the web server owns.
struct LiveStreams: PublicStreams {
    let live: LiveServer

    func open(name: String, query: Fields, address: PeerAddress) -> OpenResult {
        var peer = Self.socketAddress(of: address)
        switch live.openReader(stream: name, address: &peer, startsLive: query["start"] == "live") {
        case .success(let reader): return .source(ReaderBody(reader))
        case .failure(let error):
            let refusal = error.refusal
            return .refused(status: refusal.status, message: refusal.words, retryAfterSeconds: refusal.status == 503 ? 10 : nil)
        }
    }

    private static func socketAddress(of address: PeerAddress) -> sockaddr_storage {
        var storage = sockaddr_storage()
        var v4 = sockaddr_in()
        var v6 = sockaddr_in6()
        if inet_pton(AF_INET, address.host, &v4.sin_addr) == 1 {
            v4.sin_family = sa_family_t(AF_INET)
            v4.sin_port = address.port.bigEndian
            withUnsafeMutableBytes(of: &storage) { $0.storeBytes(of: v4, as: sockaddr_in.self) }
        } else if inet_pton(AF_INET6, address.host, &v6.sin6_addr) == 1 {
            v6.sin6_family = sa_family_t(AF_INET6)
            v6.sin6_port = address.port.bigEndian
            withUnsafeMutableBytes(of: &storage) { $0.storeBytes(of: v6, as: sockaddr_in6.self) }
        }
        return storage
    }
}

/// A reader of the fan-out as the body of an HTTP answer.
private final class ReaderBody: BodySource {
    private let reader: FLVReader

    init(_ reader: FLVReader) { self.reader = reader }

    func read(into buffer: UnsafeMutableRawBufferPointer) -> ReadResult {
        switch reader.read(into: buffer) {
        case .bytes(let count): return .bytes(count)
        case .wait: return .wait
        case .end: return .end
        }
    }

    func onReadable(_ wake: @Sendable @escaping () -> Void) { reader.onReadable(wake) }
    func close() { reader.close() }
}
