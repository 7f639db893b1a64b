import Foundation
import Testing

/// Whose clock is wrong, and when, is of no account to who watches.
@Suite struct ClockTests {
    /// The hub begins an hour ahead of its viewers, and while they watch it hears the time from the network: it goes back by two.
    @Test func clocksApartAndClocksThatStepChangeNothing() async throws {
        let clock = try await WrongClock(seconds: 3600)
        defer { clock.remove() }
        try await Hub.run(environment: clock.environment) { hub in
            // The clock of this test does what it says.
            #expect(abs(try hub.wallClock() - Date().timeIntervalSince1970 - 3600) < 60)
            try await publishing(.long, to: hub.publishURL("live")) { _ in
                try await hub.live()
                let settled = Gathering(BrowserKind.main.count)
                try await together { kind in
                    try await browsing(with: kind) { browser in
                        try browser.open(hub.watchURL())
                        try await browser.plays(width: 320)
                        let before = try await browser.sees("a latency near the target", within: .seconds(30)) {
                            ($0.latency ?? 9) < ($0.target ?? 0) + 0.4 && $0.latencyText.contains(" s ± 0.")
                        }
                        #expect((before.latency ?? 0) > 0.3)
                        let (listed, then) = (try hub.lastDate(), ContinuousClock.now)
                        try await settled.arrive { clock.set(-3600) }
                        #expect(abs(try hub.wallClock() - Date().timeIntervalSince1970 + 3600) < 60)
                        let after = try await browser.sees("ten seconds more", within: .seconds(40)) {
                            $0.state == "playing" && $0.position > before.position + 10 && ($0.latency ?? 9) < ($0.target ?? 0) + 0.5
                        }
                        #expect((after.latency ?? 0) > 0.3 && after.session == before.session, "\(kind)")
                        // The playlist's dates go on with the time that passes.
                        let passed = (ContinuousClock.now - then) / .seconds(1)
                        let moved = try hub.lastDate().timeIntervalSince(listed)
                        #expect((0...passed + 10).contains(moved), "\(kind): \(moved) s in \(passed) s")
                    }
                }
            }
        }
    }
}

extension Hub {
    /// The newest date of the playlist.
    fileprivate func lastDate() throws -> Date {
        let formatter = ISO8601DateFormatter()
        formatter.formatOptions = [.withInternetDateTime, .withFractionalSeconds]
        let text = try playlist().matches(of: #/PROGRAM-DATE-TIME:(.*)/#).last.map { String($0.1) } ?? ""
        guard let date = formatter.date(from: text) else { throw Failure("no date in the playlist") }
        return date
    }

    /// What the hub takes the time to be, as its answers say: seconds since 1970.
    func wallClock() throws -> Double {
        let head = try HTTPClient.get(port: http, path: "/").head
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = TimeZone(identifier: "GMT")
        formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
        guard let text = head.firstMatch(of: #/(?i)date: (.{29})/#)?.1, let date = formatter.date(from: String(text)) else {
            throw Failure("no date in \(head)")
        }
        return date.timeIntervalSince1970
    }
}
