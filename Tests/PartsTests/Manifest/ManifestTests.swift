import Testing

@testable import Parts

@Suite struct ManifestTests {
    /// Entries of a stream whose encoder changes and pauses, and the store that the hub serves it from.
    private func stream(_ clock: FrameClock, _ signing: Signing) -> (entries: [ManifestEntry], parts: [Part], hub: PartStore) {
        var (store, maker) = PartStore.begun(clock)
        var writer = signing.writer()
        var events = maker.beginning + [.targetDuration(4)]
        while events.count < 90 { events.append(.part(maker.next())) }
        events.append(maker.change(after: 3000))
        while events.count < 160 { events.append(.part(maker.next())) }
        events += [.advice("set 2 s in OBS"), .ended]
        for event in events.dropFirst(2) { store.take(event) }
        let parts = events.compactMap { if case .part(let part) = $0 { part } else { nil } }
        return (events.compactMap { writer.entry(for: $0) }, parts, store)
    }

    private func start(of writer: inout ManifestWriter) throws -> ManifestEntry {
        let entry = writer.entry(for: .partTarget(200))
        return try #require(entry)
    }

    @Test(arguments: FrameClock.all) func whoReadsItOffersTheVeryPlaylistOfTheHub(_ clock: FrameClock) throws {
        let signing = try Signing()
        let (entries, parts, hub) = stream(clock, signing)
        var reader = signing.reader()
        var node: PartStore?
        for entry in entries {
            #expect(reader.next == entry.index)
            let read = try reader.take(entry.bytes)
            #expect(read == entry)
            switch read.content {
            case .start(let start, let target):
                node = PartStore(start, rendition: read.rendition, window: WindowConfiguration(seconds: 60))
                node?.take(.partTarget(target))
            case .targetDuration(let seconds): node?.take(.targetDuration(seconds))
            case .initialization(let segment): node?.take(.initialization(segment))
            case .part(let sliced):
                let part = try #require(parts.first { $0.number == sliced.part.number })
                var assembly = PartAssembly(sliced, hash: Signing.hash)
                var outcome = PartAssembly.Outcome.taken
                for slice in (0..<sliced.slicing.count).reversed() {
                    outcome = try assembly.take(slice, Array(part.bytes[sliced.slicing.range(slice)]))
                }
                #expect(outcome == .complete(part))
                if case .complete(let whole) = outcome { node?.take(.part(whole)) }
            case .segment: break
            case .end: node?.take(.ended)
            }
        }
        #expect(node?.text() == hub.text() && node?.isEnded == true)
        #expect(node?.bytes == hub.bytes)
    }

    @Test func whoJoinsLateTakesWhatItNeeds() throws {
        let signing = try Signing()
        let entries = stream(FrameClock.all[5], signing).entries
        var reader = signing.reader()
        for entry in [entries[0], entries[1], entries[60], entries[61], entries[62]] { _ = try reader.take(entry.bytes) }
        #expect(throws: ManifestError.outOfOrder) { try reader.take(entries[61].bytes) }
        #expect(throws: ManifestError.outOfOrder) { try reader.take(entries[0].bytes) }
        #expect(try reader.take(entries[63].bytes) == entries[63])
    }

    @Test func hubThatSaysTwoThingsIsFoundOut() throws {
        let signing = try Signing()
        let entries = stream(FrameClock.all[5], signing).entries
        var other = signing.writer()
        let lies = [PackagerEvent.partTarget(999), .targetDuration(5), .targetDuration(4)].compactMap { other.entry(for: $0) }
        var reader = signing.reader()
        for entry in entries.prefix(2) { _ = try reader.take(entry.bytes) }
        #expect(throws: ManifestError.contradiction) { try reader.take(lies[1].bytes) }
        #expect(throws: ManifestError.contradiction) { try reader.take(lies[2].bytes) }
        #expect(try reader.take(entries[2].bytes) == entries[2])
    }

