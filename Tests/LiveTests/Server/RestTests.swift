import Media
import Testing

@testable import Live

/// Publishers that nobody watches are read from time to time.
@Suite(.serialized) struct RestTests {
    private func rig(after: Duration = .zero) throws -> Rig { try Rig { $0.restAfter = after } }

    private func wait(_ rig: Rig, until condition: (LiveSnapshot.Stream?) -> Bool) async -> Bool {
        for _ in 0..<500 {
            if condition(await rig.server.snapshot().streams.first) { return true }
            try? await Task.sleep(for: .milliseconds(10))
        }
        return false
    }

    @Test func aPublisherRestsOnlyWhileNobodyWatches() async throws {
        let rig = try rig()
        let publisher = try Publisher(rig)
        publisher.sendConfiguration()
        publisher.sendFrames(0..<10, size: 1000)
        #expect(await wait(rig) { $0?.isResting == true })
        do {
            let watcher = Watcher(rig)
            #expect(watcher.nextTag() != nil)
            #expect(await rig.server.snapshot().streams.first?.isResting == false)
            // Fewer bytes than a resting publisher is woken by.
            publisher.sendFrames(10..<12, size: 1000)
            var last = UInt8(0)
            while last < 11, let tag = watcher.nextTag() { last = tag.kind == .video ? tag.payload[5] : last }
            #expect(last == 11)
        }
        #expect(await wait(rig) { $0?.isResting == true })
    }

    @Test func whatItSendsMeanwhileIsTakenInWholeAndAtOnceWhenItLeaves() async throws {
        let rig = try rig()
        do {
            let publisher = try Publisher(rig)
            publisher.sendConfiguration()
            publisher.sendFrames(0..<1, size: 1000)
            #expect(await wait(rig) { $0?.isResting == true })
            publisher.sendFrames(1..<3, size: 1000)
            #expect(await wait(rig) { $0?.bytesReceived ?? 0 >= 3000 })
            publisher.sendFrames(3..<60, size: 10_000)
            #expect(await wait(rig) { $0?.bytesReceived ?? 0 >= 573_000 })
            #expect(await rig.server.snapshot().streams.first?.isResting == true)
        }
        #expect(await wait(rig) { $0?.isPublishing == false && $0?.isResting == false })
    }

    @Test func aNewStreamDoesNotRest() async throws {
        let rig = try rig(after: .seconds(3600))
        let publisher = try Publisher(rig)
        publisher.sendConfiguration()
        try await Task.sleep(for: .milliseconds(600))
        #expect(await rig.server.snapshot().streams.first?.isResting == false)
    }

    @Test func aViewerOfAnyProtocolKeepsItAwake() async throws {
        let rig = try rig()
        let publisher = try Publisher(rig)
        publisher.sendConfiguration()
        let address = AddressIdentity()
        #expect(rig.server.viewers.add(rig.name, address) == nil)
        try await Task.sleep(for: .milliseconds(600))
        #expect(await rig.server.snapshot().streams.first?.isResting == false)
        rig.server.viewers.remove(rig.name, address)
        #expect(await wait(rig) { $0?.isResting == true })
        #expect(rig.server.viewers.add(rig.name, address) == nil)
        #expect(await wait(rig) { $0?.isResting == false })
    }
}
