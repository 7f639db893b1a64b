import Glibc
import Media
import Testing

@testable import Live

/// Real sockets on loopback, made-up media.
@Suite(.serialized) struct FanOutTests {
    private func videoFrames(_ watcher: Watcher, _ count: Int) -> [MediaMessage] {
        var frames: [MediaMessage] = []
        while frames.count < count, let tag = watcher.nextTag() {
            if tag.kind == .video, tag.payload[1] == 1 { frames.append(tag) }
        }
        return frames
    }

    private func wait(_ rig: Rig, until condition: (LiveSnapshot) -> Bool) async -> Bool {
        for _ in 0..<500 {
            if condition(await rig.server.snapshot()) { return true }
            try? await Task.sleep(for: .milliseconds(10))
        }
        return false
    }

    @Test func aViewerStartsWithHeadersAndTheCachedGOP() async throws {
        let rig = try Rig()
        let publisher = try Publisher(rig)
        publisher.sendConfiguration()
        publisher.sendFrames(0..<100)
        #expect(await wait(rig) { $0.streams.first?.bytesReceived ?? 0 >= 1_000_000 })
        let watcher = Watcher(rig)
        let first = try #require(watcher.nextTag())
        #expect(first.kind == .video && first.payload[1] == 0)
        #expect(watcher.nextTag()?.kind == .audio)
        let frame = try #require(watcher.nextTag())
        #expect(frame.payload[0] == 0x17)
        #expect(frame.payload[5] == 60)
        #expect(frame.timestamp == 60 * 33)
        publisher.sendFrames(100..<130)
        #expect(videoFrames(watcher, 69).map { Int($0.payload[5]) } == Array(61..<130))
    }

    @Test func takesAPublisherWhomSomebodyElseAccepted() async throws {
        let rig = try Rig()
        do {
            let publisher = try Publisher(rig, over: Peer(adoptedBy: rig.server))
            publisher.sendConfiguration()
            publisher.sendFrames(0..<100)
            #expect(await wait(rig) { $0.streams.first?.bytesReceived ?? 0 >= 1_000_000 })
            #expect(await rig.server.snapshot().streams.first?.publisherAddress == "192.0.2.7")
            #expect(Watcher(rig).nextTag()?.kind == .video)
        }
        #expect(await wait(rig) { $0.streams.first?.isPublishing == false })
        rig.server.stop()
        // After the end whoever comes is closed, and nothing is kept open.
        #expect(Peer(adoptedBy: rig.server).read().isEmpty)
    }

    @Test func startLiveWaitsForTheNextKeyframe() async throws {
        let rig = try Rig()
        let publisher = try Publisher(rig)
        publisher.sendConfiguration()
        publisher.sendFrames(0..<100)
        #expect(await wait(rig) { $0.streams.first?.bytesReceived ?? 0 >= 1_000_000 })
        let watcher = Watcher(rig, path: "/live/live.flv?start=live")
        #expect(await wait(rig) { $0.streams.first?.flvViewers == 1 })
        publisher.sendFrames(100..<125)
        #expect(videoFrames(watcher, 1).first?.payload[5] == 120)
    }

    @Test func aSlowViewerSkipsToAKeyframeAtAMessageBoundaryAndOthersSeeEverything() async throws {
        let rig = try Rig { $0.ringLimit = 1 << 20 }
        let publisher = try Publisher(rig)
        publisher.sendConfiguration()
        publisher.sendFrames(0..<1, gop: 10)
        #expect(await wait(rig) { !$0.streams.isEmpty })
        let slow = Watcher(rig, receiveBuffer: 4096)
        let fast = Watcher(rig)
        #expect(await wait(rig) { $0.streams.first?.flvViewers == 2 })
        for number in 1..<250 {
            publisher.sendFrames(number..<number + 1, gop: 10)
            let frames = videoFrames(fast, number == 1 ? 2 : 1)
            #expect(frames.last?.payload[5] == UInt8(number))
            // The slow one takes a few frames now and then, so that it is skipped and not closed.
            if number % 10 == 0 { _ = videoFrames(slow, 2) }
        }
        #expect(await wait(rig) { $0.counters.viewersSkipped > 0 })
        let rest = videoFrames(slow, 20).map { Int($0.payload[5]) }
        #expect(rest.count == 20)
        for (one, next) in zip(rest, rest.dropFirst()) where next != one + 1 {
            #expect(next % 10 == 0, "a leap lands on a keyframe")
            #expect(next > one)
        }
    }

