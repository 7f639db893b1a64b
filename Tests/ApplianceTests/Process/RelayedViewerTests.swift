import Foundation
import Identity
import Membership
import Parts
import Relay
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
            try await node.hubs().first?.streams?.first { $0.state == .live }
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
        try Self.takeSlices(hub, of: node, http)
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

    /// Who has a ticket takes slices of both, each of which the hub has signed.
    private static func takeSlices(_ hub: RunningHub, of node: RunningNode, _ port: UInt16) throws {
        let state = try JSONSerialization.jsonObject(with: Data(HTTP.body("/api/v1/streams/live", port: hub.http).utf8))
        let session = try #require(((state as? [String: Any])?["session"] as? String).flatMap { SessionID($0) })
        let identity = try #require(try IdentityFile.load(hub.data + "/identity-key.pem"))
        let key = try #require(try IdentityFile.load(node.data + "/identity-key.pem")).publicKey
        let ticket = Ticket(
            id: Random.bytes(Ticket.idSize), expiry: Int64(Date().timeIntervalSince1970 + 600) * 1_000, stream: "live",
            session: session.value, nodes: [key], signer: identity.signer)
        for port in [hub.http, port] {
            let link = Random.bytes(16).map { String(format: "%02x", $0) }.joined()
            let socket = try connectToLoopback(port)
            defer { close(socket) }
            // An answer to HTTP/1.0 has no chunks.
            sendAll(Array("GET /live/live/slices?ticket=\(Base64.urlText(ticket.bytes))&link=\(link) HTTP/1.0\r\n\r\n".utf8), to: socket)
            var head: [UInt8] = []
            while !head.suffix(4).elementsEqual([13, 10, 13, 10]) {
                let byte = receive(from: socket, most: 1)
                try #require(!byte.isEmpty && head.count < 2_000)
                head += byte
            }
            #expect(HTTP.status(String(decoding: head, as: UTF8.self)) == 200)
            #expect(try verified(socket, session, by: identity.publicKey) >= 64)
        }
    }

    /// Reads slices until there are 64, and returns how many the manifest lists.
    private static func verified(_ socket: Int32, _ session: SessionID, by hub: PublicKey) throws -> Int {
        var manifest = ManifestReader(
            session, rendition: .source, hash: { SHA256.digest($0) }, isSigned: { Cryptography.sodium.verify($1, $0, hub) })
        var (reader, listed, verified) = (RelayFrameReader(), [Int64: SlicedPart](), 0)
        while verified < 64 {
            let bytes = receive(from: socket)
            try #require(!bytes.isEmpty)
            reader.append(bytes)
            while let frame = try reader.next() {
                if case .entry(_, let bytes) = frame, case .part(let sliced) = try manifest.take(bytes).content {
                    listed[sliced.part.number] = sliced
                }
                if case .slice(_, let part, let slice, let bytes) = frame {
                    #expect(try SHA256.digest(bytes) == #require(listed[part]).hashes[slice])
                    verified += 1
                }
            }
        }
        return verified
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
