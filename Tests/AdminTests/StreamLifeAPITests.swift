import Foundation
import Media
import Testing
import Web

@testable import Admin

/// What the owner does with the lives of streams, and what strangers see of a private one.
@Suite struct StreamLifeAPITests {
    private let hub = FakeHub()
    private let router: Router
    private let form: KeyValuePairs = ["Content-Type": "application/x-www-form-urlencoded"]
    private let token = String(repeating: "ab", count: 24)

    init() { router = AdminSite(hub: hub, access: FakeAccess(), random: { [UInt8](repeating: 0xab, count: $0) }).router }

    private func wishes() -> [String] { hub.wishes.withLock { $0 } }

    @Test func theAPITestsGoesLiveArchivesAndRestores() async throws {
        let on = await router.ask(.put, "/api/v1/streams/other/testing", bearer, body: "{\"testing\":true}")
        #expect(on.text == "{\"link\":\"http://192.0.2.1:8080/watch/other?view=\(FakeHub.viewKey)\",\"testing\":true}\n")
        #expect(await router.ask(.get, "/api/v1/streams/live/testing", bearer).text == "{\"testing\":false}\n")
        #expect(await router.ask(.post, "/api/v1/streams/other/archive", bearer).status == 204)
        #expect(await router.ask(.post, "/api/v1/streams/other/restore", bearer).status == 204)
        let early = await router.ask(.post, "/api/v1/streams/other/go-live", bearer)
        #expect(early.status == 409 && early.text.contains("no test of it runs"))
        #expect(await router.ask(.post, "/api/v1/streams/nobody/archive", bearer).status == 404)
        #expect(await router.ask(.put, "/api/v1/streams/other/testing", bearer, body: "{\"testing\":1}").status == 400)
        #expect(wishes() == ["testing(true) other", "archive other", "bringBack other"])
    }

    @Test func theFormsDoTheSame() async {
        for (path, value) in [("testing", "on"), ("testing", "off"), ("archive", ""), ("restore", "")] {
            #expect(await router.ask(.post, "/streams/other/\(path)", form, body: "token=\(token)&value=\(value)").status == 303)
        }
        #expect(wishes() == ["testing(true) other", "testing(false) other", "archive other", "bringBack other"])
        let early = await router.ask(.post, "/streams/other/go-live", form, body: "token=\(token)")
        #expect(early.status == 409 && early.text.contains("no test of it runs"))
    }

    @Test func thePageShowsStatesTheOwnersLinkAndTheArchive() async {
        let page = await router.ask(.get, "/").text
        for text in [
            "watch/other?view=\(FakeHub.viewKey)", "seen by you alone, until you go live", "<span class=\"badge\">Ready</span>",
            "Archived streams (1)", "action=\"/streams/old/restore\"", "since 2023-11-14", "action=\"/streams/live/testing\"",
        ] {
            #expect(page.contains(text), "\(text)")
        }
        #expect(!page.contains("id=\"stream-old\""))
        let state = await router.ask(.get, "/live-state").text
        #expect(state.contains("data-live=\"test-other\"") && !state.contains(FakeHub.viewKey))
    }

    @Test func aTestShowsTheButtonThatEndsIt() {
        let life = StreamLife(state: .testing, testsFirst: true, times: [:])
        let stream = StreamStatus(name: "a", state: .live, life: .init(life))
        #expect(StreamState.badge(stream).text.contains("Test, seen by you alone"))
        #expect(StreamCard.goLive(stream, "t").text.contains("action=\"/streams/a/go-live\""))
        #expect(!StreamCard.goLive(StreamStatus(name: "a"), "t").text.contains("form"))
    }

    @Test func settingsChangeWhileTheHubRuns() async {
        #expect(await router.ask(.get, "/api/v1/settings", bearer).text == "{\"hasPassword\":false,\"leaderboard\":false}\n")
        let changed = await router.ask(.patch, "/api/v1/settings", bearer, body: "{\"leaderboard\":true}")
        #expect(changed.text == "{\"hasPassword\":false,\"leaderboard\":true}\n")
        #expect(await router.ask(.put, "/api/v1/password", bearer, body: "{\"password\":\"long enough\"}").status == 204)
        #expect(await router.ask(.get, "/api/v1/settings", bearer).text.contains("\"hasPassword\":true"))
        #expect(await router.ask(.delete, "/api/v1/password", bearer).status == 204)
        for body in ["", "{\"leaderboard\":\"yes\"}", "{\"leaderbord\":true}", "[]"] {
            #expect(await router.ask(.patch, "/api/v1/settings", bearer, body: body).status == 400)
        }
        for password in ["short", String(repeating: "a", count: 129)] {
            #expect(await router.ask(.put, "/api/v1/password", bearer, body: "{\"password\":\"\(password)\"}").status == 400)
        }
    }
}

@Suite struct PrivateStreamTests {
    private let key = "the-view-key"

    /// The stream `live`, which is sent, is private here.
    private func site() -> Router {
        let privates = PrivateStreams()
        privates.set(["live": key])
        return PublicSite(hub: FakeHub(), streams: FakeStreams(), privates: privates).router
    }

