import Foundation
import Testing

/// An encoder that drops and comes back within the grace time keeps its viewers.
@Suite struct EncoderReturnTests {
    @Test func viewersGoOnAfterTheEncoderReturned() async throws { try await returns(with: .h264AAC) }
    @Test func viewersGoOnWithAnotherResolution() async throws { try await returns(with: .larger) }

    /// The hole itself is worth a word to mpv, and to VLC when it is longer than what VLC keeps.
    private static let wordsOfTheHole = ["Invalid audio PTS", "is called too late", "buffer deadlock prevented"]

    private func returns(with second: Clip) async throws {
        try await Hub.run { hub in
            let crowd = Crowd()
            defer { crowd.leave() }
            let first = try await Publisher.ffmpeg.start(.h264AAC, to: hub.publishURL("live"))
            var audience: [Audience] = []
            try await withCleanup {
                try await hub.live()
                try crowd.join(hub)
                for player in Player.ofMessages {
                    for way in Way.allCases { audience.append(try Audience(player, hub.playURL(over: way), .h264AAC, over: way.rawValue)) }
                }
                let before = try await seen(by: audience, .seconds(2, of: .h264AAC))
                // No farewell: the encoder is gone as after a power cut.
                first.signal(SIGKILL)
                try await first.exited(within: .seconds(30))
                let pictures = crowd.member().pictures

                try await publishing(second, to: hub.publishURL("live")) { _ in
                    try await eventually("pictures of the second run arrive", within: .seconds(15)) {
                        crowd.member().pictures > pictures + 50
                    }
                    for (viewer, sight) in zip(audience, before) {
                        let more = Enough(pictures: sight.pictures + 90, sounds: sight.sounds + 130)
                        try await viewer.sees(more, within: .seconds(25))
                        #expect(viewer.program.isRunning)
                        let complaints = viewer.sight.complaints.filter { line in !Self.wordsOfTheHole.contains { line.contains($0) } }
                        #expect(complaints.isEmpty, "\(viewer.player) over \(viewer.way)")
                        let (width, height) = second.size
                        #expect(
                            viewer.player.hasShown(width: width, height: height, viewer.program) != false,
                            "\(viewer.player) over \(viewer.way)")
                    }
                }
                let member = crowd.member()
                #expect(member.stepsBack == 0)
                #expect(!member.ended)
            } finally: {
                for viewer in audience { await viewer.leave() }
                await first.stop()
            }
        }
    }

    private func seen(by audience: [Audience], _ enough: Enough) async throws -> [Sight] {
        var sights: [Sight] = []
        for viewer in audience { sights.append(try await viewer.sees(enough, within: .seconds(25))) }
        return sights
    }
}
