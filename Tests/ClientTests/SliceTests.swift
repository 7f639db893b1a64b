import Foundation
import Testing

/// The watch page in real browsers, with a stream that comes in slices from real friends' boxes.
@Suite struct SliceTests {
    @Test func aBoxThatIsKilledCostsNoStall() async throws { try await Self.killing(.chromium) }

    /// Changed where frames have been read, so that everything after it has to find out.
    @Test func aWrongSliceIsNeverShown() async throws {
        try await Self.watching(.chromium, friends: 2) { hub, friends, browser in
            try Self.keepWhatIsShown(browser)
            let before = try await browser.sees("slices from both", within: .seconds(20)) { $0.isSliced && $0.boxes == 2 }
            _ = try browser.evaluate(
                """
                const heard = SliceLink.prototype.heard, [bad] = streamr.session.slices.swarm.nodes.keys();
                let count = 0;
                SliceLink.prototype.heard = function (frame) {
                    if (frame.kind === "slice" && this.node === bad && (count += 1) % 20 === 0) {
                        frame.bytes = frame.bytes.map((byte, index) => index === 7 ? byte ^ 1 : byte);
                    }
                    heard.call(this, frame);
                };
                """)
            let after = try await browser.sees("that a slice was wrong", within: .seconds(15)) { $0.wrong > 0 }
            try await browser.sees("the picture goes on", within: .seconds(15)) {
                $0.state == "playing" && $0.position > after.position + 3
            }
            try Self.expectNoStall(browser, since: before)
            let shown = try Self.comparedWithTheHub(browser)
            #expect(shown.compared >= 10 && shown.different == 0, "\(shown)")
        }
    }

    /// A hub with a stream, friends' boxes that relay it, and a browser that plays from all of them.
    static func watching(
        _ kind: BrowserKind, friends count: Int, host: String = "127.0.0.1", _ body: (Hub, [Friend], any Browser) async throws -> Void
    ) async throws {
        try await Hub.run { hub in
            try await Friend.with(count, of: hub) { friends in
                try await publishing(.h264AAC, to: hub.publishURL("live")) { _ in
                    try await hub.live()
                    try await Self.areNamed(count, by: hub)
                    try await browsing(with: kind) { browser in
                        try browser.open("http://\(host):\(hub.http)/watch/live")
                        try await browser.plays(width: 320)
                        try await body(hub, friends, browser)
                    }
                }
            }
        }
    }

    /// Waits until the hub names so many boxes to whoever asks.
    private static func areNamed(_ count: Int, by hub: Hub) async throws {
        var last = ""
        try await eventually("\(count) sources", within: .seconds(40), detail: { last }) {
            let answer = try HTTPClient.get(port: hub.http, path: "/api/v1/streams/live/sources?page=http")
            last = String(decoding: answer.body, as: UTF8.self)
            let plan = try? JSONSerialization.jsonObject(with: Data(answer.body)) as? [String: Any]
            return (plan?["sources"] as? [Any])?.count == count
        }
    }

    /// One of two boxes dies without a word, and then the other.
    static func killing(_ kind: BrowserKind) async throws {
        try await watching(kind, friends: 2) { hub, friends, browser in
            let both = try await browser.sees("slices from both", within: .seconds(20)) { $0.isSliced && $0.boxes == 2 }
            try await eventually("the page says so", within: .seconds(5)) {
                (try browser.evaluate(words) as? String)?.hasPrefix("from 2 friends’ boxes") == true
            }
            friends[0].kill()
            try await browser.sees("the picture goes on", within: .seconds(20)) {
                $0.state == "playing" && $0.position > both.position + 4 && $0.boxes == 1
            }
            try expectNoStall(browser, since: both)
            let one = try PageReport.report(browser)
            friends[1].kill()
            try await browser.sees("the hub alone", within: .seconds(20)) {
                $0.state == "playing" && $0.position > one.position + 4 && $0.boxes == 0
            }
            try expectNoStall(browser, since: one)
        }
    }

    private static let words = "return document.querySelector('[data-part=from]').textContent"

    /// No picture has stood still for longer than half a second.
    static func expectNoStall(_ browser: any Browser, since before: PageReport) throws {
        let after = try PageReport.report(browser)
        #expect(after.stalledSeconds - before.stalledSeconds < 0.5 * Double(patience), "\(after)")
        #expect(after.session == before.session)
    }

    /// From now on the page remembers what it gives the browser to show.
    private static func keepWhatIsShown(_ browser: any Browser) throws {
        _ = try browser.evaluate(
            """
            const append = Session.prototype.append;
            globalThis.shown = [];
            Session.prototype.append = async function (piece, bytes) {
                shown.push({ url: piece.url, hash: hexOf(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes))) });
                return append.call(this, piece, bytes);
            };
            """)
    }

    /// How many of the parts that were shown the hub still has, and how many of these are others there.
    private static func comparedWithTheHub(_ browser: any Browser) throws -> (compared: Int, different: Int) {
        let counts = try browser.evaluate(
            """
            return (async () => {
                let compared = 0, different = 0;
                for (const { url, hash } of shown) {
                    const answer = await fetch(url);
                    if (!answer.ok) continue;
                    const own = hexOf(new Uint8Array(await crypto.subtle.digest("SHA-256", await answer.arrayBuffer())));
                    compared += 1;
                    if (own !== hash) different += 1;
                }
                return [compared, different];
            })();
            """)
        guard let counts = counts as? [Int], counts.count == 2 else { throw Failure("no counts: \(counts)") }
        return (counts[0], counts[1])
    }
}
