import Foundation
import Testing

@testable import Appliance

/// Secrets that are planted in a hub with a live stream, a test and a member, and looked for in all that strangers can read.
@Suite("Secrets", .serialized)
struct SecretsTests {
    /// An address of this machine that nothing else has.
    private static let membersAddress = "127.77.66.55"

    @Test func noAnswerPlaylistLogLineAndMetricHoldsASecret() async throws {
        let directory = try TemporaryDirectory()
        let hub = try await RunningHub(directory, options: ["--log-level", "debug"])
        try await hub.streamr("stream", "add", "garden")
        let said = try await hub.streamr("stream", "testing", "garden", "on")
        let viewKey = String(try #require(said.firstMatch(of: /\?view=([a-z0-9-]+)/)?.1))
        let token = try await hub.streamr("token", "show").filter { !$0.isWhitespace }
        let code = try await hub.invite("--name", "Bo")
        let node = try await RunningNode(directory, "node", options: ["--appliance", Self.membersAddress + ":0"])
        let joined = try await Streamr.run(["join", code, "--data", node.data], in: directory)
        #expect(joined.status == 0, "\(joined.errors)")
        _ = try await eventually("a member") { try await hub.members().first { $0.presence == "online" } }
        try await hub.streamr("leaderboard", "on")
        let keys = [try await hub.key(), try await hub.key("garden")]
        let publishers = [try hub.publish(keys[0]), try hub.publish(keys[1])]
        try await hub.untilLive()
        try await hub.untilLive("garden")
        let playlist = try await eventually("a playlist") {
            let text = try HTTP.body("/live/live/source.m3u8?start=live", port: hub.http)
            return text.contains(".m4s") ? text : nil
        }
        _ = try await eventually("a test") { try await hub.status().streams.first { $0.life.state == .testing } }

        // With the owner's link first, so that a log that kept it would have it.
        _ = try HTTP.get("/watch/garden?view=\(viewKey)", port: hub.http)
        _ = try HTTP.get("/live/garden.m3u8?view=\(viewKey)", port: hub.http)
        var seen = playlist
        for path in try Self.paths() + ["/", "/join", "/watch/live", "/watch/garden", "/live/live.m3u8", "/live/garden.m3u8", "/nothing"] {
            for method in ["GET", "POST", "OPTIONS"] { seen += try HTTP.get(path, port: hub.http, method: method) }
        }
        for path in ["/metrics", "/api/v1/status", "/streams", "/dashboard", "/payouts", "/nodes/1/earnings", "/health"] {
            let answer = try HTTP.get(path, port: hub.admin, headers: hub.bearer())
            #expect(HTTP.status(answer) == 200, "\(path)")
            seen += answer
        }
        seen += try await hub.streamr("status") + hub.streamr("status", "--json") + hub.streamr("member", "list", "--json")
        #expect(seen.contains("\"name\":\"Bo\"") && seen.contains("streamr_stream_live") && seen.contains("#EXTM3U"))
        _ = try await hub.stop()
        let letters = code.dropFirst("streamr-".count).filter { $0 != "-" }
        let invite = String(letters.dropFirst(54).prefix(20))
        for secret in keys + [viewKey, token, invite, Self.membersAddress] {
            #expect(secret.utf8.count >= 12)
            #expect(!seen.contains(secret))
            #expect(!hub.program.errors.contains(secret))
        }
        #expect(publishers.count == 2)
    }

    /// What the description of the API says there is.
    private static func paths() throws -> [String] {
        let data = try Data(contentsOf: URL(fileURLWithPath: APIDescriptionTests.path))
        let document = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        let paths = try #require(document["paths"] as? [String: Any]).keys
        return paths.flatMap { path in
            ["live", "garden"].map { path.replacing("{name}", with: $0).replacing("{number}", with: "1") }
        }
    }
}
