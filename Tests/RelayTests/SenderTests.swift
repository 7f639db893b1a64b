import Media
import Parts
import Testing

@testable import Relay

@Suite struct SenderTests {
    private func subscription(_ wishes: [Subscription.Wish] = [.init(nil)], missing: [SliceName] = []) -> Subscription {
        Subscription(link: [UInt8](repeating: 0, count: 16), wishes: wishes, missing: missing)
    }

    /// What a hub has after so many parts, one each 200 ms.
    private func source(_ broadcast: Broadcast, parts: Int64, limits: RelayStore.Limits = RelayStore.Limits()) -> ManifestSource {
        var source = ManifestSource(limits: limits, hash: Broadcast.hash, sign: Broadcast.sign)
        source.setWanted(true, now: 0)
        source.begin(broadcast.start, stream: broadcast.stream, renditions: broadcast.renditions, now: 0)
        for number in 0..<parts { add(number, broadcast, &source) }
        return source
    }

    private func add(_ number: Int64, _ broadcast: Broadcast, _ source: inout ManifestSource) {
        for (event, position) in broadcast.events(number) {
            source.take(event, at: position, stream: broadcast.stream, rendition: .source, now: number * 200)
        }
    }

    private func read(_ sender: inout LinkSender, _ store: RelayStore, now: Int64) throws -> [RelayFrame] {
        var reader = RelayFrameReader()
        // A reader of the whole link has seen the greeting.
        var frames: [RelayFrame] = []
        while let frame = sender.next(store, now: now) {
            if frames.isEmpty, frame.head[0] != 1 { reader.append(RelayFrame.greeting(WatchPlace()).outgoing.bytes) }
            reader.append(frame.bytes)
            while let frame = try reader.next() { frames.append(frame) }
        }
        return frames
    }

    private func slices(_ frames: [RelayFrame]) -> [Int64: Set<Int>] {
        var found: [Int64: Set<Int>] = [:]
        for case .slice(_, let part, let slice, _) in frames { found[part, default: []].insert(slice) }
        return found
    }

    @Test func whoJoinsGetsTheNewestSegmentAndWhatItNeeds() throws {
        let broadcast = try Broadcast()
        let store = source(broadcast, parts: 54).store
        var sender = LinkSender(subscription(), now: 10_800)
        let frames = try read(&sender, store, now: 10_800)
        #expect(Set(slices(frames).keys) == [50, 51, 52, 53])
        #expect(slices(frames).values.allSatisfy { $0 == Set(0..<16) })
        var reader = ManifestReader(
            broadcast.start.session, rendition: .source, hash: Broadcast.hash, isSigned: Broadcast.isSigned)
        var kinds: [String] = []
        for case .entry(_, let bytes) in frames {
            switch try reader.take(bytes).content {
            case .start: kinds.append("start")
            case .initialization(let segment): kinds.append("init \(segment.number)")
            case .targetDuration: kinds.append("target")
            case .segment(let position): kinds.append("segment \(position.sequence)")
            case .part(let sliced): kinds.append("\(sliced.part.number)")
            case .end: kinds.append("end")
            }
        }
        #expect(kinds == ["start", "init 0", "target", "init 1", "segment 50", "50", "51", "52", "53"])
        #expect(frames.dropFirst().first == .opened(0, broadcast.timeline))
    }

    @Test func aReceiverThatKnowsAPartGoesOnWithTheNext() throws {
        let broadcast = try Broadcast()
        let store = source(broadcast, parts: 20).store
        let start = Subscription.Start(session: broadcast.start.session, part: 8)
        var sender = LinkSender(subscription([.init(nil, from: start)]), now: 4_000)
        #expect(Set(slices(try read(&sender, store, now: 4_000)).keys) == Set(8...19))
        var other = LinkSender(subscription([.init(nil, from: .init(session: SessionID(1), part: 8))]), now: 4_000)
        #expect(Set(slices(try read(&other, store, now: 4_000)).keys) == Set(15...19))
    }

    @Test func onlyItsStripesAreSentAndOthersFromAChangeOn() throws {
        let broadcast = try Broadcast()
        var source = source(broadcast, parts: 1)
        var sender = LinkSender(subscription([.init(broadcast.stream, mask: .every(4, 0))]), now: 200)
        #expect(slices(try read(&sender, source.store, now: 200)) == [0: [0, 4, 8, 12]])
        add(1, broadcast, &source)
        #expect(slices(try read(&sender, source.store, now: 400)) == [1: [0, 4, 8, 12]])
        let missing = SliceName(broadcast.timeline, part: 1, slice: 3)
        let unknown = SliceName(broadcast.timeline, part: 9, slice: 3)
        sender.change(subscription([.init(broadcast.stream, mask: .every(4, 1))], missing: [missing, unknown]), source.store)
        #expect(slices(try read(&sender, source.store, now: 400)) == [1: [3]])
        add(2, broadcast, &source)
        #expect(slices(try read(&sender, source.store, now: 600)) == [2: [1, 5, 9, 13]])
        sender.change(subscription([]), source.store)
        add(3, broadcast, &source)
        #expect(try read(&sender, source.store, now: 800).isEmpty)
    }

