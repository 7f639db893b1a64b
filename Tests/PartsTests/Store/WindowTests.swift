import Parts
import Testing

@testable import HLSRules
@testable import Parts

@Suite struct WindowTests {
    static let windows = [45, 60, 300]

    /// Constant bit rate, so that bytes are time.
    @Test(arguments: windows, FrameClock.all) func noMoreThanTheWindowIsKept(seconds: Int, clock: FrameClock) {
        var (store, maker) = PartStore.begun(clock, seconds: seconds)
        var longest: Int64 = 0
        while store.edge ?? 0 < Int64(seconds) * 2500 {
            store.take(.part(maker.next()))
            longest = max(longest, store.keptDuration)
        }
        #expect(longest <= Int64(seconds) * 1000)
        #expect(store.bytes == store.segments.reduce(store.open?.bytes ?? 0) { $0 + $1.bytes })
        // What is left beside the three longest segments can be watched.
        #expect(store.seekableDuration >= Int64(seconds) * 1000 - 18_000)
    }

    /// 6.2.2: a segment can be had for as long as it and the longest playlist with it last, from when it first appeared.
    @Test(arguments: FrameClock.all) func segmentsStayAsLongAsPlayersMayNeedThem(clock: FrameClock) {
        var (store, maker) = PartStore.begun(clock)
        var appeared: [Int64: (at: Int64, duration: Int64)] = [:]
        var longest: [Int64: Int64] = [:]
        while store.edge ?? 0 < 300_000 {
            store.take(.part(maker.next()))
            let edge = store.edge ?? 0
            let duration = store.listedDuration
            for segment in store.segments[store.firstListed...] {
                appeared[segment.sequence] = appeared[segment.sequence] ?? (edge, segment.duration)
                longest[segment.sequence] = max(longest[segment.sequence] ?? 0, duration)
            }
            for (sequence, seen) in appeared where edge < seen.at + seen.duration + (longest[sequence] ?? 0) - 500 {
                #expect(store.segment(sequence) != nil, "\(sequence) at \(edge)")
            }
            appeared = appeared.filter { $0.key >= store.oldestSequence }
        }
    }

    /// 6.2.2: a part can be had for three target durations after its tag is gone.
    @Test(arguments: FrameClock.all) func partsStayAsLongAsPlayersMayNeedThem(clock: FrameClock) {
        var (store, maker) = PartStore.begun(clock, seconds: 45)
        var ends: [Int64: Int64] = [:]
        while store.edge ?? 0 < 200_000 {
            let part = maker.next()
            ends[part.number] = part.start + part.duration
            store.take(.part(part))
            let edge = store.edge ?? 0
            let recent = ends.filter { edge - $0.value <= 36_000 }
            #expect(recent.keys.allSatisfy { if case .here = store.part($0) { true } else { false } })
            ends = recent
        }
    }

    @Test func segmentAfterADiscontinuityBeginsWithItsInitSegment() {
        var (store, maker) = PartStore.begun(FrameClock.all[5])
        store.take(&maker, seconds: 4)
        store.take(maker.change(after: 300))
        store.take(&maker, seconds: 5)
        let beginnings = store.segments.filter(\.isDiscontinuous).map { store.segment($0.sequence)?.first }
        #expect(beginnings == [StreamMaker.initialization(1).bytes])
        #expect(store.segments.allSatisfy { $0.isDiscontinuous || store.segment($0.sequence) == $0.parts.map(\.bytes) })
    }

    @Test func heavyStreamGetsAShorterWindow() {
        var (store, maker) = PartStore.begun(FrameClock.all[5])
        store = PartStore.made(bytes: 4 << 20)
        store.take(maker.beginning)
        maker.size = { _ in 100_000 }
        store.take(&maker, seconds: 60)
        #expect(store.bytes <= 4 << 20 && store.bytes > 3 << 20)
        let found = PlaylistRules.violations(store.text())
        #expect(found == [])
        #expect(store.part(store.nextPart - 1) != .unknown)
    }

    @Test func segmentThatOutgrowsTheMemoryIsLeftOut() {
        var store = PartStore.made(bytes: 1 << 20)
        store.take([.partTarget(200), .initialization(StreamMaker.initialization(0))])
        for number in 0..<100 as Range<Int64> {
            store.take(
                .part(
                    Part(
                        number: number, bytes: [UInt8](repeating: 0, count: 300_000), start: number * 200, duration: 200,
                        isIndependent: false, initialization: 0, startsSegment: number % 50 == 0, isDiscontinuous: false)))
            #expect(store.bytes <= 1 << 20)
        }
        #expect(store.refusedParts > 0)
    }

    @Test func keepsNoMoreThanToldOfAnEndedSession() {
        var (store, maker) = PartStore.begun(FrameClock.all[5])
        store.take(&maker, seconds: 60)
        store.take(.ended)
        store.keep(atMost: 20_000)
        #expect(store.keptDuration <= 20_000 && store.keptDuration > 17_000)
        store.keep(atMost: 0)
        #expect(store.bytes == 0)
    }

    @Test func bytesOfAPartTakeNoMoreMemoryThanTheyAreLong() throws {
        var (store, maker) = PartStore.begun(FrameClock.all[5])
        var part = maker.next()
        part.bytes.reserveCapacity(1 << 20)
        store.take(.part(part))
        guard case .here(let bytes) = store.part(0) else { throw Missing() }
        #expect(bytes == part.bytes && bytes.capacity < 2 * bytes.count)
    }

    struct Missing: Error {}
}
