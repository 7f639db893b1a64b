import Admin
import Live
import Media
import Web

/// Opens live streams for the viewers whose connection the web server owns.
struct LiveStreams: PublicStreams {
    let live: LiveServer
    /// nil: viewers are sent nowhere.
    var offload: Offload?

    func elsewhere(name: String, _ request: Request) -> String? {
        guard let offload, let name = StreamName(name) else { return nil }
        return offload.location(name, request, used: live.viewers.used(with: name))
    }

    func open(name: String, query: Fields, viewKey: String?, address: PeerAddress) -> OpenResult {
        var peer = PeerAddress.socketAddress(host: address.host, port: address.port)
        switch live.openReader(stream: name, address: &peer, startsLive: query["start"] == "live", viewKey: viewKey) {
        case .success(let reader): return .source(ReaderBody(reader))
        case .failure(let error):
            let refusal = error.refusal
            return .refused(status: refusal.status, message: refusal.words, retryAfterSeconds: refusal.status == 503 ? 10 : nil)
        }
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
