import Foundation
import Testing

@testable import Appliance

/// A hub whose owner wants friends' boxes to serve players, and a box, as real programs.
@Suite("Players are sent to friends' boxes", .serialized)
struct OffloadTests {
    @Test func playerIsSentToTheBoxThatTheHubHasReachedAndServedByTheHubWhenItComesBack() async throws {
        let directory = try TemporaryDirectory()
        let hub = try await RunningHub(directory, options: ["--offload", "always"])
        let node = try await RunningNode(directory, "node")
        #expect(try await Streamr.run(["join", try await hub.invite(), "--data", node.data], in: directory).status == 0)
        let publisher = try hub.publish(try await hub.key())
        #expect(try await Streamr.run(["support", "--upload", "50", "--data", node.data], in: directory).status == 0)
        _ = try await eventually("the node is reached", within: .seconds(40)) {
            try await hub.members().first { $0.viewers == "machine" && $0.trustPermille == 750 && $0.charges == nil }
        }
        func ask(_ headers: [String] = [], method: String = "GET") throws -> String {
            try HTTP.get("/live/live.flv", port: hub.http, method: method, headers: headers, limit: 1 << 10)
        }
        let place = "http://127.0.0.1:\(try node.port("http"))/live/live.flv"
        let sent = try await eventually("a redirect", within: .seconds(40)) {
            let answer = try ask()
            return HTTP.status(answer) == 307 ? answer : nil
        }
        #expect(sent.contains("\r\nLocation: \(place)\r\n"), "\(sent)")
        #expect(sent.contains("\r\nAccess-Control-Allow-Origin: *\r\n") && sent.contains("\r\nTiming-Allow-Origin: *\r\n"), "\(sent)")
        let again = try ask()
        #expect(HTTP.status(again) == 200 && again.contains("video/x-flv"), "who comes back is served: \(again.prefix(200))")
        let preflight = try ask(["Origin: http://page.example", "Access-Control-Request-Method: GET"], method: "OPTIONS")
        #expect(preflight.contains("\r\nAccess-Control-Allow-Methods: ") && preflight.contains("\r\nAccess-Control-Allow-Origin: *\r\n"))
        let atNode = try await eventually("the node serves it", within: .seconds(20)) {
            let answer = try HTTP.get("/live/live.flv", port: node.port("http"), limit: 1 << 10)
            return HTTP.status(answer) == 200 ? answer : nil
        }
        #expect(atNode.contains("\r\nAccess-Control-Allow-Origin: *\r\n") && atNode.contains("\r\nTiming-Allow-Origin: *\r\n"))
        let stranger = try HTTP.get("/appliance/v1/place?hub=0&nonce=0", port: node.port("http"))
        #expect(HTTP.status(stranger) == 404)
        publisher.signal(SIGTERM)
    }
}