    @Test func aSlowReceiverLosesWhatIsOldAndCostsNoMemory() throws {
        let broadcast = try Broadcast()
        var source = source(broadcast, parts: 1)
        var sender = LinkSender(subscription(), now: 200)
        _ = try read(&sender, source.store, now: 200)
        for number in 1..<40 as Range<Int64> { add(number, broadcast, &source) }
        let late = try read(&sender, source.store, now: 8_000)
        #expect(slices(late).keys.min() == 20, "what is older than the patience is left out")
        #expect(sender.dropped == 19 * 16)
        for number in 40..<300 as Range<Int64> { add(number, broadcast, &source) }
        #expect(source.store.bytes < 70 * 42_000)
        #expect(Set(slices(try read(&sender, source.store, now: 60_000)).keys) == Set(295...299), "far behind it begins anew")
        #expect(sender.dropped > 1_000)
    }

    @Test func theStoreKeepsNoMoreThanItMay() throws {
        var limits = RelayStore.Limits()
        limits.bytes = 500_000
        let broadcast = try Broadcast()
        var source = source(broadcast, parts: 60, limits: limits)
        #expect(source.store.bytes <= 500_000)
        #expect(source.store.slice(SliceName(broadcast.timeline, part: 59, slice: 0)) != nil)
        #expect(source.store.slice(SliceName(broadcast.timeline, part: 40, slice: 0)) == nil)
        source.take(.ended, at: nil, stream: broadcast.stream, rendition: .source, now: 12_000)
        source.begin(broadcast.start, stream: broadcast.stream, renditions: [], now: 30_000)
        source.forget(broadcast.stream, now: 30_000)
        #expect(source.store.timelines.isEmpty)
    }

    @Test func whatIsWithdrawnGoesToNobody() throws {
        let broadcast = try Broadcast()
        var source = source(broadcast, parts: 5)
        var sender = LinkSender(subscription(), now: 1_000)
        _ = sender.next(source.store, now: 1_000)
        source.forget(broadcast.stream, now: 1_000)
        let frames = try read(&sender, source.store, now: 1_000)
        #expect(slices(frames).isEmpty && frames.last == .closed(0, isWithdrawn: true))
        var late = LinkSender(subscription(), now: 1_000)
        #expect(try read(&late, source.store, now: 1_000).count == 1)
    }

    @Test func aViewerGetsOneRenditionAndItsEntriesWhenItWantsThem() throws {
        let low = try #require(RenditionName("low"))
        let broadcast = try Broadcast(renditions: [.source, low])
        var source = source(broadcast, parts: 7)
        for (number, rendition) in [(0, low), (1, low)] as [(Int64, RenditionName)] {
            for (event, position) in broadcast.events(number, rendition: 1) {
                source.take(event, at: position, stream: broadcast.stream, rendition: rendition, now: 1_400)
            }
        }
        var wish = subscription()
        wish.selection = .init(rendition: low, hasEntries: false)
        var sender = LinkSender(wish, now: 1_400)
        let first = try read(&sender, source.store, now: 1_400)
        #expect(first.count { if case .opened = $0 { true } else { false } } == 1)
        #expect(slices(first).keys.sorted() == [0, 1] && !first.contains { if case .entry = $0 { true } else { false } })
        wish.selection.hasEntries = true
        sender.change(wish, source.store)
        let entries = try read(&sender, source.store, now: 1_400).dropFirst()
        #expect(entries.count == 5, "the start, the init segment, the segment and two parts")
        wish.selection.rendition = .source
        sender.change(wish, source.store)
        #expect(slices(try read(&sender, source.store, now: 1_400)).keys.sorted() == [5, 6])
    }

    @Test func aFrameThatIsNoPartOfAnyStreamComesFirst() throws {
        let broadcast = try Broadcast()
        let store = source(broadcast, parts: 1).store
        var sender = LinkSender(subscription(), now: 200)
        for number in 1...3 as ClosedRange<UInt8> { sender.send(RelayFrame.sources([number]).outgoing) }
        let frames = try read(&sender, store, now: 200)
        #expect(
            frames.prefix(2) == [.greeting(WatchPlace()), .sources([3])] && frames.dropFirst(2).first == .opened(0, broadcast.timeline))
    }

    @Test func theStoreKnowsWhatIsOnAndSinceWhen() throws {
        let broadcast = try Broadcast()
        var source = source(broadcast, parts: 7)
        let found = try #require(source.store.broadcast(broadcast.stream, .source))
        #expect(found.timeline == broadcast.timeline && found.newest == broadcast.start.wallStart + 1_200)
        #expect(found.bitsPerSecond == 34_000 * 8 * 5)
        #expect(try source.store.broadcast(#require(StreamName("other")), .source) == nil)
        source.take(.ended, at: nil, stream: broadcast.stream, rendition: .source, now: 1_400)
        #expect(source.store.broadcast(broadcast.stream, .source) == nil)
    }

    @Test func whileNobodyWantsThemNothingIsSigned() throws {
        let broadcast = try Broadcast()
        var source = Broadcast.source(wanted: false)
        source.begin(broadcast.start, stream: broadcast.stream, renditions: broadcast.renditions, now: 0)
        for number in 0..<200 as Range<Int64> { add(number, broadcast, &source) }
        #expect(source.signed == 0 && source.store.bytes < 1_000)
        source.setWanted(true, now: 40_000)
        #expect((60...80).contains(source.signed), "what is in the window, and what it began with")
        var sender = LinkSender(subscription(), now: 40_000)
        #expect(Set(slices(try read(&sender, source.store, now: 40_000)).keys) == Set(195...199))
        source.setWanted(false, now: 40_000)
        add(200, broadcast, &source)
        source.setWanted(true, now: 40_200)
        #expect(slices(try read(&sender, source.store, now: 40_200)) == [200: Set(0..<16)])
    }
}
