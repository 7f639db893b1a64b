import Testing

/// What happens to viewers every day. The picture comes back near the live edge, and the page goes on with the same media source.
@Suite struct InterruptionTests {
    enum Interruption: CaseIterable {
        case lineGone, anotherNetwork, sleep, anotherTab
    }

    @Test(arguments: BrowserKind.main) func pictureComesBack(_ kind: BrowserKind) async throws {
        try await Hub.run { hub in
            let link = try Link(to: hub.http)
            defer { link.end() }
            try await publishing(.long, to: hub.publishURL("live")) { _ in
                try await hub.hasPlaylist()
                try await browsing(with: kind) { browser in
                    let tab = try browser.openTab()
                    try browser.open(link.page)
                    try await browser.plays(width: 320)
                    _ = try browser.evaluate(
                        "document.addEventListener('visibilitychange', () => { window.wasHidden ||= document.hidden; }); return true")
                    for interruption in Interruption.allCases {
                        let before = try await browser.sees("a latency near the target", within: .seconds(20)) {
                            $0.state == "playing" && ($0.latency ?? 9) < ($0.target ?? 0) + 0.5
                        }
                        try await interrupt(interruption, browser, link, tab)
                        let mended = ContinuousClock.now
                        let after = try await browser.sees("the picture after \(interruption)", within: .seconds(15)) {
                            $0.state == "playing" && $0.position > before.position + 8 && ($0.latency ?? 9) < ($0.target ?? 0) + 0.9
                        }
                        print("\(kind): \(interruption) mended after \(ContinuousClock.now - mended)")
                        #expect(after.details.hasSuffix("over null"), "\(interruption): \(after)")
                    }
                    #expect(try browser.evaluate("return window.wasHidden") as? Bool == true)
                }
            }
        }
    }

    /// Ten seconds of it, or a moment of another network.
    private func interrupt(_ interruption: Interruption, _ browser: any Browser, _ link: Link, _ tab: String) async throws {
        switch interruption {
        case .lineGone:
            link.cut()
            await pause(milliseconds: 10_000)
            link.mend()
        case .anotherNetwork:
            link.forgetConnections()
            await pause(milliseconds: 8000)
        case .sleep:
            browser.freeze(true)
            await pause(milliseconds: 10_000)
            browser.freeze(false)
        case .anotherTab:
            _ = try browser.openTab()
            await pause(milliseconds: 10_000)
            try browser.lookAt(tab: tab)
        }
    }
}
