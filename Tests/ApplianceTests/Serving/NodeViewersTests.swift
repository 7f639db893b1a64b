import Admin
import Foundation
import Live
import Media
import Membership
import Parts
import Relay
import Testing
import Uplink

@testable import Appliance

/// A node's viewers, without a relay: what that would hand out is handed in.
@Suite("A node's viewers", .serialized)
struct NodeViewersTests {
    static let free = ListenAddress(host: "127.0.0.1", port: 0)
    let ours: Fingerprint
    let other: Fingerprint

    init() throws {
        ours = try #require(Fingerprint([UInt8](repeating: 1, count: 32)))
        other = try #require(Fingerprint([UInt8](repeating: 2, count: 32)))
    }

    /// Two parts a segment of two seconds, with bytes that no player could read.
    final class Site {
        let viewers: NodeViewers
        let name: StreamName
        let ours: Fingerprint
        let http: UInt16

        init(_ ours: Fingerprint, _ listening: NodeViewers.Listening? = nil) throws {
            self.ours = ours
            let questions = NodeViewers.Questions(
                hubName: { $0 == ours ? "Anna's hub" : "Bo's hub" }, hubAddresses: { _ in [] },
                offer: { UplinkOffer(kilobits: 20_000) })
            viewers = try NodeViewers(
                listening ?? NodeViewers.Listening(http: NodeViewersTests.free, rtmp: NodeViewersTests.free), questions,
                log: Log(level: .error, descriptor: -1))
            name = try #require(StreamName("garden"))
            http = try #require(viewers.listeners.all.first?.address.port)
            try viewers.start()
        }

        deinit { viewers.stop() }

        func take(_ event: RelayedEvent, hub: Fingerprint? = nil) { viewers.streams.take(event, of: name, hub: hub ?? ours) }

        /// From the middle of a session on: segment 107 begins with part 30.
        func begin(_ session: UInt64 = 7, now: Int64 = 0) {
            take(.began(SessionStart(session: SessionID(session), wallStart: now, firstSequence: 104), renditions: [.source]))
            for event in [PackagerEvent.partTarget(1000), .initialization(Self.initialization)] { take(.event(event, of: .source)) }
            for number in Int64(30)..<34 { part(number) }
        }

        func part(_ number: Int64) {
            let startsSegment = number % 2 == 0
            if startsSegment {
                take(.segment(SegmentPosition(part: number, sequence: 107 + (number - 30) / 2, discontinuity: 2), of: .source))
            }
            let part = Part(
                number: number, bytes: Array("part \(number)".utf8), start: number * 1000, duration: 1000, isIndependent: startsSegment,
                initialization: 0, startsSegment: startsSegment, isDiscontinuous: false)
            take(.event(.part(part), of: .source))
        }

        static let initialization = InitializationSegment(
            number: 0, bytes: Array("init".utf8), video: .init(codec: "avc1.64001f", width: 1280, height: 720, frameRate: 30), audio: nil)

        func get(_ target: String, method: String = "GET") throws -> String { try HTTP.get(target, port: http, method: method) }
        func status(_ target: String) throws -> Int { HTTP.status(try get(target)) }
    }

