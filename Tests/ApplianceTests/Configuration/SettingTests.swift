import Live
import Testing

@testable import Appliance

@Suite("Settings")
struct SettingTests {
    private func text(_ key: String, _ value: String) throws -> String? {
        guard let setting = Setting.named(key) else { return nil }
        var configuration = HubConfiguration()
        try setting.apply(value, to: &configuration)
        return setting.text(in: configuration)
    }

    @Test(arguments: [
        ("http", "9", "[::]:9"), ("http", "127.0.0.1:9", "127.0.0.1:9"), ("admin", "[::1]:0", "[::1]:0"),
        ("grace-time", "500ms", "500ms"), ("grace-time", "90s", "90s"), ("grace-time", "2 m", "2m"), ("grace-time", "0s", "0s"),
        ("grace-time", "1h", "60m"), ("upload-limit", "20", "20"), ("upload-limit", "7.5", "7.500"), ("upload-limit", "off", "off"),
        ("upload-limit", "0.25", "0.250"), ("flush", "adaptive", "adaptive"), ("flush", "100ms", "100ms"), ("flush", "1s", "1000ms"),
        ("ring-limit", "64MiB", "64MiB"), ("send-buffer", "64kib", "64KiB"), ("max-viewers", "0", "0"), ("log-level", "debug", "debug"),
        ("ladder", "auto", "auto"), ("ladder", "720p:2.5M,audio", "720p:2500k, audio"), ("ladder-encoder", "libx264", "libx264"),
        ("offload", "never", "never"),
    ])
    func readsWhatAPersonWrites(key: String, value: String, expected: String) throws {
        try #expect(text(key, value) == expected)
    }

    @Test(arguments: [
        ("http", ""), ("http", "[::]"), ("http", "70000"), ("http", "a:b:1"), ("grace-time", "30"), ("grace-time", "-1s"),
        ("grace-time", "2h"), ("grace-time", "99999999999999999999s"), ("grace-time", "s"), ("upload-limit", "0"), ("upload-limit", "-1"),
        ("upload-limit", "1."), ("upload-limit", "1.2345"), ("upload-limit", "x"), ("upload-limit", "9999999999"), ("flush", "2s"),
        ("flush", "0ms"), ("flush", "fast"), ("ring-limit", "33MiB"), ("ring-limit", "1KiB"), ("ring-limit", "32"),
        ("ring-limit", "999999999999GiB"), ("max-viewers", "1e3"), ("max-viewers", " 1"), ("max-viewers", ""), ("max-viewers", "٣"),
        ("media-threads", "0"), ("log-level", "verbose"), ("ladder", "720p"), ("ladder", ""), ("ladder-encoder", "x264"),
        ("offload", "on"),
    ])
    func refusesWhatItCannotMean(key: String, value: String) {
        #expect(throws: SettingProblem.self) { try text(key, value) }
    }

    @Test func everyDefaultReadsBackAsItself() throws {
        for setting in Setting.all {
            try #expect(text(setting.key, setting.standard) == setting.standard)
        }
    }

    @Test func namesAreUniqueAndDerived() {
        #expect(Set(Setting.all.map(\.key)).count == Setting.all.count)
        #expect(Setting.named("max-viewers-per-address")?.environment == "STREAMR_MAX_VIEWERS_PER_ADDRESS")
    }

    @Test func optionOverridesEnvironmentOverridesFileOverridesDefault() throws {
        let file = ConfigurationFile(path: "f", entries: [.init(key: "max-viewers", value: "1", line: 1)])
        try #expect(ConfigurationSources().configuration().live.maximumViewers == 20_000)
        try #expect(ConfigurationSources(file: file).configuration().live.maximumViewers == 1)
        let environment = ["STREAMR_MAX_VIEWERS": "2", "HOME": "/"]
        try #expect(ConfigurationSources(file: file, environment: environment).configuration().live.maximumViewers == 2)
        let all = ConfigurationSources(file: file, environment: environment, options: ["max-viewers": "3", "data": "d"])
        try #expect(all.configuration().live.maximumViewers == 3)
    }

    @Test func aBadValueIsNamedWithItsPlace() {
        #expect(
            throws: ConfigurationError(
                "environment: STREAMR_HTTP= \"x\" is not an address and port, like [::]:8080, 127.0.0.1:8080 or 8080")
        ) {
            try ConfigurationSources(environment: ["STREAMR_HTTP": "x"]).configuration()
        }
        #expect(
            throws: ConfigurationError(
                "f:3: ladder = \"480p\" is neither off nor auto nor a list of qualities, like 720p:2500k, 480p:1000k, audio")
        ) {
            try ConfigurationSources(file: ConfigurationFile(path: "f", entries: [.init(key: "ladder", value: "480p", line: 3)]))
                .configuration()
        }
        #expect(throws: ConfigurationError("--log-level \"inof\" is not one of error, warning, notice, info, debug; did you mean info?")) {
            try ConfigurationSources(options: ["log-level": "inof"]).configuration()
        }
    }

    @Test func unknownVariablesAreNoticed() {
        let sources = ConfigurationSources(environment: ["STREAMR_HTPP": "1", "STREAMR_DATA": "d", "STREAMR_RTMP": "1", "PATH": "p"])
        #expect(sources.unknownEnvironmentNames() == ["STREAMR_HTPP; did you mean STREAMR_HTTP?"])
    }
}
