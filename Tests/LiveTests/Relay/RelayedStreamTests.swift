import Media
import RTMP
import Testing

@testable import Live

/// Streams that another hub makes, over real sockets on loopback.
@Suite(.serialized) struct RelayedStreamTests {
    static let configuration: [TimedMessage] = [
        TimedMessage(
            kind: .video, time: 5000, payload: [0x17, 0, 0, 0, 0, 1, 0x64, 0, 31, 0xFF, 0xE1, 0, 4, 0x67, 0x64, 0, 1, 1, 0, 2, 0x68, 0xEE]),
        TimedMessage(kind: .audio, time: 5000, payload: [0xAF, 0, 0x12, 0x10]),
    ]

    /// Sound and pictures, a keyframe each 20 frames, at times that no clock of this machine gives.
    static func frames(_ range: Range<Int>) -> [TimedMessage] {
        range.flatMap { number in
            let frame = Publisher.frame(number, isKeyframe: number % 20 == 0, size: 100, time: 0)
            let time = 5000 + Int64(number) * 40
            return [
                TimedMessage(kind: .audio, time: time, payload: [0xAF, 1, UInt8(number)]),
                TimedMessage(kind: .video, time: time, payload: frame.payload),
            ]
        }
    }

    private func relayed(_ messages: [TimedMessage]) -> [MediaMessage] {
        messages.map { MediaMessage(kind: $0.kind, timestamp: UInt32($0.time), payload: $0.payload) }
    }

    private func tags(_ watcher: Watcher, _ count: Int) -> [MediaMessage] { (0..<count).compactMap { _ in watcher.nextTag() } }

    private func known(_ rig: Rig, _ name: StreamName) async -> LiveSnapshot.Stream? {
        await rig.server.snapshot().streams.first { $0.name == name }
    }

    @Test func viewersGetTheMessagesWithTheirVeryTimes() async throws {
        let (rig, far) = (try Rig { $0.relaysOnly = true }, try #require(StreamName("far")))
        #expect(rig.server.relay(far, .began))
        #expect(rig.server.relay(far, .messages(Self.configuration + Self.frames(0..<30))))
        #expect(await known(rig, far)?.isPublishing == true)
        let watcher = Watcher(rig, path: "/live/far.flv")
        #expect(tags(watcher, 2).map(\.payload) == Self.configuration.map(\.payload))
        // The sound that came before the keyframe of its time is behind whoever joins there.
        #expect(tags(watcher, 19) == relayed(Array(Self.frames(20..<30).dropFirst())))
        #expect(rig.server.relay(far, .messages(Self.frames(30..<50))))
        #expect(tags(watcher, 40) == relayed(Self.frames(30..<50)))
        #expect(watcher.head.contains("\r\nTiming-Allow-Origin: *\r\n"))
    }

    @Test func anotherSessionAndTheEndCloseViewers() async throws {
        let (rig, far) = (try Rig { $0.relaysOnly = true }, try #require(StreamName("far")))
        for end in [RelayedInput.began, .ended, .forgotten] {
            _ = rig.server.relay(far, .began)
            _ = rig.server.relay(far, .messages(Self.configuration + Self.frames(0..<3)))
            let watcher = Watcher(rig, path: "/live/far.flv")
            #expect(tags(watcher, 7).count == 7)
            _ = rig.server.relay(far, end)
            #expect(watcher.nextTag() == nil)
        }
        #expect(await known(rig, far) == nil)
        #expect(rig.server.viewers.viewers(of: far) == 0)
    }

    @Test func whatBelongsToNoSessionIsLeftOut() async throws {
        let (rig, far) = (try Rig { $0.relaysOnly = true }, try #require(StreamName("far")))
        _ = rig.server.relay(far, .messages(Self.frames(0..<3)))
        _ = rig.server.relay(far, .ended)
        #expect(await known(rig, far) == nil)
        // A stream of this hub's own is nobody else's.
        _ = rig.server.relay(rig.name, .began)
        #expect(await known(rig, rig.name) == nil)
    }

    @Test func moreThanThereIsRoomForIsNotTaken() throws {
        let room = RelayedRoom()
        #expect(room.enter(RelayedRoom.limit))
        #expect(!room.enter(1) && room.enter(0))
        room.leave(1)
        #expect(room.enter(1))
    }

    @Test func aLimitThatChangesHoldsForThoseWhoCome() throws {
        let (book, far) = (ViewerBook(LiveConfiguration()), try #require(StreamName("far")))
        book.set(far, bitrate: 1_000)
        #expect(book.add(far, AddressIdentity()) == nil)
        book.setUploadLimit(1_999)
        #expect(book.add(far, AddressIdentity()) == .uploadFull)
        book.setUploadLimit(2_000)
        #expect(book.add(far, AddressIdentity()) == nil)
        book.setUploadLimit(nil)
        #expect(book.add(far, AddressIdentity()) == nil && book.viewers(of: far) == 3)
    }

    @Test func whoTakesAShareCountsWithItAndOutlivesTheStream() throws {
        let (book, far, address) = (ViewerBook(LiveConfiguration()), try #require(StreamName("far")), AddressIdentity())
        book.setUploadLimit(1_000)
        #expect(book.add(far, address, taking: 600) == nil)
        #expect(book.add(far, address, taking: 401) == .uploadFull)
        #expect(book.add(far, address, taking: 0) == nil && book.add(far, address, taking: 400) == nil)
        #expect(book.change(far, taking: 400, to: 901) == .uploadFull, "half as much again is for those who are in")
        #expect(book.change(far, taking: 600, to: 100) == nil && book.change(far, taking: 400, to: 900) == nil)
        book.set(far, bitrate: 1)
        #expect(book.add(far, address) == .uploadFull)
        book.end(far)
        #expect(book.viewers(of: far) == 3 && book.sharers(of: far) == 3 && book.isWatched(far))
        book.setUploadLimit(10)
        #expect(book.add(far, address, taking: 0) == nil, "who takes nothing is never too many for the line")
        for taking in [100, 0, 900, 0] { book.remove(far, address, taking: taking) }
        #expect(book.viewers(of: far) == 0 && !book.isWatched(far))
        #expect(book.add(far, address, taking: 10) == nil)
    }

    @Test func sharersKeepTheLimitsOfViewers() throws {
        var configuration = LiveConfiguration()
        configuration.maximumViewers = 1
        let (book, far) = (ViewerBook(configuration), try #require(StreamName("far")))
        #expect(book.add(far, AddressIdentity(), taking: 0) == nil)
        #expect(book.add(far, AddressIdentity(), taking: 0) == .tooManyViewers)
    }

    @Test func nobodyPublishesToANode() throws {
        let rig = try Rig { $0.relaysOnly = true }
        let publisher = try Publisher(rig)
        #expect(!publisher.hasStarted)
        #expect(publisher.refusal == "NetStream.Publish.Rejected")
    }
}
