import Glibc
import Media
import Testing
import Threads

@testable import Live

/// A media thread with more to do than it has time for: so many frames a second that it cannot flush each.
@Suite(.serialized) struct FlushUnderLoadTests {
    private static let viewers = 200

    @Test func widensWhenTheThreadHasNoTimeLeftAndComesBackWithoutLosingAViewer() async throws {
        let rig = try Rig()
        let publisher = try Publisher(rig)
        publisher.sendConfiguration()
        publisher.sendFrames(0..<1, size: 100)
        let drain = try Drain((0..<Self.viewers).map { _ in Watcher(rig).peer })
        defer { drain.stop() }
        for _ in 0..<500 {
            let snapshot = await rig.server.snapshot()
            if snapshot.streams.first?.flvViewers == Self.viewers, snapshot.threads[0].flushInterval == 0 { break }
            try await Task.sleep(for: .milliseconds(10))
        }
        var thread = await rig.server.snapshot().threads[0]
        #expect(thread.viewers == Self.viewers)
        #expect(thread.flushInterval == 0)

        // The socket always holds more frames than the thread has taken.
        var time = 1
        let end = ContinuousClock.now + .seconds(20)
        while thread.flushInterval == 0, ContinuousClock.now < end {
            publisher.send((time..<time + 50).map(frame))
            time += 50
            thread = await rig.server.snapshot().threads[0]
        }
        #expect((1...FlushController.maximum).contains(thread.flushInterval))
        #expect(thread.busyPermille > 850)

        // Two seconds of thirty frames.
        for _ in 0..<60 where thread.flushInterval > 0 {
            publisher.send([frame(time)])
            time += 33
            try await Task.sleep(for: .milliseconds(33))
            thread = await rig.server.snapshot().threads[0]
        }
        #expect(thread.flushInterval == 0)
        let snapshot = await rig.server.snapshot()
        #expect(snapshot.streams.first?.flvViewers == Self.viewers)
        #expect(snapshot.counters.viewersTooSlow == 0)
        #expect(snapshot.counters.viewersSkipped == 0)
    }

    private func frame(_ time: Int) -> MediaMessage {
        Publisher.frame(time, isKeyframe: time % 60 == 0, size: 100, time: UInt32(time))
    }
}

/// A thread that reads and forgets what comes to connections, until it is stopped.
private final class Drain {
    private let peers: [Peer]
    private let thread: NativeThread
    private let isStopping = Locked(false)

    init(_ peers: [Peer]) throws {
        self.peers = peers
        let descriptors = peers.map(\.descriptor)
        let isStopping = isStopping
        thread = try NativeThread("drain") {
            var polled = descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
            var buffer = [UInt8](repeating: 0, count: 65536)
            while !isStopping.withLock({ $0 }) {
                guard poll(&polled, nfds_t(polled.count), 50) > 0 else { continue }
                for item in polled where item.revents != 0 { _ = recv(item.fd, &buffer, buffer.count, Int32(MSG_DONTWAIT)) }
            }
        }
    }

    func stop() {
        isStopping.withLock { $0 = true }
        thread.join()
    }
}
