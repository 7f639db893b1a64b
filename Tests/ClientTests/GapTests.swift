import Foundation
import Testing

/// Media that is missing in the middle of a stream, as after an encoder's network was gone, does not stop the picture.
@Suite struct GapTests {
    @Test func pictureMovesOnAfterASecondIsMissing() async throws {
        let tags = try PlainPublisher.tags(of: await Clip.long.file())
        try await Hub.run { hub in
            let publisher = try PlainPublisher(port: hub.rtmp, key: hub.key(), tags: tags)
            try await withCleanup {
                try await hub.hasPlaylist()
                let (watching, through) = (Gathering(BrowserKind.main.count), Gathering(BrowserKind.main.count))
                try await together { kind in
                    try await browsing(with: kind) { browser in
                        try browser.open(hub.watchURL())
                        let first = try await browser.plays(width: 320)
                        for gathering in [watching, through] {
                            // The last who comes lets it be lost, wherever in a group of pictures that is.
                            try await gathering.arrive { publisher.lose(milliseconds: 1000) }
                            let hole = try PageReport.report(browser)
                            let after = try await browser.sees("the picture moves on", within: .seconds(30)) {
                                $0.state == "playing" && $0.position > hole.position + 6 && $0.frames > hole.frames + 75
                            }
                            #expect(after.session == first.session, "\(kind)")
                        }
                        try await browser.sees("it is near the edge", within: .seconds(15)) { ($0.latency ?? 9) < ($0.target ?? 0) + 0.5 }
                    }
                }
                #expect(try hub.playlist().contains("#EXT-X-DISCONTINUITY\n"))
            } finally: {
                publisher.stop()
            }
        }
    }
}
