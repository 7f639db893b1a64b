import Foundation

/// A page with nothing but a video element, from another origin than the hub, on which the browser's own HLS or hls.js plays.
struct VideoPage: Sendable {
    /// Who plays.
    enum Means: String, Sendable {
        /// The browser itself.
        case native
        case hlsJS = "hls.js"
    }

    /// What the page says of its player.
    struct Report: Sendable, CustomStringConvertible {
        var position = 0.0
        var frames = 0
        var width = 0
        /// Whether the browser says that it can.
        var canPlay = false
        var errors: [String] = []

        var description: String { "\(frames) frames up to \(position) s, width \(width), \(canPlay ? "can" : "cannot"), errors \(errors)" }
    }

    private let port: Int

    /// The soak's browsers play on the same page.
    private static let file = Tree.file("Tests/Bench/benchlib/video.html")

    /// Serves the page while `body` runs.
    static func serving<Value>(_ body: (VideoPage) async throws -> Value) async throws -> Value {
        let folder = try temporaryDirectory("page")
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try FileManager.default.copyItem(atPath: file, toPath: folder + "/page.html")
        try FileManager.default.copyItem(atPath: try await HLSJS.file(), toPath: folder + "/hls.js")
        let server = try Program(
            ["/usr/bin/python3", "-u", "-m", "http.server", "0", "--bind", "127.0.0.1", "--directory", folder])
        return try await withCleanup {
            let port = try await eventually("the page is served", within: .seconds(10), detail: { server.log.text }) {
                server.output.lines.lazy.compactMap { $0.firstMatch(of: #/port (\d+)/#).flatMap { Int($0.1) } }.first
            }
            return try await body(VideoPage(port: port))
        } finally: {
            await server.stop()
        }
    }

    func open(_ url: String, by means: Means, in browser: any Browser) throws {
        try browser.open("http://127.0.0.1:\(port)/page.html?means=\(means.rawValue)&url=\(url)")
    }

    static func report(_ browser: any Browser) throws -> Report {
        guard let text = try browser.evaluate("return globalThis.report?.() ?? '{}'") as? String,
            let report = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
        else { throw Failure("the page has no report") }
        func number(_ name: String) -> Double { (report[name] as? NSNumber)?.doubleValue ?? 0 }
        return Report(
            position: number("position"), frames: Int(number("frames")), width: Int(number("width")),
            canPlay: report["canPlay"] as? Bool ?? false, errors: report["errors"] as? [String] ?? [])
    }
}

/// The file of hls.js; `Config/packages/hls-js` fetches it once.
private enum HLSJS {
    static func file() async throws -> String {
        let file = "/var/tmp/streamr-hls.js"
        let fetched = try await Hub.run([Tree.file("Config/packages/hls-js"), file], within: .seconds(300))
        guard fetched.status == 0 else { throw Failure("no hls.js: \(fetched.log)") }
        return file
    }
}

extension Browser {
    /// Waits until the page's player has shown so many seconds, and is still playing.
    @discardableResult
    func watches(seconds: Double, within limit: Duration = .seconds(60)) async throws -> VideoPage.Report {
        var last = VideoPage.Report()
        let begun = try await eventually("a picture", within: .seconds(30), detail: { "\(last)" }) { () -> VideoPage.Report? in
            last = try VideoPage.report(self)
            return last.frames > 0 && last.width > 0 ? last : nil
        }
        return try await eventually("\(seconds) seconds of it", within: limit, detail: { "\(begun); \(last)" }) {
            last = try VideoPage.report(self)
            guard last.position >= begun.position + seconds, last.frames >= begun.frames + Int(seconds) else { return nil }
            return last
        }
    }
}
