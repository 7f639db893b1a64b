import Testing

@testable import RTMP

@Suite struct StreamTargetTests {
    @Test(arguments: [
        ("live", "KEY", "live", "KEY", ""),
        ("live/", "KEY", "live", "KEY", ""),
        ("live", "KEY?a=1&b=2", "live", "KEY", "a=1&b=2"),
        ("live?token=1", "KEY", "live", "KEY", "token=1"),
        ("live/KEY", "", "live", "KEY", ""),
        ("live/KEY?x", "", "live", "KEY", "x"),
        ("/live/KEY/", "", "live", "KEY", ""),
        ("live/_definst_", "KEY", "live/_definst_", "KEY", ""),
        ("live", "flv:KEY", "live", "KEY", ""),
        ("live", "mp4:KEY", "live", "KEY", ""),
        ("live", "/KEY", "live", "KEY", ""),
        ("live", "", "live", "", ""),
        ("", "", "", "", ""),
        ("?", "?", "", "", ""),
    ]) func isTakenApart(app: String, name: String, expectedApp: String, expectedName: String, query: String) {
        let target = StreamTarget(app: app, name: name)
        #expect(target == StreamTarget(app: app, name: name))
        #expect(target.app == expectedApp)
        #expect(target.name == expectedName)
        #expect(target.query == query)
    }
}
