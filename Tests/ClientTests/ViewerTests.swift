import Testing

/// What one viewer does never touches another.
@Suite struct ViewerTests {
    @Test(arguments: Way.allCases)
    func viewerStartsWithTheCachedGOPAtOnce(_ way: Way) async throws {
        try await Hub.run { hub in
            try await publishing(.longGOP, to: hub.publishURL("live")) { _ in
                try await hub.live()
                let crowd = Crowd()
                defer { crowd.leave() }
                try crowd.join(hub, over: way)
                try await eventually("three seconds of the first GOP passed", within: .seconds(10)) { crowd.member().pictures > 75 }
                let edge = crowd.member().lastTimestamp

                let cached = try crowd.join(hub, over: way)
                let live = try crowd.join(hub, over: way, query: "?start=live")
                try await eventually("the cached GOP arrives", within: .seconds(1)) { crowd.member(cached).pictures > 60 }
                #expect(crowd.member(cached).firstPictureIsKeyframe == true)
                #expect(crowd.member(cached).firstPicture ?? 0 < edge)

                // The low-latency viewer waits for the next keyframe instead of catching up.
                try await eventually("the live viewer sees a picture", within: .seconds(10)) { crowd.member(live).pictures > 0 }
                #expect(crowd.member(live).firstPictureIsKeyframe == true)
                #expect(crowd.member(live).firstPicture ?? 0 >= edge)
            }
        }
    }

    @Test(arguments: Way.allCases)
    func slowViewerSkipsToAKeyframeAndDisturbsNobody(_ way: Way) async throws {
        try await Hub.run { hub in
            try await publishing(.heavy, to: hub.publishURL("live")) { _ in
                try await hub.live()
                let crowd = Crowd()
                defer { crowd.leave() }
                let good = try crowd.join(hub, over: way)
                let slow = try crowd.join(hub, over: way, receiveBuffer: 4_096)
                let stuck = try crowd.join(hub, over: way, receiveBuffer: 4_096)
                try await eventually("all watch", within: .seconds(10)) { crowd.members.allSatisfy { $0.pictures > 10 } }
                // A fifth of what the stream needs, and nothing at all.
                crowd.slow(slow, to: 150_000)
                crowd.slow(stuck, to: 0)
                try await eventually("the slow one skipped", within: .seconds(40), detail: { "\(crowd.members)" }) {
                    crowd.member(slow).longestStep > 1_000 || crowd.member(slow).ended
                }
                crowd.slow(slow, to: nil)
                crowd.slow(stuck, to: nil)
                let now = crowd.member(good).lastTimestamp
                try await eventually("the slow one is up to date", within: .seconds(10)) {
                    crowd.member(slow).ended || crowd.member(slow).lastTimestamp > now
                }
                // The one who took nothing may have been let go in the middle of a message; it never gets wrong bytes.
                #expect(crowd.members.compactMap(\.failure).isEmpty)
                let (one, other) = (crowd.member(good), crowd.member(slow))
                #expect(!other.ended)
                #expect(other.stepsLandOnKeyframes && other.stepsBack == 0)
                #expect(one.longestStep <= 200)
                #expect(one.longestSilence < .seconds(1) * patience)
            }
        }
    }

    @Test func idleAndDribblingConnectionsDoNotTouchViewers() async throws {
        try await Hub.run { hub in
            try await publishing(.h264AAC, to: hub.publishURL("live")) { _ in
                try await hub.live()
                let crowd = Crowd()
                defer { crowd.leave() }
                try crowd.join(hub)
                let idle = try (0..<200).map { _ in try Socket(port: hub.rtmp) }
                let silent = try (0..<200).map { _ in try Socket(port: hub.http) }
                let dribbling = try (0..<100).map { _ in try Socket(port: hub.http) }
                let begun = ContinuousClock.now
                let request = Array("GET /live/live.flv HTTP/1.1\r\nX-Slow: ".utf8) + [UInt8](repeating: UInt8(ascii: "a"), count: 4_000)
                var sent = 0
                // One byte each 200 ms; the hub has the right to lose patience after ten seconds.
                try await eventually("the dribbling connections are closed", within: .seconds(20)) {
                    let due = min(request.count, Int((ContinuousClock.now - begun) / .milliseconds(200)))
                    while sent < due {
                        for socket in dribbling { try? socket.send([request[sent]]) }
                        sent += 1
                    }
                    return dribbling.allSatisfy(\.isEnded)
                }
                try await eventually("the silent connections are closed", within: .seconds(40)) {
                    silent.allSatisfy(\.isEnded) && idle.allSatisfy(\.isEnded)
                }
                let member = crowd.member()
                #expect(member.longestSilence < .seconds(1) * patience)
                #expect(member.longestStep <= 200)
                #expect(member.failure == nil && !member.ended)
            }
        }
    }

    @Test func hostileRequestsGetARightStatus() async throws {
        try await Hub.run { hub in
            let statuses: [(String, Set<Int>)] = [
                ("/live/nobody.flv", [404]), ("/live/live.flv", [404]), ("/live/../../etc/passwd", [400, 404]), ("/%00", [400]),
                ("/live/%00.flv", [400]), ("/live/%2e%2e%2fx.flv", [400, 404]),
                ("/" + String(repeating: "a", count: 20_000), [400, 414, 431]),
            ]
            for (path, allowed) in statuses {
                let status = try HTTPClient.get(port: hub.http, path: path).status
                #expect(allowed.contains(status), "\(path.prefix(40)) gives \(status)")
            }
            let large = try HTTPClient.get(port: hub.http, path: "/", headers: ["X-Large: " + String(repeating: "a", count: 30_000)])
            #expect([400, 413, 431].contains(large.status))
        }
    }
}
