import Foundation
import Testing

/// The owner sees who watches, by which way.
@Suite struct ViewerCountTests {
    @Test func aBrowserIsOneViewerOfHLSEverywhere() async throws {
        try await Hub.run { hub in
            try await publishing(.long, to: hub.publishURL("live")) { _ in
                try await hub.live()
                try await browsing(with: .chromium) { browser in
                    try browser.open(hub.watchURL())
                    try await browser.plays(width: 320)
                    try await say(1, hub)

                    // Another tab of the same browser is the owner's; the first goes on behind it.
                    _ = try browser.openTab()
                    try browser.open("http://127.0.0.1:\(hub.admin)/")
                    try await eventually("the owner's page counts it", within: .seconds(10)) {
                        try browser.evaluate("return document.body.innerText.includes('0 HTTP, 0 RTMP, 1 HLS')") as? Bool == true
                    }

                    // With a viewer of each other way beside it.
                    let crowd = Crowd()
                    defer { crowd.leave() }
                    try crowd.join(hub, over: .http)
                    try crowd.join(hub, over: .rtmp)
                    try await eventually("both see it", within: .seconds(10)) { crowd.members.allSatisfy { $0.pictures > 0 } }
                    try await say(1, hub, others: 1)
                    try await eventually("the owner's page counts all", within: .seconds(10)) {
                        try browser.evaluate("return document.body.innerText.includes('1 HTTP, 1 RTMP, 1 HLS')") as? Bool == true
                    }
                }
                // Who leaves without a word is forgotten.
                try await say(0, hub)
            }
        }
    }

    private func say(_ count: Int, _ hub: Hub, others: Int = 0) async throws {
        var said = ""
        try await eventually("status and metrics say \(count) of HLS", within: .seconds(45), detail: { said }) {
            let status = try await Hub.command("status", "--data", hub.directory).output
            let metrics = String(decoding: try HTTPClient.get(port: hub.admin, path: "/metrics", headers: hub.bearer()).body, as: UTF8.self)
            said = status + metrics.split(separator: "\n").filter { $0.contains("viewers") }.joined(separator: "\n")
            return status.contains("viewers: \(others) HTTP-FLV, \(others) RTMP, \(count) HLS")
                && metrics.contains("streamr_stream_viewers{stream=\"live\",protocol=\"hls\"} \(count)\n")
                && metrics.contains("streamr_viewers \(count + 2 * others)\n")
        }
    }
}
