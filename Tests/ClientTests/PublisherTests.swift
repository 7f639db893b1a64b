import Testing

/// Every program that publishes is heard and seen by everyone who watches.
@Suite struct PublisherTests {
    @Test(arguments: Publisher.allCases)
    func publishesH264WithAAC(_ publisher: Publisher) async throws {
        try await Hub.run { hub in
            try await publishing(.h264AAC, with: publisher, to: hub.publishURL("live")) { program in
                try await hub.live()
                try await everyone(
                    publisher == .ffmpeg ? Player.ofMessages : [.ffplay], watch: .h264AAC, on: hub, .seconds(3, of: .h264AAC))
                #expect(program.isRunning)
            }
        }
    }

    @Test func publishesMP3Audio() async throws { try await publishesWithEveryPlayer(.mp3) }
    @Test func publishesAudioOnly() async throws { try await publishesWithEveryPlayer(.audioOnly) }
    @Test func publishesVideoOnly() async throws { try await publishesWithEveryPlayer(.videoOnly) }

    private func publishesWithEveryPlayer(_ clip: Clip) async throws {
        try await Hub.run { hub in
            try await publishing(clip, to: hub.publishURL("live")) { _ in
                try await hub.live()
                try await everyone(watch: clip, on: hub, .seconds(3, of: clip))
            }
        }
    }

    @Test func publishesWithOBS() async throws {
        try await Hub.run { hub in
            try await OBS.publishing(server: hub.publishURL, key: hub.key()) { obs in
                try await hub.live(within: .seconds(40))
                try await everyone([.ffplay, .vlc], [.http], watch: .h264AAC, on: hub, .seconds(3, of: .h264AAC))
                let said = obs.output.text + obs.log.text
                #expect(said.contains("Streaming Start"))
                #expect(!said.contains("Disconnected"))
            }
        }
    }

    /// OBS verifies whom it sends to: the hub's own certificate has to be among the system's trusted ones, under a name that it holds.
    @Test func publishesWithOBSOverRTMPS() async throws {
        try await Hub.run { hub in
            let server = "rtmps://localhost:\(hub.rtmps)/live"
            try await OBS.publishing(server: server, key: hub.key(), trusting: hub.directory + "/certificate.pem") { obs in
                try await hub.live(within: .seconds(40))
                try await everyone([.ffplay], [.http, .rtmp], watch: .h264AAC, on: hub, .seconds(3, of: .h264AAC))
                let said = obs.output.text + obs.log.text
                #expect(said.contains("Streaming Start"))
                #expect(!said.contains("Disconnected"))
            }
        }
    }

    @Test(arguments: Way.allCases)
    func ffprobeCountsFramesOfBothTracks(_ way: Way) async throws {
        try await Hub.run { hub in
            try await publishing(.h264AAC, to: hub.publishURL("live")) { _ in
                try await hub.live()
                let probe = try await Probe.look(hub.playURL(over: way), seconds: 3)
                #expect(probe.status == 0)
                #expect(probe.frames["h264", default: 0] >= 60)
                #expect(probe.frames["aac", default: 0] >= 100)
                #expect(probe.log.isEmpty)
            }
        }
    }

    @Test func librtmpPlays() async throws {
        try await Hub.run { hub in
            try await publishing(.h264AAC, to: hub.publishURL("live")) { _ in
                try await hub.live()
                let probe = try await Probe.lookWithRtmpdump(hub.playURL(over: .rtmp), seconds: 3)
                #expect(probe.frames["h264", default: 0] >= 60)
                #expect(probe.frames["aac", default: 0] >= 100)
            }
        }
    }
}
