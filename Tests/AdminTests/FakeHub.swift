import Admin
import Media
import Threads
import Web

/// A hub without media: two streams, `live` on air and `other` not.
final class FakeHub: HubControl {
    static let liveKey = "secret-key-of-live"
    static let otherKey = "secret-key-of-other"

    static let viewKey = "secret-view-key-of-other"
    let wishes = Locked<[String]>([])
    private let chosen = Locked(HubSettings())

    private let keys: Locked<[String: String]>
    private let asked = Locked(0)
    let problems: [String]

    init(problems: [String] = []) {
        keys = Locked(["live": Self.liveKey, "other": Self.otherKey])
        self.problems = problems
    }

    var names: [String] { keys.withLock { $0.keys.sorted() } }
    var timesAsked: Int { asked.withLock { $0 } }

    func status() async -> HubStatus {
        asked.withLock { $0 += 1 }
        let streams = names.map { name in
            let life = StreamLife(state: .ready, testsFirst: name == "other", times: [.ready: 1_700_000_000])
            var stream = StreamStatus(name: name, life: .init(life))
            if name == "live" {
                stream = StreamStatus(
                    name: name, state: .live, life: .init(StreamLife(state: .live, testsFirst: false, times: [.live: 1_700_000_100])),
                    publisher: .init(address: "192.0.2.7", encoder: "<OBS>", connectedSeconds: 125),
                    video: .init(codec: "H.264", width: 1280, height: 720, framesPerSecond: 29.97, profile: "High"),
                    audio: .init(codec: "AAC", sampleRate: 44100, channels: 2),
                    hls: .init(
                        session: "00112233aabbccdd", partTargetMilliseconds: 210, advice: "rendition 720p was <switched> off",
                        renditions: [
                            .init(name: "720p", state: .switchedOff, reason: "too slow"),
                            .init(name: "480p", encoder: "libx264", encodedFrames: 900, missingFrames: 1), .init(name: "audio"),
                        ]), bitsPerSecond: 2_600_000, flvViewers: 7,
                    rtmpViewers: 2, hlsViewers: 3)
            }
            return stream
        }
        var addresses = HubStatus.Addresses(rtmp: ["rtmp://192.0.2.1:1935"], http: ["http://192.0.2.1:8080"])
        addresses.https = ["https://box.example:8443"]
        addresses.rtmps = ["rtmps://box.example:1936"]
        return HubStatus(
            version: "1.2", uptimeSeconds: 3700, addresses: addresses, streams: streams,
            archived: [
                StreamStatus(name: "old", life: .init(StreamLife(state: .archived, testsFirst: false, times: [.archived: 1_700_000_000])))
            ],
            load: .init(viewers: 12, publishers: 1, mediaThreads: [.init(flushMilliseconds: 40, busyPermille: 250)]),
            problems: problems,
            certificate: .init(fingerprint: "9F:86:D0", names: ["box.example", "192.0.2.1"], expires: 1_865_000_000, isSelfSigned: true))
    }

    func streamKeys() async throws(HubControlError) -> [StreamName: StreamKey] {
        var found: [StreamName: StreamKey] = [:]
        for (name, key) in keys.withLock({ $0 }) {
            if let name = StreamName(name), let key = StreamKey(key) { found[name] = key }
        }
        return found
    }

    func addStream(_ name: StreamName, key: StreamKey?) async throws(HubControlError) -> StreamKey {
        if name.text == "full" { throw .notSaved("The disk is full.") }
        guard !names.contains(name.text) else { throw .nameTaken(name.text) }
        return try set(name, key?.secret ?? "random-key-of-\(name)")
    }

    func rotateKey(_ name: StreamName) async throws(HubControlError) -> StreamKey {
        guard names.contains(name.text) else { throw .unknownStream(name.text) }
        return try set(name, "rotated-key-of-\(name)")
    }

    func removeStream(_ name: StreamName) async throws(HubControlError) {
        guard keys.withLock({ $0.removeValue(forKey: name.text) }) != nil else { throw .unknownStream(name.text) }
    }

    /// `other` is tested first.
    func viewKeys() async -> [StreamName: String] { StreamName("other").map { [$0: Self.viewKey] } ?? [:] }

    func change(_ name: StreamName, _ wish: StreamWish) async throws(HubControlError) {
        guard names.contains(name.text) else { throw .unknownStream(name.text) }
        if wish == .goLive { throw .notPossible(wish.refusal(name.text, .ready)) }
        wishes.withLock { $0.append("\(wish) \(name)") }
    }

    func settings() async -> HubSettings { chosen.withLock { $0 } }
    func change(_ settings: HubSettings.Change) async throws(HubControlError) {
        chosen.withLock { $0.leaderboard = settings.leaderboard ?? $0.leaderboard }
    }
    func setPassword(_ password: String?) async throws(HubControlError) { chosen.withLock { $0.hasPassword = password != nil } }

    func metrics() async -> [Metric] { [Metric("extra_total", "More.", kind: .counter, value: 1)] }

    private func set(_ name: StreamName, _ text: String) throws(HubControlError) -> StreamKey {
        guard let key = StreamKey(text) else { throw .keyTaken }
        keys.withLock { $0[name.text] = text }
        return key
    }
}

/// The owner: a token that can be rotated, and a password.
final class FakeAccess: OwnerAccess {
    static let token = "the-owners-token"

    private let rotations = Locked(0)
    private let password: String?

    init(password: String? = "open sesame") { self.password = password }

    func hasPassword() async -> Bool { password != nil }
    func isPassword(_ guess: String) async -> Bool { guess == password }
    func isToken(_ guess: String) -> Bool { guess == Self.token + (epoch == 0 ? "" : "-\(epoch)") }
    func rotateToken() async throws(HubControlError) -> String {
        let count = rotations.withLock { count in
            count += 1
            return count
        }
        return "\(Self.token)-\(count)"
    }
    var epoch: Int { rotations.withLock { $0 } }
}

/// What a program of the owner sends.
let bearer: KeyValuePairs<String, String> = ["Authorization": "Bearer \(FakeAccess.token)"]

struct FakeStreams: PublicStreams {
    func open(name: String, query: Fields, viewKey: String?, address: PeerAddress) -> OpenResult {
        switch name {
        case "live": .source(OneLine())
        case "busy": .refused(status: 503, message: "This hub has no room for more viewers.", retryAfterSeconds: 10)
        default: .refused(status: 404, message: "There is no stream named \(name).")
        }
    }
}

final class OneLine: BodySource {
    private let isDone = Locked(false)

    func read(into buffer: UnsafeMutableRawBufferPointer) -> ReadResult {
        let wasDone = isDone.withLock { isDone in
            defer { isDone = true }
            return isDone
        }
        guard !wasDone else { return .end }
        buffer.copyBytes(from: Array("FLV".utf8))
        return .bytes(3)
    }

    func onReadable(_ wake: @Sendable @escaping () -> Void) {}
    func close() {}
}

extension Response {
    var text: String {
        guard case .bytes(let bytes) = body else { return "" }
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension Router {
    /// Asks as a browser on the same machine does.
    func ask(
        _ method: Web.Method, _ path: String, _ headers: KeyValuePairs<String, String> = [:], query: Fields = Fields(), body: String = ""
    ) async -> Response {
        var fields = Fields(headers)
        if fields["Host"] == nil { fields.append("Host", "localhost:8081") }
        return await respond(to: Request(method: method, path: path, query: query, headers: fields, body: Array(body.utf8)))
    }
}
