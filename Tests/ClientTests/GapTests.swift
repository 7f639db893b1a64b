import Foundation
import Testing

/// Media that is missing in the middle of a stream, as after an encoder's network was gone, does not stop the picture.
@Suite struct GapTests {
    /// From a keyframe to a keyframe, and later from the midst of one group of pictures to the midst of another.
    @Test func pictureMovesOnAfterASecondIsMissing() async throws {
        let holes: [Range<UInt32>] = [20_000..<21_000, 28_400..<29_400]
        let tags = try PlainPublisher.tags(of: await Clip.long.file()).filter { tag in !holes.contains { $0.contains(tag.timestamp) } }
        try await Hub.run { hub in
            let publisher = try PlainPublisher(port: hub.rtmp, key: hub.key(), tags: tags)
            try await withCleanup {
                try await hub.hasPlaylist()
                try await together { kind in
                    try await browsing(with: kind) { browser in
                        try browser.open(hub.watchURL())
                        let first = try await browser.plays(width: 320)
                        #expect(publisher.sent < holes[0].lowerBound, "\(kind) came too late to see the hole")
                        for hole in holes {
                            try await eventually("the hole was sent", within: .seconds(50)) { publisher.sent > hole.upperBound }
                            // Two more groups of pictures.
                            let before = try PageReport.report(browser)
                            let after = try await browser.sees("the picture moves on", within: .seconds(15)) {
                                $0.state == "playing" && $0.position > before.position + 4 && $0.frames > before.frames + 50
                            }
                            #expect(after.session == first.session, "\(kind)")
                        }
                        try await browser.sees("it is near the edge", within: .seconds(15)) { ($0.latency ?? 9) < ($0.target ?? 0) + 0.5 }
                    }
                }
            } finally: {
                publisher.stop()
            }
        }
    }
}