    @Test func strangersFindNoMediaOfAPrivateStream() async {
        let site = site()
        let paths = ["/live/live.flv", "/live/live.m3u8", "/live/live/source.m3u8", "/live/live/00/source/part-1.m4s"]
        for path in paths {
            let cookies: [KeyValuePairs<String, String>] = [
                [:], ["Cookie": "streamr_view_live=wrong"], ["Cookie": "streamr_view_live="], ["Cookie": "streamr_view_other=\(key)"],
            ]
            for headers in cookies {
                let answer = await site.ask(.get, path, headers)
                #expect(answer.status == 404 && answer.text.contains("not live"), "\(path)")
            }
        }
        let state = await site.ask(.get, "/api/v1/streams/live").text
        #expect(state.contains("\"state\":\"offline\"") && state.contains("\"session\":null"))
        #expect(await site.ask(.get, "/watch/live").status == 200, "the page waits for the stream to go live")
    }

    @Test func theOwnersLinkOpensIt() async throws {
        let site = site()
        let arrival = await site.ask(.get, "/watch/live", query: Fields(["view": key]))
        #expect(arrival.status == 303 && arrival.headers["Location"] == "/watch/live")
        let cookie = String(try #require(arrival.headers["Set-Cookie"]).prefix { $0 != ";" })
        #expect(cookie == "streamr_view_live=\(key)" && arrival.headers["Set-Cookie"]?.contains("HttpOnly") == true)
        #expect(await site.ask(.get, "/live/live.flv", ["Cookie": cookie]).status == 200)
        #expect(await site.ask(.get, "/live/live.flv", query: Fields(["view": key])).status == 200)
        #expect(await site.ask(.get, "/api/v1/streams/live", ["Cookie": cookie]).text.contains("\"state\":\"live\""))
        let wrong = await site.ask(.get, "/watch/live", query: Fields(["view": "wrong"]))
        #expect(wrong.status == 200 && wrong.headers["Set-Cookie"] == nil)
    }

    @Test func anEmptyKeyOpensNothing() async {
        let privates = PrivateStreams()
        privates.set(["live": ""])
        let site = PublicSite(hub: FakeHub(), streams: FakeStreams(), privates: privates).router
        #expect(await site.ask(.get, "/live/live.flv", query: Fields(["view": ""])).status == 404)
        #expect(await site.ask(.get, "/live/live.flv").status == 404)
    }
}

/// The endpoints of the first StreamrP2P.
@Suite struct OriginalTests {
    private let hub = FakeHub()
    private let owners: Router
    private let viewers: Router

    init() {
        owners = AdminSite(hub: hub, members: FakeMembers(), access: FakeAccess(), random: { [UInt8](repeating: 1, count: $0) }).router
        viewers = PublicSite(hub: hub, members: FakeMembers(), streams: FakeStreams()).router
    }

    private func owner(_ path: String, _ query: Fields = Fields()) async -> Response { await owners.ask(.get, path, bearer, query: query) }

    @Test func theOwnerSeesStreamsNodesPayoutsAndEarnings() async {
        #expect(
            await owner("/streams").text == """
                [{"live_started_at":"2023-11-14T22:15:00Z","status":"LIVE","stream_id":"live"},{"status":"READY","stream_id":"other"},\
                {"archived_at":"2023-11-14T22:13:20Z","status":"ARCHIVED","stream_id":"old"}]

                """)
        #expect(await owner("/streams", Fields(["status": "LIVE"])).text.contains("\"stream_id\":\"live\"}]"))
        #expect(await owner("/streams", Fields(["status": "live"])).status == 400)
        #expect(
            await owner("/dashboard", Fields(["limit": "1"])).text
                == "{\"streams\":[{\"node_count\":1,\"nodes\":[{\"node_id\":\"1\"}],\"status\":\"LIVE\",\"stream_id\":\"live\"}]}\n")
        #expect(
            await owner("/payouts").text
                == "{\"calculation_time\":\"Last 1 hour(s)\",\"payouts\":{},\"status\":\"success\"}\n")
        #expect(
            await owner("/nodes/1/earnings", Fields(["days_back": "30"])).text
                == "{\"entries\":0,\"node_id\":\"1\",\"period\":\"Last 30 days\",\"total_estimated_earnings\":0}\n")
        #expect(await owner("/nodes/9/earnings").status == 404)
        for wrong in ["0", "-1", "x", "", "01", "99999999999999999999"] {
            #expect(await owner("/payouts", Fields(["hours_back": wrong])).status == 400)
            #expect(await owner("/dashboard", Fields(["limit": wrong])).status == 400)
        }
    }

    @Test func everybodySeesWhatIsLiveAndOnlyNamesOfThoseWhoHelp() async throws {
        #expect(
            await viewers.ask(.get, "/streams/live").text
                == "[{\"live_started_at\":\"2023-11-14T22:15:00Z\",\"status\":\"LIVE\",\"stream_id\":\"live\"}]\n")
        #expect(await viewers.ask(.get, "/leaderboard").status == 404, "it is off until the owner switches it on")
        try await hub.change(HubSettings.Change(leaderboard: true))
        #expect(
            await viewers.ask(.get, "/leaderboard").text
                == "{\"leaderboard\":[{\"name\":\"<Bo>\",\"rank\":1}],\"status\":\"success\"}\n")
        for path in ["/dashboard", "/payouts", "/streams", "/nodes/1/earnings"] {
            #expect(await viewers.ask(.get, path, bearer).status == 404)
        }
    }
}