    @Test func playlistsHaveTheHubsNumbersAndMediaTheHubsBytes() throws {
        let site = try Site(ours)
        try #expect(site.status("/live/garden/source.m3u8?start=live") == 404)
        site.begin()
        let playlist = try HTTP.body("/live/garden/source.m3u8?start=live", port: site.http)
        #expect(playlist.contains("#EXT-X-MEDIA-SEQUENCE:107\n#EXT-X-DISCONTINUITY-SEQUENCE:2\n"))
        #expect(playlist.contains("0000000000000007/source/segment-107.m4s\n"))
        let folder = "/live/garden/0000000000000007/source"
        try #expect(HTTP.body("\(folder)/segment-107.m4s", port: site.http) == "part 30part 31")
        try #expect(HTTP.body("\(folder)/part-33.m4s", port: site.http) == "part 33")
        try #expect(HTTP.body("\(folder)/init-0.mp4", port: site.http) == "init")
        for target in ["/live/garden.m3u8", "/live/garden/source.m3u8?start=live", "\(folder)/part-33.m4s"] {
            let answer = try site.get(target)
            #expect(
                answer.contains("\r\nAccess-Control-Allow-Origin: *\r\n") && answer.contains("\r\nTiming-Allow-Origin: *\r\n"), "\(target)")
        }
        for target in ["/live/garden.flv", "\(folder)/part-33.m4s"] {
            let answer = try site.get(target, method: "OPTIONS")
            #expect(
                HTTP.status(answer) == 204 && answer.contains("\r\nAccess-Control-Allow-Headers: Range, If-None-Match\r\n"), "\(target)")
        }
    }

    @Test func whatCannotBeReadIsSaidAndTheRestIsServed() throws {
        let site = try Site(ours)
        let now = Int64(PresentationClock().now())
        site.begin(now: now - 40_000)
        let listed = try #require(site.viewers.status().first)
        #expect(listed.hub == ours && listed.status.hub == "Anna's hub" && listed.status.state == .live)
        #expect(listed.status.trouble?.hasPrefix("viewers of HTTP-FLV and RTMP get nothing: ") == true)
        #expect((6_000..<20_000).contains(listed.status.behindMilliseconds ?? 0))
        let page = try site.get("/")
        #expect(page.contains("<h2>garden</h2>") && page.contains("http://localhost/live/garden.flv"))
    }

    @Test func endAndWithdrawalAreHeard() throws {
        let site = try Site(ours)
        site.begin()
        site.take(.event(.ended, of: .source))
        #expect(site.viewers.status().first?.status.state == .ended)
        try #expect(HTTP.body("/live/garden/source.m3u8?start=live", port: site.http).hasSuffix("#EXT-X-ENDLIST\n"))
        site.take(.withdrawn)
        #expect(site.viewers.status().isEmpty)
        try #expect(site.status("/live/garden/source.m3u8?start=live") == 404)
        try #expect(site.status("/live/garden.flv") == 404)
    }

    @Test func theSessionThatIsOnIsTakenUpAgain() throws {
        let site = try Site(ours)
        site.begin()
        site.take(.began(SessionStart(session: SessionID(7), wallStart: 0, firstSequence: 104), renditions: [.source]))
        site.part(34)
        site.part(35)
        site.part(36)
        let playlist = try HTTP.body("/live/garden/source.m3u8?start=live", port: site.http)
        #expect(playlist.contains("segment-107.m4s") && playlist.contains("segment-109.m4s") && !playlist.contains("ENDLIST"))
    }

    @Test func aNameBelongsToTheHubThatCameFirst() throws {
        let site = try Site(ours)
        site.begin()
        site.take(.began(SessionStart(session: SessionID(8), wallStart: 0, firstSequence: 1), renditions: [.source]), hub: other)
        let stranger = try #require(Fingerprint([UInt8](repeating: 3, count: 32)))
        site.take(.withdrawn, hub: stranger)
        #expect(site.viewers.status().map(\.status.state) == [.live, .refused])
        try #expect(HTTP.body("/live/garden/source.m3u8?start=live", port: site.http).contains("0000000000000007"))
        site.take(.withdrawn, hub: other)
        #expect(site.viewers.status().map(\.status.state) == [.live])
        site.take(.event(.ended, of: .source))
        site.take(.began(SessionStart(session: SessionID(8), wallStart: 0, firstSequence: 1), renditions: [.source]), hub: other)
        #expect(site.viewers.status().map(\.status.hub) == ["Bo's hub"])
    }

    @Test func theWatchPageIsTheHubsAlone() throws {
        let site = try Site(ours)
        try #expect(site.status("/watch/garden") == 404)
        site.begin()
        try #expect(site.status("/watch/garden") == 404, "the hub is not known yet")
        site.viewers.place(of: ours, WatchPlace(url: "https://anna.example", httpPort: 8080, httpsPort: 0))
        let answer = try site.get("/watch/garden")
        #expect(HTTP.status(answer) == 307 && answer.contains("\r\nLocation: https://anna.example/watch/garden\r\n"))
        try #expect(site.status("/assets/watch.js") == 404)
        try #expect(site.status("/watch/other") == 404)
    }

    @Test func viewersAreSentToAnAddressThatTheyCanReach() throws {
        let near = try #require(CandidateAddress(host: "192.168.1.7", port: 8444))
        let far = try #require(CandidateAddress(host: "2001:db8::7", port: 8444))
        let place = WatchPlace(url: "", httpPort: 8080, httpsPort: 8443)
        #expect(place.page(of: "a", viewerIsNear: true, addresses: [near, far]) == "http://192.168.1.7:8080/watch/a")
        #expect(place.page(of: "a", viewerIsNear: false, addresses: [near, far]) == "http://[2001:db8::7]:8080/watch/a")
        #expect(place.page(of: "a", viewerIsNear: false, addresses: [near]) == nil)
        let secure = WatchPlace(url: "", httpPort: 0, httpsPort: 8443)
        #expect(secure.page(of: "a", viewerIsNear: true, addresses: [near]) == "https://192.168.1.7:8443/watch/a")
        #expect(WatchPlace(url: "", httpPort: 0, httpsPort: 0).page(of: "a", viewerIsNear: true, addresses: [near]) == nil)
        for text in ["javascript:alert(1)", "https://a\r\nSet-Cookie: b", "http://a b", "https://\"", "ftp://a"] {
            #expect(WatchPlace(url: text, httpPort: 80, httpsPort: 0).page(of: "a", viewerIsNear: true, addresses: []) == nil)
        }
    }

    @Test func aChosenPortThatIsTakenIsAnError() throws {
        let first = try Site(ours)
        let taken = ListenAddress(host: "127.0.0.1", port: first.http)
        #expect(throws: LiveError.self) { try Site(ours, NodeViewers.Listening(http: taken, rtmp: Self.free)) }
    }
}
