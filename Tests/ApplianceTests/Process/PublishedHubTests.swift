import Foundation
import Testing

@testable import Appliance

/// The real binary with a real publisher.
@Suite("A hub with a live stream", .serialized)
struct PublishedHubTests {
    @Test func endsStreamsAndConnectionsWithinTwoSeconds() async throws {
        let hub = try await RunningHub(try TemporaryDirectory())
        let publisher = try hub.publish(try await hub.key())
        try await hub.untilLive()
        let viewer = try connectToLoopback(hub.http, patience: 5)
        defer { close(viewer) }
        let request = "GET /live/live.flv HTTP/1.1\r\nHost: a\r\n\r\n"
        #expect(send(viewer, request, request.utf8.count, Int32(MSG_NOSIGNAL)) == request.utf8.count)
        let head = HTTP.receive(viewer, limit: 400)
        #expect(String(decoding: head, as: UTF8.self).hasPrefix("HTTP/1.1 200 OK\r\n"))
        let (status, time) = try await hub.stop()
        #expect(status == 0)
        #expect(time < .seconds(2))
        _ = HTTP.receive(viewer, limit: 64 << 20)
        #expect(recv(viewer, nil, 0, 0) == 0)
        try await publisher.exited(within: .seconds(30))
        #expect(hub.program.errors.contains("hub stopped"))
    }

    @Test func rotatingAKeyDropsThePublisherAtOnce() async throws {
        let hub = try await RunningHub(try TemporaryDirectory())
        let old = try await hub.key()
        let publisher = try hub.publish(old)
        try await hub.untilLive()
        try await hub.streamr("stream", "rotate-key", "live")
        try await publisher.exited(within: .seconds(30))
        let refused = try hub.publish(old)
        try await #expect(refused.exited(within: .seconds(30)) != 0)
        let new = try await hub.key()
        #expect(new != old)
        let accepted = try hub.publish(new)
        try await hub.untilLive()
        accepted.signal(SIGTERM)
    }

    @Test func noAnswerForViewersNoLogLineAndNoMetricHoldsAKey() async throws {
        let hub = try await RunningHub(try TemporaryDirectory(), options: ["--log-level", "debug"])
        try await hub.streamr("stream", "add", "garden")
        let keys = [try await hub.key(), try await hub.key("garden")]
        let publisher = try hub.publish(keys[0])
        try await hub.untilLive()
        // A person who mixes up name and key, on every way in.
        for key in keys {
            let player = try RunningProgram(["ffprobe", "-v", "error", "rtmp://127.0.0.1:\(hub.rtmp)/live/\(key)"], in: hub.directory)
            try await player.exited(within: .seconds(15))
            let publisher = try hub.publish(key + "x")
            try await publisher.exited(within: .seconds(15))
        }
        let targets = [
            "/", "/health", "/metrics", "/api/v1/streams", "/api/v1/status", "/api/v1/streams/live", "/watch/live", "/live/", "/nothing",
        ]
        var seen = ""
        for target in targets + keys.flatMap({ ["/live/\($0).flv", "/\($0)", "/watch/\($0)", "/?\($0)"] }) {
            seen += try HTTP.get(target, port: hub.http)
        }
        for option in [
            ["-v", "debug", "http://127.0.0.1:\(hub.http)/live/live.flv"], ["-v", "debug", "rtmp://127.0.0.1:\(hub.rtmp)/live/live"],
        ] {
            let player = try RunningProgram(["ffprobe", "-show_format", "-show_streams"] + option, in: hub.directory)
            #expect(try await player.exited(within: .seconds(15)) == 0)
            seen += player.output + player.errors
        }
        seen +=
            try HTTP.get("/metrics", port: hub.admin, headers: hub.bearer()) + HTTP.get("/health", port: hub.admin)
            + HTTP.get("/api/v1/status", port: hub.admin, headers: hub.bearer())
        seen += try await hub.streamr("status") + hub.streamr("status", "--json")
        try await hub.streamr("stream", "rotate-key", "live")
        try await publisher.exited(within: .seconds(30))
        _ = try await hub.stop()
        for key in keys {
            #expect(!seen.contains(key))
            #expect(!hub.program.errors.contains(key))
        }
        #expect(hub.program.errors.contains("publisher connected"))
    }
}
