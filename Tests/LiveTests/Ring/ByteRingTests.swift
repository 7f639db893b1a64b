import Testing

@testable import Live

struct ByteRingTests {
    private func bytes(_ value: UInt8, _ count: Int) -> [UInt8] { [UInt8](repeating: value, count: count) }

    @Test func aRunAcrossTheEndIsContiguous() throws {
        let ring = try #require(ByteRing(capacity: 4096))
        bytes(1, 4000).withUnsafeBytes { ring.append($0) }
        ring.discard(before: 4000)
        let message = (0..<200).map { UInt8($0) }
        message.withUnsafeBytes { ring.append($0) }
        #expect([UInt8](UnsafeRawBufferPointer(start: ring.address(of: 4000), count: 200)) == message)
        #expect(ring.head == 4200)
    }

    @Test func tellsAReaderThatItsBytesAreGone() throws {
        let ring = try #require(ByteRing(capacity: 4096))
        bytes(1, 4096).withUnsafeBytes { ring.append($0) }
        #expect(ring.wasReadable(from: 0))
        ring.discard(before: 100)
        #expect(!ring.wasReadable(from: 99))
        #expect(ring.wasReadable(from: 100))
    }

    @Test func growsWithTheSameBytesAtTheSamePositions() throws {
        let ring = try #require(ByteRing(capacity: 4096))
        bytes(1, 3000).withUnsafeBytes { ring.append($0) }
        ring.discard(before: 2000)
        let message = (0..<3000).map { UInt8($0 % 251) }
        message.withUnsafeBytes { ring.append($0) }
        let larger = try #require(ring.resized(to: 8192))
        #expect(larger.tail == 2000)
        #expect(larger.head == 6000)
        #expect([UInt8](UnsafeRawBufferPointer(start: larger.address(of: 3000), count: 3000)) == message)
    }
}

struct StreamRingTests {
    @Test func keepsTheTimeThatItShouldByGrowing() throws {
        var ring = try #require(StreamRing(limit: 32 << 20))
        let message = [UInt8](repeating: 7, count: 11_000)
        for frame in 0..<3000 {
            let fits1 = ring.append(message, time: Int64(frame * 33), keep: 6000)
            #expect(fits1)
        }
        let oldest = try #require(ring.index.oldest())
        #expect(Int64(2999 * 33) - oldest.time >= 6000)
        #expect(ring.ring.capacity == 2 << 20)
        #expect(ring.wasReplaced)
    }

    @Test func stopsGrowingAtItsLimit() throws {
        var ring = try #require(StreamRing(limit: 1 << 20))
        let message = [UInt8](repeating: 7, count: 100_000)
        for frame in 0..<100 {
            let fits2 = ring.append(message, time: Int64(frame * 33), keep: 6000)
            #expect(fits2)
        }
        #expect(ring.ring.capacity == 1 << 20)
        #expect(ring.ring.head - ring.ring.tail <= 1 << 20)
    }

    @Test func refusesAMessageThatWouldPushOutTheRest() throws {
        var ring = try #require(StreamRing(limit: 1 << 20))
        let fits3 = ring.append([UInt8](repeating: 0, count: (1 << 18) + 1), time: 0, keep: 0)
        #expect(!fits3)
        let fits4 = ring.append([UInt8](repeating: 0, count: 1 << 18), time: 0, keep: 0)
        #expect(fits4)
    }

    @Test func everyBoundaryIsAMessage() throws {
        var ring = try #require(StreamRing(limit: 1 << 20))
        var starts: Set<UInt64> = []
        for frame in 0..<2000 {
            starts.insert(ring.ring.head)
            let fits5 = ring.append([UInt8](repeating: 0, count: 500 + frame % 977), time: Int64(frame), keep: 0)
            #expect(fits5)
        }
        for offset in stride(from: ring.ring.tail, to: ring.ring.head - 2000, by: 773) {
            let boundary = try #require(ring.index.boundary(atOrAfter: offset))
            #expect(starts.contains(boundary))
            #expect(boundary >= offset)
            #expect(boundary - offset < 1477)
        }
    }

    @Test func forgetsEntriesThatAreOverwritten() throws {
        var ring = try #require(StreamRing(limit: 1 << 20))
        let headers = RingIndex.Headers(httpStart: Block([1]), start: Block([2]), configuration: Block([3]))
        for frame in 0..<500 {
            if frame == 10 { ring.addEntry(time: Int64(frame), headers: headers) }
            let fits6 = ring.append([UInt8](repeating: 0, count: 10_000), time: Int64(frame), keep: 0)
            #expect(fits6)
            let isThere = ring.index.newestEntry != nil
            if isThere { #expect(try #require(ring.index.newestEntry).position >= ring.ring.tail) }
        }
        #expect(ring.index.newestEntry == nil)
    }
}
