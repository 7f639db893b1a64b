import Testing

@testable import Web

@Suite struct RoutingTests {
    @Test(arguments: [
        ("/", "/", [:]),
        ("/a/b", "/a/b", [:]),
        ("/live/{name}.flv", "/live/show.flv", ["name": "show"]),
        ("/live/{name}.flv", "/live/a.b.flv", ["name": "a.b"]),
        ("/s/{name}/key", "/s/x/key", ["name": "x"]),
    ])
    func matches(pattern: String, path: String, parameters: [String: String]) {
        let found = Pattern(pattern).match(path)
        #expect(found != nil)
        for (name, value) in parameters { #expect(found?[name] == value) }
    }

    @Test(arguments: [("/", "/a"), ("/a", "/a/"), ("/live/{name}.flv", "/live/.flv"), ("/live/{name}.flv", "/live/a.m3u8"), ("/{a}", "/")])
    func doesNotMatch(pattern: String, path: String) {
        #expect(Pattern(pattern).match(path) == nil)
    }

    @Test func theFirstRouteThatFitsWins() async {
        var router = Router()
        for pattern in ["/live/{name}.m3u8", "/live/{name}", "/live/special", "/live/{name}/{session}/part-{number}.m4s", "/{a}/{b}"] {
            router.on(.get, pattern, for: .public) { request in
                .text(pattern + request.parameters.all.map { " \($0.name)=\($0.value)" }.joined())
            }
        }
        router.on(.post, "/live/special", for: .public) { _ in .text("post") }
        let expected = [
            "/live/a.m3u8": "/live/{name}.m3u8 name=a", "/live/special": "/live/{name} name=special", "/x/y": "/{a}/{b} a=x b=y",
            "/live/s/0123/part-7.m4s": "/live/{name}/{session}/part-{number}.m4s name=s session=0123 number=7",
            "/live/é.m3u8": "/live/{name}.m3u8 name=é",
        ]
        for (path, text) in expected {
            let answer = await router.respond(to: Request(method: .get, path: path))
            guard case .bytes(let bytes) = answer.body else { continue }
            #expect(String(decoding: bytes, as: UTF8.self) == text)
        }
        for path in ["", "/", "/live", "/live/", "/live/s/0123/part-.m4s", "/live/s/0123/part-7.m4s/"] {
            #expect(await router.respond(to: Request(method: .get, path: path)).status == 404)
        }
        let post = await router.respond(to: Request(method: .delete, path: "/live/special"))
        #expect(post.status == 405 && post.headers["Allow"] == "GET, HEAD, POST, OPTIONS")
    }

    @Test func checksComeFirstAndFinishersLast() async {
        var router = Router()
        router.check { $0.headers["Let"] == nil ? .text("no", status: 403) : nil }
        router.finish { _, response in response.headers.append("Seen", "yes") }
        router.onAsync(.get, "/", for: .public) { _ in .text("in") }
        let out = await router.respond(to: Request(method: .get, path: "/"))
        #expect(out.status == 403 && out.headers["seen"] == "yes")
        let inside = await router.respond(to: Request(method: .head, path: "/", headers: Fields(["Let": "me"])))
        #expect(inside.status == 200 && inside.headers["Seen"] == "yes")
    }
}

@Suite struct HTMLTests {
    @Test func escapesWhatIsInterpolated() {
        let name = "<script>\"'&"
        let page: HTML = "<p title=\"\(name)\">\(HTML(trusted: "<b>"))\(3)</p>"
        #expect(page.text == "<p title=\"&lt;script&gt;&quot;&#39;&amp;\"><b>3</p>")
    }
}

@Suite struct AssetTests {
    @Test func isNotSentAgainToABrowserThatHasIt() {
        let asset = Asset("body { }", contentType: "text/css")
        let first = asset.response(to: Request(method: .get, path: "/"))
        #expect(first.status == 200 && first.headers["ETag"] == asset.entityTag)
        for known in [asset.entityTag, "W/" + asset.entityTag, "\"x\", \(asset.entityTag)", "*"] {
            #expect(asset.response(to: Request(method: .get, path: "/", headers: Fields(["If-None-Match": known]))).status == 304)
        }
        #expect(asset.response(to: Request(method: .get, path: "/", headers: Fields(["If-None-Match": "\"x\""]))).status == 200)
    }

    @Test func isPackedForBrowsersThatTakeIt() {
        let asset = Asset(bytes: [UInt8](repeating: 65, count: 5000), contentType: "text/css")
        let packed = asset.response(to: Request(method: .get, path: "/", headers: Fields(["Accept-Encoding": "gzip, br"])))
        guard case .bytes(let bytes) = packed.body else {
            Issue.record("expected bytes")
            return
        }
        #expect(packed.headers["Content-Encoding"] == "gzip" && bytes.starts(with: [0x1f, 0x8b]) && bytes.count < 500)
        #expect(packed.headers["Vary"] == "Accept-Encoding" && packed.headers["ETag"] != asset.entityTag)
        let tag = packed.headers["ETag"] ?? ""
        let again = Request(method: .get, path: "/", headers: Fields(["Accept-Encoding": "gzip", "If-None-Match": tag]))
        #expect(asset.response(to: again).status == 304)
        let plain = asset.response(to: Request(method: .get, path: "/", headers: Fields(["If-None-Match": tag])))
        #expect(plain.status == 200 && plain.headers["Content-Encoding"] == nil && plain.headers["Vary"] == "Accept-Encoding")
    }
}

@Suite struct RequestTests {
    @Test func readsFormsAndCookies() {
        let request = Request(
            method: .post, path: "/",
            headers: Fields(["Content-Type": "application/x-www-form-urlencoded; charset=utf-8", "Cookie": "a=1; b=2=3"]),
            body: Array("name=a+b&key=%C3%A9&flag".utf8))
        #expect(request.form?["name"] == "a b" && request.form?["key"] == "é" && request.form?["flag"] == "")
        #expect(request.cookie("b") == "2=3" && request.cookie("c") == nil)
    }

    @Test(arguments: [
        ("localhost", "localhost", nil), ("LocalHost:80", "localhost", 80), ("[::1]:8081", "::1", 8081), ("[::1]", "::1", nil),
        ("a.b:", "a.b", nil),
    ])
    func readsHosts(field: String, name: String, port: UInt16?) {
        #expect(Host(field)?.name == name && Host(field)?.port == port)
    }

    @Test(arguments: ["", ":80", "a b", "a/b", "[::1", "[]", "[x]", "a:x", "a:1:2", "[::1]x", "ä"])
    func refusesHosts(field: String) {
        #expect(Host(field) == nil)
    }
}
