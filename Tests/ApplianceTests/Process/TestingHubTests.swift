import Admin
import Foundation
import Testing

@testable import Appliance

/// A test before going live, with a real publisher and real viewers.
@Suite("Testing", .serialized)
struct TestingHubTests {
    @Test func nobodySeesATestAndEverybodyWhatComesAfterIt() async throws {
        let directory = try TemporaryDirectory()
        let hub = try await RunningHub(directory)
        let said = try await hub.streamr("stream", "testing", "live", "on")
        let link = try #require(said.split(separator: "\n").last?.split(separator: " ").last.map(String.init))
        let key = try #require(link.firstMatch(of: /\?view=([a-z0-9-]+)$/)?.1)
        #expect(link.hasPrefix("http://") && link.contains("/watch/live?view="))
        let publisher = try hub.publish(try await hub.key())
        try await hub.untilLive()
        _ = try await eventually("a test") { try await hub.status().streams.first?.life.state == .testing ? true : nil }

        let media = ["/live/live.flv", "/live/live.m3u8", "/live/live/source.m3u8"]
        for path in media { try #expect(HTTP.status(HTTP.get(path, port: hub.http)) == 404, "\(path)") }
        for path in ["/", "/api/v1/streams", "/streams/live"] {
            try #expect(!HTTP.body(path, port: hub.http).contains("live.flv") && !HTTP.body(path, port: hub.http).contains("LIVE"))
        }
        try #expect(HTTP.body("/api/v1/streams/live", port: hub.http).contains("\"state\":\"offline\""))
        let cookie = ["Cookie: streamr_view_live=\(key)"]
        let test = try await eventually("the owner's playlist") {
            let text = try HTTP.body("/live/live/source.m3u8?start=live", port: hub.http, headers: cookie)
            return text.contains(".m4s") ? text : nil
        }
        try #expect(HTTP.get("/live/live.flv?view=\(key)", port: hub.http, limit: 50_000).contains("FLV"))
        for (address, isSeen) in [("live", false), ("live?view=\(key)", true)] {
            let player = try RunningProgram(
                ["ffprobe", "-v", "error", "-show_streams", "rtmp://127.0.0.1:\(hub.rtmp)/live/\(address)"], in: directory)
            let status = try await player.exited(within: .seconds(20))
            #expect((status == 0) == isSeen && player.output.contains("h264") == isSeen, "\(address): \(player.output)")
        }

        #expect(try await hub.streamr("stream", "go-live", "live") == "live is live\n")
        let live = try await eventually("everybody's playlist") {
            let text = try HTTP.body("/live/live/source.m3u8?start=live", port: hub.http)
            return text.contains(".m4s") ? text : nil
        }
        try #expect(HTTP.get("/live/live.flv", port: hub.http, limit: 50_000).contains("FLV"))
        // What was sent in the test is in no playlist of what came after.
        func session(_ text: String) -> Substring? { text.firstMatch(of: /([0-9a-f]{16})\/source\//)?.1 }
        let parts = Set(test.matches(of: /[0-9a-f]{16}\/source\/[a-z0-9.-]+/).map { String($0.0) })
        #expect(session(test) != nil && session(live) != nil && session(test) != session(live))
        for part in parts { #expect(!live.contains(part)) }
        #expect(publisher.exitStatus == nil, "the publisher goes on")
        try await #expect(hub.status().streams.first?.life.state == .live)
        #expect(!hub.program.errors.contains(key))
    }

    @Test func archivedStreamsAreListedApart() async throws {
        let directory = try TemporaryDirectory()
        let hub = try await RunningHub(directory)
        try await hub.streamr("stream", "add", "garden")
        #expect(try await hub.streamr("stream", "archive", "garden") == "archived garden\n")
        try await #expect(!hub.streamr("stream", "list").contains("garden"))
        try await #expect(hub.streamr("stream", "list", "--archived").hasPrefix("garden  "))
        let status = try await hub.status()
        #expect(status.streams.map(\.name) == ["live"] && status.archived.map(\.name) == ["garden"])
        try await #expect(hub.streamr("status").contains("archived: garden\n"))
        try #expect(HTTP.status(HTTP.get("/watch/garden", port: hub.http)) == 404)
        _ = try await hub.stop()
        try await #expect(hub.streamr("stream", "restore", "garden") == "restored garden\n", "also while no hub runs")
        try await #expect(hub.streamr("stream", "list").contains("garden"))
    }
}
