import Foundation
import Testing

@testable import Appliance

/// A hub and two friends' boxes, as real programs: the nodes have the very bytes of the hub.
@Suite("Relaying", .serialized)
struct RelayingTests {
    @Test func nodesHaveTheHubsBytesAndOneThatDiesCostsTheOtherNoPart() async throws {
        let directory = try TemporaryDirectory()
        let hub = try await RunningHub(directory)
        var nodes: [RunningNode] = []
        for name in ["one", "two"] {
            let node = try await RunningNode(directory, name)
            #expect(try await Streamr.run(["support", "--upload", "50", "--data", node.data], in: directory).status == 0)
            #expect(try await Streamr.run(["join", try await hub.invite(), "--data", node.data], in: directory).status == 0)
            nodes.append(node)
        }
        let ports = try nodes.map { try $0.port("http") }
        let publisher = try hub.publish(try await hub.key())
        _ = try await eventually("both have it", within: .seconds(30)) {
            let peers = try ports.map { try Self.parts(of: $0).count }
            return try peers.allSatisfy { $0 >= 10 } && Self.links(hub) == 2 ? true : nil
        }
        try Self.compare(hub, ports, atLeast: 10)
        // Without a word, as when the plug is pulled.
        try await nodes[1].kill()
        let newest = try #require(try Self.numbers(of: ports[0]).last)
        _ = try await eventually("the other goes on", within: .seconds(20)) {
            try Self.numbers(of: ports[0]).last.flatMap { $0 >= newest + 15 ? true : nil }
        }
        try Self.compare(hub, [ports[0]], atLeast: 10)
        // No hole in what it lists.
        let text = try HTTP.body("/live/live/source.m3u8?start=live", port: ports[0])
        #expect(!text.contains("EXT-X-GAP") && !text.contains("EXT-X-DISCONTINUITY\n"))
        let numbers = try Self.numbers(of: ports[0])
        #expect(zip(numbers, numbers.dropFirst()).allSatisfy { $1 == $0 + 1 }, "\(numbers)")
        publisher.signal(SIGTERM)
    }

    private static func links(_ hub: RunningHub) throws -> Int {
        let text = try HTTP.body("/metrics", port: hub.admin, headers: hub.bearer())
        let line = text.split(separator: "\n").first { $0.hasPrefix("streamr_relay_links ") }
        return line?.split(separator: " ").last.flatMap { Int($0) } ?? 0
    }

    /// The addresses of the parts that are listed.
    private static func parts(of port: UInt16) throws -> [String] {
        try HTTP.body("/live/live/source.m3u8?start=live", port: port).split(separator: "\n").compactMap { line in
            guard line.hasPrefix("#EXT-X-PART:"), let start = line.range(of: "URI=\""),
                let end = line[start.upperBound...].firstIndex(of: "\"")
            else { return nil }
            return String(line[start.upperBound..<end])
        }
    }

    private static func numbers(of port: UInt16) throws -> [Int] {
        try parts(of: port).compactMap { Int($0.split(separator: "-").last?.split(separator: ".").first ?? "") }
    }

    /// The parts that the hub lists, too, are the hub's byte for byte.
    private static func compare(_ hub: RunningHub, _ ports: [UInt16], atLeast count: Int) throws {
        let own = try Set(parts(of: hub.http))
        for port in ports {
            let shared = try parts(of: port).filter { own.contains($0) }
            #expect(shared.count >= count)
            for part in shared {
                let bytes = try HTTP.body("/live/live/\(part)", port: hub.http)
                let relayed = try HTTP.body("/live/live/\(part)", port: port)
                #expect(!bytes.isEmpty && bytes == relayed, "\(part)")
            }
        }
    }
}