    @Test func onlyTheHubsOwnEntriesOfThisTimelineAreTaken() throws {
        let (hub, stranger) = (try Signing(1), try Signing(2))
        var writer = stranger.writer()
        let forged = try start(of: &writer)
        var reader = hub.reader()
        #expect(throws: ManifestError.wrongSignature) { try reader.take(forged.bytes) }
        var own = hub.writer()
        let entry = try start(of: &own)
        var elsewhere = hub.reader(SessionID(9))
        #expect(throws: ManifestError.otherTimeline) { try elsewhere.take(entry.bytes) }
        let small = try #require(RenditionName("480p"))
        var smaller = hub.reader(rendition: small)
        #expect(throws: ManifestError.otherTimeline) { try smaller.take(entry.bytes) }
        #expect(try reader.take(entry.bytes) == entry)
    }

    @Test func anyBrokenEntryIsRefused() throws {
        let signing = try Signing()
        let entries = stream(FrameClock.all[5], signing).entries
        let reader = signing.reader()
        for entry in [entries[0], entries[1], entries[2], entries[3], entries[entries.count - 1]] {
            for count in 0..<entry.bytes.count {
                var copy = reader
                #expect(throws: ManifestError.self) { try copy.take(Array(entry.bytes.prefix(count))) }
            }
            for place in entry.bytes.indices {
                var bytes = entry.bytes
                bytes[place] ^= 0x40
                var copy = reader
                #expect(throws: ManifestError.self) { try copy.take(bytes) }
            }
            var copy = reader
            #expect(throws: ManifestError.tooLong) { try copy.take(entry.bytes + [UInt8](repeating: 0, count: ManifestEntry.maximumSize)) }
        }
    }

    /// A hub may be hostile, too.
    @Test func signedNonsenseIsRefusedOrTakenAndNeverTrappedOn() throws {
        let signing = try Signing()
        let entries = stream(FrameClock.all[5], signing).entries
        let reader = signing.reader()
        var refused = 0
        for entry in entries.prefix(4) {
            let body = Array(entry.bytes.dropLast(ManifestEntry.signatureSize))
            for place in body.indices {
                for value in [0, 0x7f, 0x80, 0xff] as [UInt8] {
                    var changed = body
                    changed[place] = value
                    var copy = reader
                    do throws(ManifestError) {
                        let read = try copy.take(signing.signed(changed))
                        var store = PartStore.made()
                        if case .part(let sliced) = read.content { store.take([.partTarget(200), .part(sliced.part)]) }
                    } catch {
                        refused += 1
                    }
                }
            }
        }
        #expect(refused > 100)
    }

    @Test func entriesHaveTheBytesOfTheTable() throws {
        let signing = try Signing()
        var writer = signing.writer()
        _ = try start(of: &writer)
        let ended = writer.entry(for: .ended)
        let entry = try #require(ended)
        #expect(Array(entry.bytes[0..<9]) == [1, 0, 0, 0, 0, 0, 0, 0x0a, 0xbc])
        #expect(Array(entry.bytes[9..<16]) == [6] + Array("source".utf8))
        #expect(Array(entry.bytes[16..<24]) == [0, 0, 0, 0, 0, 0, 0, 1])
        #expect(Array(entry.bytes[24..<56]) == entry.previous && entry.bytes[56] == 5)
        #expect(entry.bytes.count == 57 + 64)
        #expect(entry.hash == Signing.hash(entry.bytes[..<57]))
        #expect(signing.key.verifies(Array(entry.bytes[57...]), of: Array("streamr manifest 1".utf8) + entry.bytes[..<57]))
    }

    @Test func whatNoNodeWouldTakeIsNotListed() throws {
        var writer = try Signing().writer()
        var segment = StreamMaker.initialization(0)
        segment.bytes = [UInt8](repeating: 0, count: ManifestEntry.maximumInitialization + 1)
        #expect(writer.entry(for: .initialization(segment)) == nil)
        segment.bytes = []
        #expect(writer.entry(for: .initialization(segment)) == nil)
        #expect(writer.entry(for: .advice("set 2 s in OBS")) == nil)
    }
}
