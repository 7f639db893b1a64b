import Testing
import Web

@testable import Admin

@Suite struct PublicSiteTests {
    let router = PublicSite(hub: FakeHub(problems: ["/var/lib/streamr is read-only."]), streams: FakeStreams()).router

    @Test func neverShowsAKeyOrAnOwnersFunction() async {
        let paths = [
            "/", "/health", "/api/v1/streams", "/live/live.flv", "/live/no.flv", "/metrics", "/api/v1/status", "/api/v1/session",
            "/api/v1/streams/live/key", "/streams", "/sign-in", "/live-state", "/assets/page.js", "/assets/page.css",
            "/watch/live", "/watch/other", "/watch/no", "/api/v1/streams/live", "/api/v1/time", "/assets/watch.js", "/assets/watch.css",
        ]
        for path in paths {
            for method in Web.Method.allCases {
                let response = await router.ask(method, path)
                let everything = response.text + response.headers.all.map { $0.name + $0.value }.joined()
                #expect(!everything.contains("secret-key"))
                #expect(!everything.contains("read-only"))
            }
        }
        for path in ["/metrics", "/api/v1/status", "/api/v1/session", "/api/v1/streams/live/key", "/streams", "/sign-in", "/live-state"] {
            #expect(await router.ask(.get, path).status == 404)
            #expect(await router.ask(.post, path).status == 404)
        }
    }

    @Test func listsOnlyWhatIsLive() async {
        let list = await router.ask(.get, "/api/v1/streams")
        #expect(list.text.contains("\"name\":\"live\""))
        #expect(!list.text.contains("other"))
        #expect(list.headers["Access-Control-Allow-Origin"] == "*")
        let page = await router.ask(.get, "/", ["Host": "hub.example:8080"])
        #expect(page.text.contains("http://hub.example:8080/live/live.flv"))
        #expect(page.text.contains("rtmp://hub.example:1935/live/live"))
        #expect(page.text.contains("href=\"/watch/live\""))
        #expect(page.text.contains("QR code of http://hub.example:8080/watch/live"))
        #expect(!page.text.contains("other"))
    }

    @Test func servesFLVWithoutLengthToEverybody() async {
        let response = await router.ask(.get, "/live/live.flv")
        #expect(response.status == 200)
        #expect(response.headers["Content-Type"] == "video/x-flv")
        #expect(response.headers["Access-Control-Allow-Origin"] == "*")
        #expect(response.headers["Cache-Control"] == "no-store")
        guard case .streaming = response.body else {
            Issue.record("expected a streaming body")
            return
        }
    }

    @Test func linksStayEncryptedForWhoCameSo() async {
        for path in ["/", "/watch/live"] {
            let request = Request(method: .get, path: path, headers: Fields(["Host": "box.example:8443"]), isSecure: true)
            #expect(await router.respond(to: request).text.contains("https://box.example:8443/live/live.flv"))
        }
    }

    @Test func refusesInWords() async {
        let unknown = await router.ask(.get, "/live/no.flv")
        #expect(unknown.status == 404 && unknown.text == "There is no stream named no.\n")
        let busy = await router.ask(.get, "/live/busy.flv")
        #expect(busy.status == 503 && busy.headers["Retry-After"] == "10")
        #expect(await router.ask(.post, "/live/live.flv").status == 405)
        #expect(await router.ask(.get, "/live/live.mp4").status == 404)
    }

    @Test func complaintsAreTakenWithATicketAndWithinBounds() async {
        let router = PublicSite(hub: FakeHub(), members: FakeMembers(), streams: FakeStreams()).router
        let secret = String(repeating: "0", count: 64)
        func complaint(_ sources: String, secret: String = secret) -> String { #"{"secret":"\#(secret)","sources":[\#(sources)]}"# }
        func status(_ body: String, ticket: String = "AQ") async -> Int {
            await router.ask(.post, "/api/v1/streams/live/complaints", query: Fields(["ticket": ticket]), body: body).status
        }
        let line = #"{"node":"hub","slices":1,"late":0,"wrong":0}"#
        #expect(await status(complaint(line)) == 204)
        #expect(await status(complaint(line), ticket: "AA") == 403)
        for body in [
            "", "[]", complaint(""), complaint(line, secret: "0"), complaint(#"{"node":"hub","slices":-1,"late":0,"wrong":0}"#),
            complaint(Array(repeating: line, count: 18).joined(separator: ",")), complaint(#"{"node":"hub","slices":1,"late":0}"#),
            complaint(#"{"node":"0123456789abcdef0","slices":1,"late":0,"wrong":0}"#),
        ] {
            #expect(await status(body) == 400, "\(body.prefix(99))")
        }
    }

    @Test func whoIsServedElsewhereIsToldWhereAndAnyPageMayReadIt() async {
        struct Elsewhere: PublicStreams {
            func open(name: String, query: Fields, viewKey: String?, address: PeerAddress) -> OpenResult { .source(OneLine()) }
            func elsewhere(name: String, _ request: Request) -> String? { name == "live" ? "http://203.0.113.5:8080/live/live.flv" : nil }
        }
        let router = PublicSite(hub: FakeHub(), streams: Elsewhere()).router
        let sent = await router.ask(.get, "/live/live.flv")
        #expect(sent.status == 307 && sent.headers["Location"] == "http://203.0.113.5:8080/live/live.flv")
        #expect(sent.headers["Access-Control-Allow-Origin"] == "*" && sent.headers["Timing-Allow-Origin"] == "*")
        #expect(sent.headers["Cache-Control"] == "no-store")
        let preflight = await router.ask(.options, "/live/live.flv")
        #expect(preflight.headers["Access-Control-Allow-Methods"] != nil && preflight.headers["Access-Control-Allow-Origin"] == "*")
        #expect(await router.ask(.get, "/live/other.flv").status == 200)
    }

    @Test func asksTheHubAtMostTwiceASecond() async {
        let hub = FakeHub()
        let router = PublicSite(hub: hub, streams: FakeStreams()).router
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<100 { group.addTask { _ = await router.ask(.get, "/api/v1/streams") } }
        }
        #expect(hub.timesAsked <= 4)
    }
}
