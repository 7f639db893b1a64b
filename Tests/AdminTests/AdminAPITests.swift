import Foundation
import Testing
import Web

@testable import Admin

@Suite struct AdminAPITests {
    let hub = FakeHub()
    let router: Router

    init() {
        router = AdminSite(hub: hub, access: FakeAccess(), random: { [UInt8](repeating: 0xab, count: $0) }).router
    }

    @Test func givesTheStatusWithoutKeys() async throws {
        let answer = await router.ask(.get, "/api/v1/status", bearer)
        let status = try JSONDecoder().decode(HubStatus.self, from: Data(answer.text.utf8))
        let truth = await hub.status()
        #expect(status == truth)
        #expect(status.json == answer.text)
        #expect(status.streams.first?.viewers == 12)
        #expect(!answer.text.contains("secret-key"))
    }

    @Test func addsRotatesAndRemoves() async throws {
        let added = await router.ask(.post, "/api/v1/streams", bearer, body: "{\"name\":\"new\"}")
        #expect(added.status == 201 && added.text == "{\"key\":\"random-key-of-new\",\"name\":\"new\"}\n")
        let rotated = await router.ask(.post, "/api/v1/streams/new/key", bearer)
        #expect(rotated.text.contains("rotated-key-of-new"))
        #expect(await router.ask(.get, "/api/v1/streams/new/key", bearer).text.contains("rotated-key-of-new"))
        #expect(await router.ask(.delete, "/api/v1/streams/new", bearer).status == 204)
        #expect(await router.ask(.get, "/api/v1/streams/new/key", bearer).status == 404)
        #expect(hub.names == ["live", "other"])
    }

    @Test(arguments: [
        ("{\"name\":\"live\"}", 409), ("{\"name\":\"full\"}", 503), ("{\"name\":\"a b\"}", 400), ("{\"name\":\"\"}", 400),
        ("{\"name\":\"x\",\"key\":\"short\"}", 400), ("{}", 400), ("", 400), ("[1", 400), ("{\"name\":3}", 400),
        ("{\"name\":\"x\",\"kay\":\"a-misspelt-member\"}", 400), ("[\"name\"]", 400), ("3", 400),
    ])
    func refusesWrongStreams(body: String, status: Int) async throws {
        let answer = await router.ask(.post, "/api/v1/streams", bearer, body: body)
        #expect(answer.status == status)
        #expect(answer.text.contains("\"error\":"))
        #expect(hub.names == ["live", "other"])
    }

    @Test func theAPIOpensWithTheTokenAlone() async {
        let refused: [KeyValuePairs<String, String>] = [
            [:], ["Authorization": ""], ["Authorization": "Bearer"], ["Authorization": "Bearer wrong"],
            ["Authorization": "Basic \(FakeAccess.token)"], ["Cookie": "streamr_session="], ["X-Streamr-Token": FakeAccess.token],
        ]
        for headers in refused {
            for path in ["/api/v1/status", "/api/v1/streams/live/key", "/metrics"] {
                let answer = await router.ask(.get, path, headers)
                #expect(answer.status == 401 && answer.headers["WWW-Authenticate"] == "Bearer" && !answer.text.contains("secret-key"))
            }
            #expect(await router.ask(.delete, "/api/v1/streams/live", headers).status == 401)
            #expect(await router.ask(.post, "/api/v1/streams", headers, body: "{\"name\":\"new\"}").status == 401)
        }
        #expect(hub.names == ["live", "other"])
    }

    @Test func aRotatedTokenIsWorthNothing() async throws {
        let answer = await router.ask(.post, "/api/v1/token", bearer)
        #expect(answer.text == "{\"token\":\"the-owners-token-1\"}\n")
        #expect(await router.ask(.get, "/api/v1/status", bearer).status == 401)
        #expect(await router.ask(.get, "/api/v1/status", ["Authorization": "Bearer the-owners-token-1"]).status == 200)
    }

