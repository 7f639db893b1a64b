import Testing

@testable import Parts

@Suite struct ManifestBookTests {
    private func entries(_ signing: Signing, _ count: Int) throws -> [ManifestEntry] {
        var writer = signing.writer()
        let start = writer.entry(for: .partTarget(200))
        return [try #require(start)]
            + (1..<count).map { writer.entry(for: SegmentPosition(part: Int64($0), sequence: 7, discontinuity: 0)) }
    }

    private func book(_ signing: Signing) -> ManifestBook {
        let start = PartStore.made().start
        return ManifestBook(start.session, rendition: .source, hash: Signing.hash) { signing.key.verifies($1, of: $0) }
    }

    @Test func takesEntriesInAnyOrderAndEachOnce() throws {
        let signing = try Signing()
        let entries = try entries(signing, 6)
        var book = book(signing)
        for index in [3, 0, 5, 4, 1, 2] { #expect(try book.take(entries[index].bytes) == entries[index]) }
        for entry in entries { #expect(try book.take(entry.bytes) == nil) }
    }

    @Test func whatDeniesAnEntryOnEitherSideIsFoundOut() throws {
        let signing = try Signing()
        let entries = try entries(signing, 4)
        var other = signing.writer()
        let lies = [PackagerEvent.partTarget(100), .targetDuration(5), .targetDuration(6), .targetDuration(7)].compactMap {
            other.entry(for: $0)
        }
        var later = book(signing)
        _ = try later.take(entries[2].bytes)
        #expect(throws: ManifestError.contradiction) { try later.take(lies[1].bytes) }
        #expect(throws: ManifestError.contradiction) { try later.take(lies[2].bytes) }
        #expect(throws: ManifestError.contradiction) { try later.take(lies[3].bytes) }
        #expect(try later.take(entries[1].bytes) == entries[1])
    }

    @Test func aKnownEntryWithAnotherSignatureIsRefused() throws {
        let signing = try Signing()
        let entry = try entries(signing, 1)[0]
        var book = book(signing)
        _ = try book.take(entry.bytes)
        var broken = entry.bytes
        broken[broken.count - 1] ^= 1
        #expect(throws: ManifestError.wrongSignature) { try book.take(broken) }
        #expect(throws: ManifestError.self) { try book.take([]) }
    }

    @Test func whatIsLongPastIsNotKept() throws {
        let signing = try Signing()
        let entries = try entries(signing, 2_100)
        var book = book(signing)
        for entry in entries { _ = try book.take(entry.bytes) }
        #expect(throws: ManifestError.outOfOrder) { try book.take(entries[5].bytes) }
        #expect(try book.take(entries[2_000].bytes) == nil)
    }
}
