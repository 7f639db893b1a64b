import Testing

/// Enhanced RTMP as ffmpeg 7 speaks it (Debian 13; Debian 12's ffmpeg and OBS do not).
@Suite struct EnhancedTests {
    @Test(arguments: ["hevc", "av1", "vp9"])
    func publishesAndPlays(_ codec: String) async throws {
        let clip: Clip = codec == "hevc" ? .hevc : codec == "av1" ? .av1 : .vp9
        let fourCC = codec == "hevc" ? "hvc1" : codec == "av1" ? "av01" : "vp09"
        let file = try await clip.file()
        let ffmpeg = try await Debian13.ffmpeg(sharing: folder(of: file))
        let ffprobe = try await Debian13.ffprobe()
        try await Hub.run { hub in
            let publisher = try Program(
                ffmpeg + [
                    "-hide_banner", "-nostdin", "-v", "info", "-nostats", "-re", "-stream_loop", "-1", "-i", file, "-c", "copy", "-f",
                    "flv",
                ]
                    + [hub.publishURL("live")])
            try await withCleanup {
                try await eventually("\(codec) is live", within: .seconds(20), detail: { publisher.log.text + hub.program.log.text }) {
                    try HTTPClient.status(port: hub.http, path: "/live/live.flv") == 200
                }
                async let overHTTP = Probe.look(hub.playURL(over: .http), seconds: 3, with: ffprobe)
                async let overRTMP = Probe.look(
                    hub.playURL(over: .rtmp), seconds: 3, with: ffprobe, options: ["-rtmp_enhanced_codecs", "hvc1,av01,vp09"])
                for (way, probe) in try await [("http", overHTTP), ("rtmp", overRTMP)] {
                    #expect(probe.status == 0, "\(way): \(probe.log)")
                    #expect(probe.frames[codec, default: 0] >= 55, "\(way): \(probe.log)")
                    #expect(probe.frames["aac", default: 0] >= 100, "\(way): \(probe.log)")
                }

                // A player that does not name the FourCC is told so, and gets no bytes.
                let old = try await Probe.look(hub.playURL(over: .rtmp), seconds: 1)
                #expect(old.status != 0)
                #expect(old.frames.isEmpty)
                let word = codec == "vp9" ? "VP9" : codec.uppercased()
                #expect(old.log.contains(word) || old.log.contains(fourCC), "\(old.log)")
                #expect(publisher.isRunning)
            } finally: {
                await publisher.stop()
            }
        }
    }

    @Test func ffplayOfDebian13ShowsHEVC() async throws {
        let file = try await Clip.hevc.file()
        let ffmpeg = try await Debian13.ffmpeg(sharing: folder(of: file))
        let ffplay = try await Debian13.ffplay()
        try await Hub.run { hub in
            let publisher = try Program(
                ffmpeg + ["-nostdin", "-re", "-stream_loop", "-1", "-i", file, "-c", "copy", "-f", "flv", hub.publishURL("live")])
            try await withCleanup {
                try await hub.live()
                let audience = try Audience(.ffplay, hub.playURL(over: .http), .hevc, over: "http", with: ffplay)
                try await withCleanup {
                    let sight = try await audience.sees(.seconds(3, of: .hevc), within: .seconds(30))
                    #expect(sight.complaints.isEmpty)
                } finally: {
                    await audience.leave()
                }
            } finally: {
                await publisher.stop()
            }
        }
    }

    private func folder(of file: String) -> String { "/" + file.split(separator: "/").dropLast().joined(separator: "/") }
}
