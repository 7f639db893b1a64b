import Media
import Parts
import Testing

@testable import Relay

@Suite struct SubscriptionTests {
    private func subscription() throws -> Subscription {
        let stream = try #require(StreamName("garden"))
        let timeline = Timeline(stream: stream, session: SessionID(7), rendition: .source)
        return Subscription(
            link: [UInt8](repeating: 5, count: 16),
            wishes: [.init(stream, from: .init(session: SessionID(7), part: 300), mask: .every(3, 1)), .init(nil, mask: .none)],
            missing: [SliceName(timeline, part: 301, slice: 15)])
    }

    @Test func isReadAsItWasWritten() throws {
        let subscription = try subscription()
        let bytes = subscription.bytes
        #expect(try Subscription(bytes: bytes) == subscription)
        #expect(bytes.count <= Subscription.maximumSize)
        for count in bytes.indices { #expect(throws: RelayError.self) { try Subscription(bytes: Array(bytes.prefix(count))) } }
        #expect(throws: RelayError.self) { try Subscription(bytes: bytes + [0]) }
        #expect(throws: RelayError.unknownVersion(2)) { try Subscription(bytes: [2] + bytes.dropFirst()) }
        let long = [1] + [UInt8](repeating: 0, count: Subscription.maximumSize)
        #expect(throws: RelayError.tooLong("the subscription")) { try Subscription(bytes: long) }
    }

    @Test func aStreamThatIsNamedHasItsOwnWish() throws {
        let subscription = try subscription()
        let (garden, other) = (try #require(StreamName("garden")), try #require(StreamName("live")))
        #expect(subscription.wish(for: garden)?.mask == .every(3, 1))
        #expect(subscription.wish(for: other)?.mask == StripeMask.none)
        #expect(Subscription(link: [], wishes: []).wish(for: other) == nil)
    }

    @Test func stripesAreCountedAsThePlanCountsThem() throws {
        let mask = try #require(StripeMask(slices: 16, cycle: 4, stripes: [0, 17, 63]))
        #expect(mask.has(part: 0, slice: 0) && mask.has(part: 4, slice: 0) && !mask.has(part: 1, slice: 0))
        #expect(mask.has(part: 1, slice: 1) && mask.has(part: 5, slice: 1))
        #expect(mask.has(part: 3, slice: 15) && mask.has(part: 7, slice: 40), "later slices count as the last")
        #expect(mask.count == 3 && mask.complement.count == 61)
        #expect(mask.bytes.count == 8 && mask.bytes[0] == 0x80 && mask.bytes[2] == 0x40 && mask.bytes[7] == 1)
        #expect(StripeMask(slices: 16, cycle: 4, bytes: mask.bytes) == mask)
        #expect(StripeMask(slices: 16, cycle: 4, bytes: [0]) == nil)
        #expect(StripeMask(slices: 64, cycle: 64, stripes: []) == nil && StripeMask(slices: 0, cycle: 1, stripes: []) == nil)
    }

    @Test func masksAddUp() {
        let parts = [StripeMask.every(3, 0), .every(3, 1), .every(3, 2)]
        let both = parts[0].union(parts[1])
        #expect(both?.complement == parts[2])
        #expect(both?.union(parts[2])?.complement.isEmpty == true)
        #expect(StripeMask.none.union(parts[0]) == parts[0] && parts[0].union(.all) == .all)
        #expect(parts[0].union(StripeMask(slices: 8, cycle: 8, stripes: [1]) ?? .all) == nil)
    }
}
