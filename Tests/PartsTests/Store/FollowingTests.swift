import Parts
import Testing

@testable import Parts

/// A hub's store, and that of a node which gets its parts by a relay.
private struct Line {
    var maker: StreamMaker
    var hub: PartStore
    var node: PartStore
    private var hasBegun = false

    init(_ clock: FrameClock) {
        (hub, maker) = PartStore.begun(clock, seconds: 45)
        // The session's own start, as on the hub; it begins in the middle all the same.
        node = PartStore.made(seconds: 45)
        node.take(maker.beginning)
    }

    /// Hands on what the hub takes until its stream is so many seconds longer. `isLost`: by the number of a part.
    mutating func run(seconds: Int64, isLost: (Int64) -> Bool = { _ in false }) {
        let end = (hub.edge ?? 0) + seconds * 1000
        while (hub.edge ?? 0) < end {
            let part = maker.next()
            hub.take(.part(part))
            let position = hub.segment(beginningWith: part.number)
            hasBegun = hasBegun || position != nil
            guard hasBegun, !isLost(part.number) else { continue }
            if let position { node.take(position) }
            node.take(.part(part))
        }
    }

    mutating func change(after milliseconds: Int64) {
        let event = maker.change(after: milliseconds)
        hub.take(event)
        node.take(event)
    }
}

/// A node's playlists are the hub's, wherever it began and whatever it has missed.
@Suite struct FollowingTests {
    @Test(arguments: FrameClock.all) func playlistsOfANodeThatBeganInTheMiddleBecomeTheHubs(_ clock: FrameClock) throws {
        var line = Line(clock)
        line.hub.take(&line.maker, seconds: 31)
        line.run(seconds: 10)
        let first = try #require(line.node.segments.first)
        let same = try #require(line.hub.segments.first { $0.firstPart == first.firstPart })
        #expect(first.sequence == same.sequence && first.sequence > 100)
        #expect(line.node.segment(first.sequence) == line.hub.segment(first.sequence))
        line.run(seconds: 90)
        #expect(line.node.text() == line.hub.text())
        #expect(line.node.text(.delta) == line.hub.text(.delta))
        #expect(line.node.refusedParts == 0)
    }

    @Test(arguments: FrameClock.all) func pausesAndChangesHaveTheHubsNumbersToo(_ clock: FrameClock) {
        var line = Line(clock)
        line.run(seconds: 12)
        line.maker.skip(8_000)
        line.run(seconds: 12)
        line.change(after: 500)
        line.run(seconds: 20)
        #expect(line.node.text() == line.hub.text())
        line.change(after: 0)
        line.maker.skip(70_000)
        line.run(seconds: 20)
        #expect(line.node.text() == line.hub.text())
    }

    @Test(arguments: FrameClock.all) func missedSegmentsAreGapsAndThoseAfterThemHaveTheHubsNumbers(_ clock: FrameClock) {
        var line = Line(clock)
        line.run(seconds: 20)
        let lost = line.hub.nextPart..<line.hub.nextPart + 40
        line.run(seconds: 25, isLost: { lost.contains($0) })
        let gaps = line.node.segments.filter(\.isGap)
        #expect(!gaps.isEmpty)
        for segment in line.node.segments where !segment.isGap {
            #expect(line.hub.segment(segment.sequence) == line.node.segment(segment.sequence))
        }
        #expect(gaps.allSatisfy { $0.duration <= line.node.longestSegment })
        #expect(line.node.segments.map(\.sequence) == Array(line.node.segments[0].sequence..<line.node.openSequence))
        line.run(seconds: 90)
        #expect(line.node.text() == line.hub.text())
    }

    @Test func partsAfterAHoleWaitForASegment() {
        var line = Line(FrameClock.all[5])
        line.run(seconds: 7)
        let lost = line.hub.nextPart
        line.run(seconds: 1, isLost: { $0 == lost })
        #expect(line.node.refusedParts > 0)
        #expect(line.node.nextPart == lost)
    }

    @Test func afterMinutesWithoutAnythingTheListBeginsAnew() {
        var line = Line(FrameClock.all[5])
        line.run(seconds: 20)
        line.run(seconds: 300, isLost: { _ in true })
        line.run(seconds: 20)
        #expect(line.node.segments.first?.sequence ?? 0 > 200)
        #expect(line.node.bytes == line.node.segments.reduce(line.node.open?.bytes ?? 0) { $0 + $1.bytes })
        line.run(seconds: 60)
        #expect(line.node.text() == line.hub.text())
    }

    @Test(arguments: [Int64.min, -1, 0, 99, 101, 1 << 40, 1 << 51, Int64.max]) func absurdNumbersTrapNothing(_ number: Int64) {
        var line = Line(FrameClock.all[5])
        line.run(seconds: 9)
        for position in [
            SegmentPosition(part: line.node.nextPart, sequence: number, discontinuity: 0),
            SegmentPosition(part: line.node.nextPart, sequence: 104, discontinuity: number),
            SegmentPosition(part: number, sequence: number, discontinuity: number),
        ] {
            line.node.take(position)
            line.run(seconds: 3)
            #expect(line.node.text().hasPrefix("#EXTM3U\n"))
            #expect(line.node.segments.count < 100)
        }
    }
}
