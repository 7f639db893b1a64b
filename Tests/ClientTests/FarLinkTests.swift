import Testing

/// The watch page over a link whose answers take longer than a part lasts.
@Suite struct FarLinkTests {
    @Test(arguments: BrowserKind.main, [250, 500])
    func playsWithoutStandingStill(_ kind: BrowserKind, milliseconds: Int) async throws {
        try await Hub.run { hub in
            let link = try Link(to: hub.http, roundTrip: .milliseconds(milliseconds))
            defer { link.end() }
            try await publishing(.rich, to: hub.publishURL("live")) { _ in
                try await hub.hasPlaylist()
                try await browsing(with: kind) { browser in
                    try browser.open(link.page)
                    let begun = try await browser.plays(width: 320, within: .seconds(30))
                    let seen = try await browser.sees("twenty seconds of it", within: .seconds(60)) {
                        $0.state == "playing" && $0.position > begun.position + 20
                    }
                    print("\(kind) at \(milliseconds) ms: \(seen)")
                    #expect(seen.inSegments)
                    // With parts the picture would stand still every few seconds.
                    #expect(seen.stalledSeconds == begun.stalledSeconds, "\(seen)")
                }
            }
        }
    }
}