    @Test func aViewerThatReadsNothingIsClosedAndCounted() async throws {
        let rig = try Rig { $0.ringLimit = 1 << 20 }
        let publisher = try Publisher(rig)
        publisher.sendConfiguration()
        publisher.sendFrames(0..<1, gop: 10)
        #expect(await wait(rig) { !$0.streams.isEmpty })
        let stuck = Watcher(rig, receiveBuffer: 4096)
        #expect(await wait(rig) { $0.streams.first?.flvViewers == 1 })
        publisher.sendFrames(1..<400, gop: 10)
        #expect(await wait(rig) { $0.counters.viewersTooSlow == 1 && $0.streams.first?.flvViewers == 0 })
        _ = stuck
    }

    @Test func viewersStayThroughTheGraceTimeAndContinue() async throws {
        let rig = try Rig { $0.graceTime = .seconds(5) }
        var publisher: Publisher? = try Publisher(rig)
        publisher?.sendConfiguration()
        publisher?.sendFrames(0..<10)
        #expect(await wait(rig) { $0.streams.first?.bytesReceived ?? 0 >= 100_000 })
        let watcher = Watcher(rig)
        #expect(videoFrames(watcher, 10).count == 10)
        publisher = nil
        #expect(await wait(rig) { $0.streams.first?.isPublishing == false })
        let second = try Publisher(rig)
        second.sendConfiguration(marker: 1)
        second.sendFrames(60..<70)
        let configuration = try #require(watcher.nextTag())
        #expect(configuration.payload[1] == 0, "the new resolution is told")
        let frames = videoFrames(watcher, 10)
        #expect(frames.first?.payload[5] == 60)
        #expect(frames.first.map { $0.timestamp > 9 * 33 } == true)
    }

    @Test func theStreamEndsAfterTheGraceTime() async throws {
        let rig = try Rig { $0.graceTime = .milliseconds(300) }
        var publisher: Publisher? = try Publisher(rig)
        publisher?.sendConfiguration()
        publisher?.sendFrames(0..<10)
        let watcher = Watcher(rig)
        #expect(videoFrames(watcher, 10).count == 10)
        publisher = nil
        #expect(watcher.nextTag() == nil)
        #expect(await wait(rig) { $0.streams.isEmpty })
    }

    @Test func aWrongKeyIsRefused() async throws {
        let rig = try Rig()
        let publisher = try Publisher(rig, key: "not-the-right-key")
        #expect(!publisher.hasStarted)
        #expect(publisher.refusal != nil)
    }

    @Test func aNewcomerFromTheSameAddressTakesOver() async throws {
        let rig = try Rig()
        let first = try Publisher(rig)
        first.sendConfiguration()
        first.sendFrames(0..<10)
        let second = try Publisher(rig)
        #expect(second.hasStarted)
        let deadline = ContinuousClock.now + .seconds(5)
        while !first.peer.read().isEmpty, ContinuousClock.now < deadline {}
        #expect(await rig.server.snapshot().counters.publishersAccepted == 2)
    }

