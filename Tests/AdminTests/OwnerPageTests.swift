import Testing
import Web

@testable import Admin

@Suite struct OwnerPageTests {
    let hub = FakeHub(problems: ["The disk is <full>."])
    let router: Router

    init() {
        router = AdminSite(hub: hub, access: FakeAccess(), random: { [UInt8](repeating: 0xab, count: $0) }).router
    }

    private let token = String(repeating: "ab", count: 24)
    private let form: KeyValuePairs = ["Content-Type": "application/x-www-form-urlencoded"]

    @Test func showsWhatOBSAndViewersNeed() async {
        let page = await router.ask(.get, "/").text
        for text in [
            "rtmp://192.0.2.1:1935/live", FakeHub.liveKey, "http://192.0.2.1:8080/live/live.flv", "rtmp://192.0.2.1:1935/live/live",
            "href=\"http://192.0.2.1:8080/watch/live\"", "QR code of http://192.0.2.1:8080/watch/live", "1280 × 720, 30 fps",
            "44.1 kHz stereo", "2.6 Mbit/s", "7 HTTP, 2 RTMP, 3 HLS, 0 in slices", "<svg class=\"qr\"", "The disk is &lt;full&gt;.",
            "rtmps://box.example:1936/live",
            "href=\"https://box.example:8443/watch/live\"", "9F:86:D0", "Valid until 2029-02-05, for box.example, 192.0.2.1.",
        ] {
            #expect(page.contains(text), "\(text)")
        }
    }

    @Test func saysWhichQualitiesRunAndWhatWouldBeBetter() async {
        let state = await router.ask(.get, "/live-state").text
        #expect(state.contains("480p, audio") && state.contains("made by libx264") && !state.contains("720p, "))
        #expect(state.contains("Advice: rendition 720p was &lt;switched&gt; off"))
    }

    @Test func refreshesWithoutKeys() async {
        let state = await router.ask(.get, "/live-state").text
        #expect(state.contains("data-live=\"state-live\"") && state.contains("2.6 Mbit/s"))
        #expect(!state.contains("secret-key"))
    }

    @Test func loadsNothingFromElsewhereAndIsNotCached() async {
        let response = await router.ask(.get, "/")
        #expect(response.headers["Content-Security-Policy"]?.hasPrefix("default-src 'none'") == true)
        #expect(response.headers["Cache-Control"] == "no-store")
        #expect(response.headers["Referrer-Policy"] == "same-origin", "with no-referrer, browsers send forms with a null origin")
        // The link to the watch page is for people to follow.
        let page = response.text.replacing("href=\"https://box.example:8443/watch/", with: "")
        for needle in ["src=\"http", "href=\"https", "style=\"", "onclick", "<script>"] { #expect(!page.contains(needle)) }
    }

    @Test func addsAStreamByItsForm() async {
        let response = await router.ask(.post, "/streams", form, body: "token=\(token)&name=new&key=")
        #expect(response.status == 303 && response.headers["Location"] == "/")
        #expect(hub.names == ["live", "new", "other"])
        #expect(await router.ask(.get, "/").text.contains("random-key-of-new"))
    }

    @Test func saysWhyAStreamWasNotAdded() async {
        let taken = await router.ask(.post, "/streams", form, body: "token=\(token)&name=live&key=")
        #expect(taken.status == 409 && taken.text.contains("There is already a stream named live."))
        let wrong = await router.ask(.post, "/streams", form, body: "token=\(token)&name=%3Cb%3E&key=")
        #expect(wrong.status == 400 && wrong.text.contains("A name has 1 to 64"))
        let full = await router.ask(.post, "/streams", form, body: "token=\(token)&name=full&key=")
        #expect(full.status == 503 && full.text.contains("The disk is full."))
    }

    @Test func rotatesAndRemovesByTheirForms() async {
        #expect(await router.ask(.post, "/streams/live/rotate-key", form, body: "token=\(token)").status == 303)
        let page = await router.ask(.get, "/").text
        #expect(page.contains("rotated-key-of-live") && !page.contains(FakeHub.liveKey))
        #expect(await router.ask(.post, "/streams/live/remove", form, body: "token=\(token)").status == 303)
        #expect(hub.names == ["other"])
        #expect(await router.ask(.post, "/streams/live/remove", form, body: "token=\(token)").status == 404)
    }
}

@Suite struct SignInTests {
    let router = AdminSite(
        hub: FakeHub(), access: FakeAccess(), configuration: AdminConfiguration(requiresPassword: true),
        random: { count in (0..<count).map { _ in UInt8.random(in: 0...255) } }
    ).router
    private let form: KeyValuePairs = ["Content-Type": "application/x-www-form-urlencoded"]

