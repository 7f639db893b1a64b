import Identity
import Media
import Membership
import Parts
import Relay
import Testing
import Threads
import Web

@testable import AppliancePort

/// A hub's streams, and an appliance that gives slices of them to viewers: a node unless it is told otherwise. Its clocks stand still.
final class ViewerSite: @unchecked Sendable {
    static let wallStart: Int64 = 1_700_000_000_000

    let hub: IdentityKey
    let node: IdentityKey
    let stream: StreamName
    let session = SessionID(0xabc)
    let feed: ViewerFeed
    let admission = Admission()
    let changes = Locked<[ViewerChange]>([])
    let counts = Locked<[Int]>([])
    private let source: Locked<ManifestSource>
    private let time: Locked<Int64>

    /// `hubClock`: the appliance is the hub, and this is its time after the session's start, in milliseconds.
    init(hubClock: Locked<Int64>? = nil) throws {
        hub = try #require(IdentityKey.make())
        node = try #require(IdentityKey.make())
        stream = try #require(StreamName("garden"))
        let (time, changes, counts) = (Locked(0 as Int64), changes, counts)
        let source = Locked(ManifestSource(hash: { SHA256.digest($0) }, sign: { [hub] in hub.sign($0) }))
        let judge: ViewerFeed.Judge =
            if let hubClock {
                .hub(hub.publicKey) { hubClock.withLock { Self.wallStart + $0 } }
            } else {
                .node(node.publicKey, of: hub.publicKey)
            }
        feed = ViewerFeed(
            judge, admission: admission, clock: { time.withLock { $0 } }, onChange: { change in changes.withLock { $0.append(change) } },
            onCount: { count in
                counts.withLock { $0.append(count) }
                if hubClock != nil { source.withLock { $0.setWanted(count > 0, now: time.withLock { $0 }) } }
            },
            look: { body in source.withLock { body($0.store) } })
        self.source = source
        self.time = time
        if hubClock == nil { source.withLock { $0.setWanted(true, now: 0) } }
        begin()
    }

    func begin(session: SessionID? = nil) {
        let start = SessionStart(session: session ?? self.session, wallStart: Self.wallStart, firstSequence: 1, firstDiscontinuity: 1)
        let now = time.withLock { $0 }
        source.withLock { [stream] in $0.begin(start, stream: stream, renditions: [.source], now: now) }
    }

    /// One part each 200 ms, of 34,000 bytes; five are a segment. The feed is told.
    func add(_ parts: Range<Int64>) {
        for number in parts {
            let now = (number + 1) * 200
            time.withLock { $0 = now }
            source.withLock { [stream] source in
                if number == 0 {
                    source.take(.partTarget(200), at: nil, stream: stream, rendition: .source, now: now)
                    let segment = InitializationSegment(number: 0, bytes: [7], video: nil, audio: nil)
                    source.take(.initialization(segment), at: nil, stream: stream, rendition: .source, now: now)
                }
                let part = Part(
                    number: number, bytes: [UInt8](repeating: UInt8(truncatingIfNeeded: number), count: 34_000), start: number * 200,
                    duration: 200, isIndependent: number % 5 == 0, initialization: 0, startsSegment: number % 5 == 0, isDiscontinuous: false
                )
                let position = number % 5 == 0 ? SegmentPosition(part: number, sequence: 1 + number / 5, discontinuity: 1) : nil
                source.take(.part(part), at: position, stream: stream, rendition: .source, now: now)
            }
            feed.wake()
        }
    }

    func pass(_ milliseconds: Int64) {
        time.withLock { $0 += milliseconds }
        feed.timePassed()
    }

    func ticket(
        id: UInt8 = 1, life: Int64 = 600_000, of stream: String = "garden", session: SessionID? = nil, for nodes: [PublicKey]? = nil,
        by issuer: IdentityKey? = nil
    ) -> Ticket {
        Ticket(
            id: [UInt8](repeating: id, count: 16), expiry: Self.wallStart + life, stream: stream, session: (session ?? self.session).value,
            nodes: nodes ?? [node.publicKey], signer: (issuer ?? hub).signer)
    }

    /// `link`: the digit that it is made of.
    func ask(
        _ ticket: Ticket?, link: Character = "a", name: String = "garden", _ more: KeyValuePairs<String, String> = [:]
    ) async -> Response {
        var query = Fields()
        if let ticket { query.append("ticket", Base64.urlText(ticket.bytes)) }
        query.append("link", String(repeating: link, count: 32))
        for (name, value) in more { query.append(name, value) }
        return await ask(Request(method: .get, path: "/live/\(name)/slices", query: query))
    }

    func ask(_ request: Request) async -> Response {
        var router = Router()
        router.onSlices { [feed] in [feed] }
        return await router.respond(to: request)
    }

    /// Counts who is let in, and lets nobody in who takes more than `limit`.
    final class Admission: ViewerAdmission {
        let limit = Locked(Int.max)
        let taking = Locked<[Int]>([])

        func viewerArrived(_ stream: StreamName, bitsPerSecond: Int, from peer: PeerAddress) -> String? {
            guard bitsPerSecond <= limit.withLock({ $0 }) else { return "It is full here." }
            taking.withLock { $0.append(bitsPerSecond) }
            return nil
        }

        func viewerChanged(_ stream: StreamName, from old: Int, to new: Int) -> String? {
            guard new <= limit.withLock({ $0 }) else { return "It is full here." }
            viewerLeft(stream, bitsPerSecond: old, from: PeerAddress(host: "", port: 0, isLoopback: true))
            return viewerArrived(stream, bitsPerSecond: new, from: PeerAddress(host: "", port: 0, isLoopback: true))
        }

        func viewerLeft(_ stream: StreamName, bitsPerSecond: Int, from peer: PeerAddress) {
            taking.withLock { taking in
                if let place = taking.firstIndex(of: bitsPerSecond) { taking.remove(at: place) }
            }
        }
    }
}

/// The other end of a link: reads as a web server would, and takes the bytes apart.
final class Reading {
    let source: any BodySource
    let woken = Locked(0)
    private var reader = RelayFrameReader()
    private(set) var hasEnded = false

    /// nil: the answer is no link.
    init?(_ response: Response) {
        guard response.status == 200, case .streaming(let source) = response.body else { return nil }
        self.source = source
        source.onReadable { [woken] in woken.withLock { $0 += 1 } }
    }

    /// All frames that are there now.
    func frames(block: Int = 3_000) throws -> [RelayFrame] {
        var frames: [RelayFrame] = []
        var buffer = [UInt8](repeating: 0, count: block)
        for _ in 0..<100_000 {
            switch buffer.withUnsafeMutableBytes({ source.read(into: $0) }) {
            case .bytes(let count):
                reader.append(buffer.prefix(count))
                while let frame = try reader.next() { frames.append(frame) }
            case .wait: return frames
            case .end:
                hasEnded = true
                return frames
            }
        }
        return frames
    }
}

extension [RelayFrame] {
    /// Slices by part.
    var slices: [Int64: Set<Int>] {
        var found: [Int64: Set<Int>] = [:]
        for case .slice(_, let part, let slice, _) in self { found[part, default: []].insert(slice) }
        return found
    }

    var entries: Int { count { if case .entry = $0 { true } else { false } } }
}

extension Response {
    var words: String {
        guard case .bytes(let bytes) = body else { return "" }
        return String(decoding: bytes, as: UTF8.self)
    }
}
