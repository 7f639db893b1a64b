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

    @Test func asksTheHubAtMostTwiceASecond() async {
        let hub = FakeHub()
        let router = PublicSite(hub: hub, streams: FakeStreams()).router
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<100 { group.addTask { _ = await router.ask(.get, "/api/v1/streams") } }
        }
        #expect(hub.timesAsked <= 4)
    }
}
