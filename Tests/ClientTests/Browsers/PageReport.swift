import Foundation

/// What a watch page says about itself.
struct PageReport: Sendable, CustomStringConvertible {
    var state: String
    /// Seconds behind the hub, and how far that may be off; nil before it is known.
    var latency: Double?
    var error: Double?
    var position: Double
    var target: Double?
    var width: Int
    var isPaused: Bool
    var isMuted: Bool
    var volume: Double
    var jumps: Int
    var stalls: Int
    /// Seconds that the picture has stood still, all together.
    var stalledSeconds: Double
    var switches: Int
    /// It loads whole segments, not parts.
    var inSegments: Bool
    /// Parts come in slices, and from so many friends' boxes.
    var isSliced: Bool
    var boxes: Int
    /// Slices that were not what the hub has listed.
    var wrong: Int
    /// Pictures that were to be shown, in time or not.
    var frames: Int
    /// The name of the rendition that plays.
    var rendition: String?
    /// What only matters when a test has failed: the element's own state, and why the last session was over.
    var details: String
    var session: String?
    /// What the page shows over the picture.
    var notice: String
    var latencyText: String

    var description: String {
        "\(state) at \(position) s, latency \(latency ?? -1) s, target \(target ?? -1) s, width \(width), jumps \(jumps), stalls \(stalls) (\(stalledSeconds) s), \(inSegments ? "segments" : "parts"), \(frames) frames of \(rendition ?? "nothing"), \(details), \(notice)"
    }

    static func report(_ browser: any Browser) throws -> PageReport {
        let script = """
            const root = document.querySelector("[data-stream]"), video = root.querySelector("video"), report = streamr.report();
            const details = `${video.paused ? "paused" : "plays"} ${video.seeking ? "seeks" : ""} readyState ${video.readyState} ranges ` +
                `${JSON.stringify(report.ranges)} bandwidth ${report.bandwidth} over ${report.over} ` +
                `slices ${JSON.stringify(report.slices)}`;
            const text = name => root.querySelector(`[data-part=${name}]`).textContent;
            const boxes = report.slices?.sources.filter(({ node, isOpen, slices, rate }) => node && isOpen && slices > 0 && rate > 0).length ?? 0;
            const wrong = report.slices?.sources.reduce((sum, { wrong }) => sum + wrong, 0) ?? 0;
            return JSON.stringify({ ...report, details, boxes, wrong, isSliced: report.slices?.isOn ?? false, frames: video.getVideoPlaybackQuality().totalVideoFrames, state: root.dataset.state,
                width: video.videoWidth, isPaused: video.paused, isMuted: video.muted, volume: video.volume, notice: text("notice"), latencyText: text("latency") });
            """
        guard let text = try browser.evaluate(script) as? String,
            let report = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
        else { throw Failure("the watch page has no report") }
        func number(_ name: String) -> Double? { (report[name] as? NSNumber)?.doubleValue }
        return PageReport(
            state: report["state"] as? String ?? "", latency: number("latency"), error: number("error"), position: number("position") ?? 0,
            target: number("target"), width: Int(number("width") ?? 0), isPaused: report["isPaused"] as? Bool ?? false,
            isMuted: report["isMuted"] as? Bool ?? false, volume: number("volume") ?? 0, jumps: Int(number("jumps") ?? 0),
            stalls: Int(number("stalls") ?? 0), stalledSeconds: number("stalledSeconds") ?? 0, switches: Int(number("switches") ?? 0),
            inSegments: report["inSegments"] as? Bool ?? false,
            isSliced: report["isSliced"] as? Bool ?? false, boxes: Int(number("boxes") ?? 0), wrong: Int(number("wrong") ?? 0),
            frames: Int(number("frames") ?? 0),
            rendition: (report["quality"] as? String)?.split(separator: "/").last.map { String($0.split(separator: ".")[0]) },
            details: report["details"] as? String ?? "", session: report["session"] as? String, notice: report["notice"] as? String ?? "",
            latencyText: report["latencyText"] as? String ?? "")
    }
}

extension Browser {
    /// Waits until the page is as the test wants it.
    @discardableResult
    func sees(_ what: String, within limit: Duration, _ isSo: (PageReport) -> Bool) async throws -> PageReport {
        var last: PageReport?
        return try await eventually(what, within: limit, detail: { last.map(\.description) ?? "no report" }) {
            let report = try PageReport.report(self)
            last = report
            return isSo(report) ? report : nil
        }
    }

    /// Waits until the picture moves, and has moved for a moment.
    @discardableResult
    func plays(width: Int, within limit: Duration = .seconds(20)) async throws -> PageReport {
        let first = try await sees("a picture \(width) wide", within: limit) { $0.state == "playing" && $0.width == width && !$0.isPaused }
        return try await sees("the picture moves", within: .seconds(10)) {
            $0.state == "playing" && $0.position > first.position + 0.5 && $0.width == width && $0.latency != nil
        }
    }
}
