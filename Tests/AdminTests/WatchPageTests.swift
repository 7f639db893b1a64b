import Testing
import Web

@testable import Admin

@Suite struct WatchPageTests {
    let router = PublicSite(hub: FakeHub(), streams: FakeStreams(), clock: { 1_795_276_800_123.25 }).router

    @Test func runsOnlyTheHubsOwnScript() async {
        let page = await router.ask(.get, "/watch/live")
        #expect(page.status == 200)
        let policy = page.headers["Content-Security-Policy"] ?? ""
        #expect(policy.hasPrefix("default-src 'none'; style-src 'self'; script-src 'self';"))
        #expect(policy.contains("connect-src 'self' http: https:; media-src 'self' blob:;") && !policy.contains("unsafe"))
        for needle in ["src=\"http", "style=\"", "onclick", "<script>"] { #expect(!page.text.contains(needle), "\(needle)") }
    }

    @Test func hasALabelForEveryButton() async {
        let page = await router.ask(.get, "/watch/live").text
        let buttons = page.matches(of: #/<button([^>]*)>(.*?)<\/button>/#)
        #expect(buttons.count >= 7)
        for button in buttons {
            let words = button.2.replacing(#/<[^>]*>/#, with: "")
            #expect(button.1.contains("aria-label=") || !words.isEmpty, "\(button.0)")
        }
        for needle in ["aria-label=\"Volume\"", "aria-label=\"Quality\"", "role=\"status\"", "<noscript>"] {
            #expect(page.contains(needle), "\(needle)")
        }
    }

    @Test func isThereForEveryStreamWhetherLiveOrNot() async {
        #expect(await router.ask(.get, "/watch/other").status == 200)
        let unknown = await router.ask(.get, "/watch/%3Cb%3E")
        #expect(unknown.status == 404 && !unknown.text.contains("<b>"))
        #expect(await !router.ask(.get, "/watch/secret-key").text.contains("secret-key"), "it may be a key in the wrong place")
    }

    @Test func namesOtherPlayersAddressesAsTheViewerReachesTheHub() async {
        let page = await router.ask(.get, "/watch/live", ["Host": "[2001:db8::1]:8080"]).text
        for address in [
            "http://[2001:db8::1]:8080/live/live.flv", "rtmp://[2001:db8::1]:1935/live/live", "http://[2001:db8::1]:8080/live/live.m3u8",
            "QR code of http://[2001:db8::1]:8080/watch/live",
        ] {
            #expect(page.contains(address), "\(address)")
        }
    }

    @Test func saysWhatElsePlaysWhenTheHubMakesNoHLS() async {
        let page = await PublicSite(hub: FakeHub(), streams: FakeStreams(), clock: nil).router.ask(.get, "/watch/live").text
        #expect(
            page.contains("does not stream to browsers") && page.contains("/live/live.flv")
                && page.contains("<details class=\"card others\" open>"))
        #expect(!page.contains("<video") && !page.contains("m3u8"))
    }

    @Test func loadsOneScriptAndOneStyle() async {
        let page = await router.ask(.get, "/watch/live").text
        #expect(page.matches(of: #/<script /#).count == 1 && page.matches(of: #/rel="stylesheet"/#).count == 1)
        let script = await router.ask(.get, "/assets/watch.js")
        #expect(script.headers["Content-Type"] == "text/javascript; charset=utf-8")
        for needle in ["\"use strict\";", "class MediaPlaylist", "class WatchPage"] { #expect(script.text.contains(needle)) }
        let style = await router.ask(.get, "/assets/watch.css")
        #expect(style.text.contains(".player") && style.text.contains(".card"))
        #expect(await router.ask(.get, "/assets/watch.js", ["If-None-Match": script.headers["ETag"] ?? ""]).status == 304)
    }

    /// Config/packages/javascript fetches what it is made of.
    @Test func carriesCryptographyForPagesToWhichTheBrowserGivesNone() async {
        let script = await router.ask(.get, "/assets/proof.js")
        #expect(script.status == 200 && script.headers["Content-Type"] == "text/javascript; charset=utf-8")
        for needle in ["// License: public-domain", "Permission is hereby granted", "globalThis.streamrProof = ", "define(\"./sha256\""] {
            #expect(script.text.contains(needle), "\(needle)")
        }
        #expect(await !router.ask(.get, "/watch/live").text.contains("proof.js"), "only who needs it loads it")
    }

    @Test func tellsHowAStreamGoes() async {
        let live = await router.ask(.get, "/api/v1/streams/live")
        #expect(
            live.text == """
                {"flv":"/live/live.flv","hls":"/live/live.m3u8","name":"live","partTarget":0.21,"session":"00112233aabbccdd","state":"live"}

                """)
        #expect(live.headers["Access-Control-Allow-Origin"] == "*" && live.headers["Cache-Control"] == "no-store")
        let other = await router.ask(.get, "/api/v1/streams/other").text
        #expect(other.contains("\"state\":\"offline\"") && other.contains("\"hls\":null") && other.contains("\"session\":null"))
        #expect(await router.ask(.get, "/api/v1/streams/no").status == 404)
    }

    @Test func tellsTheTimeThatPlaylistsCount() async {
        let time = await router.ask(.get, "/api/v1/time")
        #expect(time.text == "{\"milliseconds\":1795276800123.25}\n" && time.headers["Cache-Control"] == "no-store")
        let none = await PublicSite(hub: FakeHub(), streams: FakeStreams()).router.ask(.get, "/api/v1/time")
        #expect(none.status == 503)
    }
}
