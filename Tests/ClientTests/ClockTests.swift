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
                        let listed = try hub.playlist()
                        try await settled.arrive()
                        try clock.set(-3600)
                        #expect(abs(try hub.wallClock() - Date().timeIntervalSince1970 + 3600) < 60)
                        let after = try await browser.sees("ten seconds more", within: .seconds(40)) {
                            $0.state == "playing" && $0.position > before.position + 10 && ($0.latency ?? 9) < ($0.target ?? 0) + 0.5
                        }
                        #expect((after.latency ?? 0) > 0.3 && after.jumps == before.jumps && after.session == before.session, "\(kind)")
                        // What was listed before is where it was, and dates go on evenly.
                        let old = listed.matches(of: #/PROGRAM-DATE-TIME:(.*)/#).map { String($0.1) }
                        let new = try hub.playlist().matches(of: #/PROGRAM-DATE-TIME:(.*)/#).map { String($0.1) }
                        #expect(!Set(old).isDisjoint(with: new) && new == new.sorted())
                    }
                }
            }
        }
    }
}

/// Those who arrive wait until all are there.
private actor Gathering {
    private let count: Int
    private var here = 0

    init(_ count: Int) { self.count = count }

    private func enter() { here += 1 }
    private var isComplete: Bool { here >= count }

    nonisolated func arrive() async throws {
        await enter()
        try await eventually("all have arrived", within: .seconds(90)) { await isComplete }
    }
}

extension Hub {
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