    @Test func aFormOfAnotherSiteChangesNothing() async throws {
        let page = await router.ask(.get, "/").text
        let token = try #require(page.firstMatch(of: /name="token" value="([0-9a-f]+)"/)?.1)
        let type = "application/x-www-form-urlencoded"
        let origins: [KeyValuePairs<String, String>] = [
            ["Content-Type": type, "Origin": "http://evil.example"], ["Content-Type": type, "Origin": "null"],
            ["Content-Type": type, "Origin": "http://localhost:9999"], ["Content-Type": type, "Sec-Fetch-Site": "cross-site"],
            ["Content-Type": type, "Sec-Fetch-Site": "same-site"],
        ]
        for headers in origins {
            #expect(await router.ask(.post, "/streams/live/remove", headers, body: "token=\(token)").status == 403)
        }
        #expect(await router.ask(.post, "/streams/live/remove", ["Content-Type": type], body: "token=wrong").status == 403)
        #expect(hub.names == ["live", "other"])
        let own: KeyValuePairs = ["Content-Type": type, "Origin": "http://localhost:8081", "Sec-Fetch-Site": "same-origin"]
        #expect(await router.ask(.post, "/streams/live/remove", own, body: "token=\(token)").status == 303)
        #expect(hub.names == ["other"])
    }

    @Test(arguments: ["localhost", "127.0.0.1:8081", "[::1]:8081", "192.168.1.20", "raspberrypi", "hub.local", "a.home.arpa", "hub.lan"])
    func answersToLocalNames(host: String) async {
        #expect(await router.ask(.get, "/", ["Host": host]).status == 200)
    }

    @Test(arguments: ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "1.2.3", "1.2.3.4.5", "local.example"])
    func doesNotAnswerToNamesThatAnybodyCanHave(host: String) async {
        for path in ["/", "/metrics", "/health", "/api/v1/status"] {
            #expect(await router.ask(.get, path, ["Host": host]).status == 421)
        }
    }

    @Test func writesMetricsThatPrometheusReads() async {
        let answer = await router.ask(.get, "/metrics", bearer)
        #expect(answer.headers["Content-Type"] == Metric.contentType)
        #expect(answer.text.contains("# TYPE streamr_stream_viewers gauge\nstreamr_stream_viewers{stream=\"live\",protocol=\"flv\"} 7\n"))
        #expect(answer.text.contains("streamr_stream_viewers{stream=\"live\",protocol=\"hls\"} 3\n"))
        #expect(answer.text.contains("streamr_rendition_running{stream=\"live\",rendition=\"720p\",encoder=\"\"} 0\n"))
        #expect(answer.text.contains("streamr_rendition_running{stream=\"live\",rendition=\"480p\",encoder=\"libx264\"} 1\n"))
        #expect(answer.text.contains("streamr_rendition_frames_total{stream=\"live\",rendition=\"480p\"} 900\n"))
        #expect(answer.text.contains("streamr_rendition_missing_frames_total{stream=\"live\",rendition=\"480p\"} 1\n"))
        #expect(answer.text.contains("streamr_media_flush_interval_seconds{thread=\"0\"} 0.04\n"))
        #expect(answer.text.contains("streamr_uptime_seconds 3700\n"))
        #expect(answer.text.contains("extra_total 1\n"))
        #expect(!answer.text.contains("secret-key"))
        for line in answer.text.split(separator: "\n") where !line.hasPrefix("#") {
            #expect(line.wholeMatch(of: /[a-z_]+(\{[a-z_]+="[^"]*"(,[a-z_]+="[^"]*")*\})? [0-9.e+]+/) != nil, "\(line)")
        }
        #expect(answer.text.split(separator: "\n").filter { $0.hasPrefix("# TYPE streamr_stream_viewers ") }.count == 1)
    }

    @Test func escapesLabels() {
        let text = Metric.text([Metric("a", "b\nc\\", kind: .gauge, labels: [.init("l", "\"\\\n")], value: 1.5)])
        #expect(text == "# HELP a b\\nc\\\\\n# TYPE a gauge\na{l=\"\\\"\\\\\\n\"} 1.5\n")
    }

    @Test func tellsItsHealth() async throws {
        let well = await router.ask(.get, "/health").text
        #expect(well == "{\"problems\":[],\"status\":\"ok\",\"uptimeSeconds\":3700,\"version\":\"1.2\"}\n")
        let hub = FakeHub(problems: ["The disk is full."])
        let ill = AdminSite(hub: hub, access: FakeAccess(), random: { [UInt8](repeating: 1, count: $0) })
        #expect(await ill.router.ask(.get, "/health").text.contains("\"status\":\"degraded\""))
    }
}
