import Foundation
import Testing

@testable import Appliance

/// A hub, a friend's box and players, as real programs: who watches at the node gets what the hub gives.
@Suite("Viewers of a node", .serialized)
struct RelayedViewerTests {
    @Test func framesTimesAndMediaAreTheHubs() async throws {
        let directory = try TemporaryDirectory()
        let hub = try await RunningHub(directory)
        let node = try await RunningNode(directory, "node")
        let code = try await hub.invite()
        #expect(try await Streamr.run(["join", code, "--data", node.data], in: directory).status == 0)
        let publisher = try hub.publish(try await hub.key())
        let listed = try await eventually("the node serves the stream", within: .seconds(40)) {
            try await node.hubs().first?.streams?.first { $0.state == .live && $0.behindMilliseconds != nil }
        }
        #expect(listed.name == "live" && listed.trouble == nil)
        let (http, rtmp) = (try node.port("http"), try node.port("rtmp"))
        let urls = [
            "http://127.0.0.1:\(hub.http)/live/live.flv", "http://127.0.0.1:\(http)/live/live.flv", "rtmp://127.0.0.1:\(rtmp)/live/live",
        ]
        let probes = try urls.map { try Self.probe($0, in: directory) }
        var seen: [[String: String]] = []
        for probe in probes {
            _ = try await probe.exited(within: .seconds(40))
            seen.append(Self.packets(probe.output))
        }
        for other in seen.dropFirst() {
            let common = Set(seen[0].keys).intersection(other.keys)
            #expect(common.count > 100, "\(seen.map(\.count))")
            for key in common { #expect(seen[0][key] == other[key], "\(key)") }
        }
        try Self.compareMedia(hub.http, http)
        let watch = try HTTP.get("/watch/live", port: http)
        #expect(HTTP.status(watch) == 307 && watch.contains("\r\nLocation: http://127.0.0.1:\(hub.http)/watch/live\r\n"), "\(watch)")
        let stranger = try hub.publish("any-key-at-all", to: "rtmp://127.0.0.1:\(rtmp)/live")
        try await #expect(stranger.exited(within: .seconds(20)) != 0)
        publisher.signal(SIGTERM)
    }

    /// So many seconds of packets, each with its times and the hash of its bytes.
    private static func probe(_ url: String, in directory: TemporaryDirectory) throws -> RunningProgram {
        let entries = "packet=codec_type,pts,dts,size,flags,data_hash"
        return try RunningProgram(
            ["ffprobe", "-v", "error", "-show_packets", "-show_entries", entries, "-show_data_hash", "MD5", "-of", "compact=nk=1:p=0"]
                + ["-read_intervals", "%+6", url], in: directory)
    }

    /// By kind and decoding time.
    private static func packets(_ text: String) -> [String: String] {
        let rows = text.split(separator: "\n").map { $0.split(separator: "|").map(String.init) }.filter { $0.count == 6 }
        return Dictionary(rows.map { ("\($0[0]) \($0[2])", $0.joined(separator: " ")) }) { first, _ in first }
    }

    /// The parts that both list have the same addresses and the same bytes.
    private static func compareMedia(_ hub: UInt16, _ node: UInt16) throws {
        func lines(_ port: UInt16) throws -> [Substring] {
            try HTTP.body("/live/live/source.m3u8?start=live", port: port).split(separator: "\n")
        }
        let (own, relayed) = (try lines(hub), try lines(node))
        let shared = Set(own).intersection(relayed).filter { $0.hasSuffix(".m4s") }.sorted()
        #expect(!shared.isEmpty, "\(own)\n\(relayed)")
        for segment in shared.suffix(2) {
            let bytes = try HTTP.body("/live/live/\(segment)", port: hub)
            #expect(!bytes.isEmpty)
            try #expect(HTTP.body("/live/live/\(segment)", port: node) == bytes)
        }
        #expect(own.filter { $0.hasPrefix("#EXT-X-TARGETDURATION") } == relayed.filter { $0.hasPrefix("#EXT-X-TARGETDURATION") })
    }
}