    @Test func rotatingTheKeyDropsThePublisherAtOnce() async throws {
        let rig = try Rig()
        let publisher = try Publisher(rig)
        publisher.sendConfiguration()
        publisher.sendFrames(0..<10)
        rig.server.setStreams([StreamEntry(name: rig.name, key: try #require(StreamKey("another-key")))])
        #expect(await wait(rig) { $0.streams.first?.isPublishing == false })
        let again = try Publisher(rig)
        #expect(!again.hasStarted)
    }

    @Test func theUploadCapRefusesWhatItCannotCarry() async throws {
        let rig = try Rig { $0.uploadLimit = 1000 }
        let publisher = try Publisher(rig)
        publisher.sendConfiguration()
        publisher.sendFrames(0..<30)
        #expect(await wait(rig) { $0.streams.first?.bitrate ?? 0 > 1000 })
        let watcher = Watcher(rig)
        #expect(watcher.nextTag() == nil)
        // The web server was given the connection, and asks why.
        var address = sockaddr_storage()
        guard case .failure(let error) = rig.server.openReader(stream: rig.name.text, address: &address, startsLive: false) else {
            Issue.record("admitted")
            return
        }
        #expect(error.refusal == .uploadFull)
        #expect(await rig.server.snapshot().counters.viewersRefused == 1)
    }

    @Test func severalThreadsShareTheViewers() async throws {
        let rig = try Rig { $0.mediaThreads = 3 }
        let publisher = try Publisher(rig)
        publisher.sendConfiguration()
        publisher.sendFrames(0..<10)
        #expect(await wait(rig) { $0.streams.first?.bytesReceived ?? 0 >= 100_000 })
        let watchers = (0..<9).map { _ in Watcher(rig) }
        for watcher in watchers { #expect(videoFrames(watcher, 10).count == 10) }
        for first in stride(from: 10, to: 200, by: 5) {
            publisher.sendFrames(first..<first + 5)
            for watcher in watchers { #expect(videoFrames(watcher, 5).map { Int($0.payload[5]) } == Array(first..<first + 5)) }
        }
        let snapshot = await rig.server.snapshot()
        #expect(snapshot.threads.map(\.viewers) == [3, 3, 3])
    }

    @Test func aSilentRequestIsTimedOut() async throws {
        let rig = try Rig { $0.requestTimeout = .milliseconds(300) }
        let peer = Peer(port: rig.server.httpPort)
        peer.write([UInt8]("GET /live/live".utf8))
        #expect(String(decoding: peer.read(), as: UTF8.self).hasPrefix("HTTP/1.1 408 "))
        #expect(peer.read().isEmpty)
        let rtmp = Peer(port: rig.server.rtmpPort)
        rtmp.write([3])
        #expect(rtmp.read().isEmpty)
    }

    @Test func stopEndsEveryStreamWithinTwoSeconds() async throws {
        let rig = try Rig()
        let publisher = try Publisher(rig)
        publisher.sendConfiguration()
        publisher.sendFrames(0..<10)
        let watcher = Watcher(rig)
        #expect(videoFrames(watcher, 10).count == 10)
        let start = ContinuousClock.now
        rig.server.stop()
        #expect(ContinuousClock.now - start < .seconds(2))
        #expect(watcher.nextTag() == nil)
        #expect(await rig.server.snapshot().streams.isEmpty)
    }

    @Test func viewersOfAnEndedStreamAreNotCountedWithTheNext() async throws {
        let rig = try Rig {
            $0.mediaThreads = 3
            $0.graceTime = .zero
        }
        for _ in 0..<20 {
            var publisher: Publisher? = try Publisher(rig)
            publisher?.sendConfiguration()
            publisher?.sendFrames(0..<2)
            #expect(await wait(rig) { !$0.streams.isEmpty })
            let watchers = (0..<6).map { _ in Watcher(rig) }
            #expect(await wait(rig) { $0.streams.first?.flvViewers == 6 })
            publisher = nil
            let next = try Publisher(rig)
            next.sendConfiguration()
            next.sendFrames(0..<2)
            for watcher in watchers { while watcher.nextTag() != nil {} }
            #expect(await wait(rig) { $0.threads.allSatisfy { $0.viewers == 0 } })
            #expect(await wait(rig) { $0.streams.first?.flvViewers == 0 })
        }
    }

    @Test func aReaderSeesWhatAViewerSees() async throws {
        let rig = try Rig()
        let publisher = try Publisher(rig)
        publisher.sendConfiguration()
        publisher.sendFrames(0..<10)
        #expect(await wait(rig) { $0.streams.first?.bytesReceived ?? 0 >= 100_000 })
        var address = sockaddr_storage()
        let reader = try rig.server.openReader(stream: "live", address: &address, startsLive: false).get()
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 5000)
        while case .bytes(let count) = buffer.withUnsafeMutableBytes({ reader.read(into: $0) }) { bytes += buffer[..<count] }
        #expect(Array(bytes[..<3]) == [UInt8]("FLV".utf8))
        #expect(bytes.count > 100_000)
        reader.close()
        #expect(await wait(rig) { $0.streams.first?.webViewers == 0 })
    }
}
