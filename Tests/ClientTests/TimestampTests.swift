import Testing

/// Clips whose own timestamps run across the edges of 24, 31 and 32 bits play through in every player.
@Suite struct TimestampTests {
    /// ffmpeg itself writes these timestamps; it starts four seconds before the edge.
    @Test func ffmpegAcrossTheExtendedTimestamp() async throws {
        let file = try await Clip.h264AAC.file()
        try await Hub.run { hub in
            let publisher = try Program(
                ["ffmpeg", "-hide_banner", "-nostdin", "-v", "info", "-nostats", "-re", "-stream_loop", "-1", "-i", file, "-c", "copy"]
                    + ["-output_ts_offset", "16773.215", "-f", "flv", hub.publishURL("live")])
            try await withCleanup {
                try await hub.live()
                try await everyone(watch: .h264AAC, on: hub, .seconds(7, of: .h264AAC), within: .seconds(40))
                #expect(publisher.isRunning)
            } finally: {
                await publisher.stop()
            }
        }
    }

    @Test(arguments: [UInt32(0xFFFFFF), 1 << 31, 0])
    func playsThroughInEveryPlayer(across edge: UInt32) async throws {
        let file = try await Clip.h264AAC.file()
        try await Hub.run { hub in
            let publisher = try PlainPublisher(port: hub.rtmp, key: hub.key(), clip: file, offset: edge &- 4_000)
            try await withCleanup {
                try await hub.live()
                let crowd = Crowd()
                defer { crowd.leave() }
                try crowd.join(hub)
                try await everyone(watch: .h264AAC, on: hub, .seconds(7, of: .h264AAC), within: .seconds(40))
                let seen = crowd.member()
                #expect(seen.stepsBack == 0)
                #expect(seen.longestStep <= 200)
                #expect(seen.failure == nil)
            } finally: {
                publisher.stop()
            }
        }
    }
}