    @Test func showsNothingWithoutThePassword() async {
        #expect(await router.ask(.get, "/").headers["Location"] == "/sign-in")
        for path in ["/api/v1/status", "/api/v1/streams/live/key", "/metrics", "/live-state"] {
            let response = await router.ask(.get, path)
            #expect(response.status == 401 && !response.text.contains("secret-key"))
            #expect(await router.ask(.get, path, ["Cookie": "streamr_session="]).status == 401)
        }
        let health = await router.ask(.get, "/health")
        #expect(health.status == 200 && !health.text.contains("version"))
    }

    @Test func opensWithThePassword() async throws {
        let wrong = await router.ask(.post, "/sign-in", form, body: "password=guess")
        #expect(wrong.status == 401 && wrong.headers["Set-Cookie"] == nil)
        let right = await router.ask(.post, "/sign-in", form, body: "password=open+sesame")
        let cookie = try #require(right.headers["Set-Cookie"])
        #expect(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"))
        let session = String(cookie.prefix { $0 != ";" })
        let page = await router.ask(.get, "/", ["Cookie": session])
        #expect(page.status == 200 && page.text.contains(FakeHub.liveKey))
        let token = try #require(page.text.firstMatch(of: /name="token" value="([0-9a-f]+)"/)?.1)
        let out: KeyValuePairs = ["Content-Type": "application/x-www-form-urlencoded", "Cookie": session]
        #expect(await router.ask(.post, "/sign-out", out, body: "token=\(token)").status == 303)
        #expect(await router.ask(.get, "/", ["Cookie": session]).status == 303)
    }

    @Test func opensWithTheTokenUntilItIsRotated() async throws {
        let answer = await router.ask(.post, "/sign-in", form, body: "password=\(FakeAccess.token)")
        let session = String(try #require(answer.headers["Set-Cookie"]).prefix { $0 != ";" })
        #expect(await router.ask(.get, "/", ["Cookie": session]).status == 200)
        #expect(await router.ask(.get, "/", bearer).status == 200)
        #expect(
            await router.ask(.get, "/api/v1/status", ["Cookie": session]).status == 401, "no page of another site asks the API by cookie")
        #expect(await router.ask(.post, "/api/v1/token", bearer).status == 200)
        #expect(await router.ask(.get, "/", ["Cookie": session]).headers["Location"] == "/sign-in")
    }

    @Test func withoutAPasswordTheTokenOpensThePage() async {
        let router = AdminSite(
            hub: FakeHub(), access: FakeAccess(password: nil), configuration: AdminConfiguration(requiresPassword: true),
            random: { [UInt8](repeating: 7, count: $0) }
        ).router
        #expect(await router.ask(.get, "/sign-in").text.contains("streamr token show"))
        #expect(await router.ask(.post, "/sign-in", form, body: "password=guess").status == 401)
        #expect(await router.ask(.post, "/sign-in", form, body: "password=\(FakeAccess.token)").status == 303)
    }

    @Test func takesThePasswordAsABearer() async {
        #expect(await router.ask(.get, "/metrics", ["Authorization": "Bearer open sesame"]).status == 200)
        #expect(await router.ask(.get, "/metrics", ["Authorization": "Bearer guess"]).status == 401)
        #expect(await router.ask(.delete, "/api/v1/streams/other", ["Authorization": "bearer open sesame"]).status == 204)
    }

    @Test func stopsLookingAfterTooManyGuesses() async {
        for _ in 0..<5 { #expect(await router.ask(.post, "/sign-in", form, body: "password=guess").status == 401) }
        let late = await router.ask(.post, "/sign-in", form, body: "password=open+sesame")
        #expect(late.status == 429 && late.headers["Retry-After"] == "60")
    }
}
