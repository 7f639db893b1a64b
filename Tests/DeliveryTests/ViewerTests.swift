import Media
import Parts
import Testing
import Threads
import Web

@testable import Delivery

/// Counting viewers, and asking whether they may watch.
@Suite struct ViewerTests {
    /// Lets in so many, and remembers what it was told.
    final class Gate: HLSAdmission {
        struct State {
            var inside = 0
            var asked = 0
            var bytes = 0
        }

        let state = Locked(State())
        let limit: Int

        init(limit: Int) { self.limit = limit }

        func viewerArrived(_ stream: StreamName, address: String, isLoopback: Bool) -> HLSRefusal? {
            state.withLock { state in
                state.asked += 1
                guard state.inside < limit else { return HLSRefusal(message: "Full.", retryAfterSeconds: 7) }
                state.inside += 1
                return nil
            }
        }

        func viewerLeft(_ stream: StreamName, address: String, isLoopback: Bool) { state.withLock { $0.inside -= 1 } }
        func sent(_ stream: StreamName, bytes: Int) { state.withLock { $0.bytes += bytes } }
    }

    let gate = Gate(limit: 3)
    let site: TestSite

    init() throws {
        site = try TestSite(admission: gate)
        site.begin()
        site.feed(35)
    }

    private func watch(_ host: String, _ agent: String, _ query: Fields = Fields(), path: String = "/live/show/source.m3u8") async
        -> Response
    {
        await site.router.respond(
            to: Request(
                method: .get, path: path, query: query, headers: Fields(["User-Agent": agent]),
                remoteAddress: PeerAddress(host: host, port: 5, isLoopback: false)))
    }

    private var viewers: Int? { site.delivery.status(of: site.stream)?.viewers }

    @Test func viewersAreAddressesAndPrograms() async {
        for _ in 0..<5 {
            #expect(await watch("10.0.0.1", "VLC").status == 200)
            #expect(await watch("10.0.0.1", "Firefox").status == 200)
            #expect(await watch("10.0.0.2", "VLC").status == 200)
        }
        #expect(viewers == 3)
        #expect(gate.state.withLock { $0.asked == 3 && $0.inside == 3 })
    }

    @Test func playersThatSayWhoTheyAreAreToldApart() async {
        for token in ["a", "b", "a"] { #expect(await watch("10.0.0.1", "Firefox", Fields(["player": token])).status == 200) }
        #expect(viewers == 2)
    }

    @Test func viewerBeyondTheLimitIsRefusedInWords() async {
        for number in 0..<3 { _ = await watch("10.0.0.\(number)", "x") }
        let refused = await watch("10.0.0.9", "x")
        #expect(refused.status == 503 && refused.headers["Retry-After"] == "7" && refused.headers["Access-Control-Allow-Origin"] == "*")
        #expect(await watch("10.0.0.1", "x").status == 200)
        #expect(viewers == 3)
    }

    @Test func viewerThatAsksForNothingHasLeft() async {
        _ = await watch("10.0.0.1", "x")
        _ = await watch("10.0.0.2", "x")
        site.pass(milliseconds: 10_000)
        _ = await watch("10.0.0.2", "x")
        site.pass(milliseconds: 8_001)
        #expect(viewers == 1 && gate.state.withLock { $0.inside } == 1)
        site.pass(milliseconds: 10_000)
        #expect(viewers == 0 && gate.state.withLock { $0.inside } == 0)
    }

    @Test func questionsThatAreNotWatchingDoNotCount() async {
        #expect(await watch("10.0.0.1", "x", path: "/live/show.m3u8").status == 200)
        #expect(await watch("10.0.0.1", "x", path: "/live/show/720p.m3u8").status == 404)
        #expect(await watch("10.0.0.1", "x", Fields(["_HLS_part": "1"])).status == 400)
        #expect(await watch("10.0.0.1", "x", path: TestSite.folder + "/part-1.m4s").status == 200)
        #expect(viewers == 0 && gate.state.withLock { $0.asked } == 0)
    }

    @Test func tableIsBounded() async throws {
        var configuration = DeliveryConfiguration()
        configuration.viewerLimit = 100
        let site = try TestSite(configuration)
        site.begin()
        site.feed(35)
        for number in 0..<200 { _ = await site.ask("/live/show/source.m3u8", Fields(["player": "\(number)"])) }
        #expect(site.delivery.status(of: site.stream)?.viewers == 100)
        #expect(await site.ask("/live/show/source.m3u8", Fields(["player": "999"])).status == 503)
    }

    @Test func bytesAreCounted() async {
        _ = await watch("10.0.0.1", "x", path: TestSite.folder + "/segment-100.m4s")
        _ = await watch("10.0.0.1", "x", path: TestSite.folder + "/part-1.m4s")
        #expect(gate.state.withLock { $0.bytes } == 11_000)
        #expect(site.delivery.status(of: site.stream)?.bytesSent == 11_000)
    }

    @Test func everybodyHasLeftAForgottenStream() async {
        _ = await watch("10.0.0.1", "x")
        site.delivery.forget(site.stream)
        #expect(gate.state.withLock { $0.inside } == 0)
    }
}
