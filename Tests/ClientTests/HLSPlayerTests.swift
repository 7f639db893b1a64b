import Testing

/// Real players of HLS, each for a quarter of a minute. They come when there is one segment: players that cannot begin with it are made to
/// wait by the hub.
@Suite struct HLSPlayerTests {
    @Test func everyPlayerPlaysTheSource() async throws {
        try await Hub.run { hub in
            try await publishing(.long, to: hub.publishURL("live")) { _ in
                try await hub.hasPlaylist()
                try await everyone(
                    Player.ofHLS, [("HLS", hub.hlsURL())], watch: .long, .seconds(15, of: .long), within: .seconds(90),
                    tolerating: Player.wordsOfHaste)
            }
        }
    }

    /// Chromium's own HLS, and WebKit's, which is Safari's cousin.
    @Test func browsersPlayByThemselves() async throws { try await play(in: [.chromium, .webkit], by: .native) }

    @Test func hlsJSPlays() async throws { try await play(in: BrowserKind.main, by: .hlsJS) }

    private func play(in kinds: [BrowserKind], by means: VideoPage.Means) async throws {
        try await Hub.run { hub in
            try await publishing(.long, to: hub.publishURL("live")) { _ in
                try await hub.hasPlaylist()
                try await VideoPage.serving { page in
                    try await together(kinds) { kind in
                        try await browsing(with: kind) { browser in
                            try page.open(hub.hlsURL(), by: means, in: browser)
                            let seen = try await browser.watches(seconds: 15)
                            // hls.js says so when it had to wait, which a busy machine makes it do.
                            #expect(seen.errors.filter { !$0.contains("bufferStalled") && !$0.contains("bufferNudge") } == [], "\(kind)")
                            #expect(seen.width == 320, "\(kind)")
                            if means == .native { #expect(seen.canPlay, "\(kind)") }
                        }
                    }
                }
            }
        }
    }
}
