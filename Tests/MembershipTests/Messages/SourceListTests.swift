import Membership
import Testing

@Suite struct SourceListTests {
    private func list() throws -> SourceList {
        let keys = try (1...2 as ClosedRange<UInt8>).map { try #require(PublicKey([UInt8](repeating: $0, count: 32))) }
        let address = try #require(CandidateAddress(host: "192.168.0.7", port: 8444))
        let sources = keys.map { SourceList.Source(key: $0, stripes: [UInt8](repeating: $0.bytes[0], count: 8)) }
        return SourceList(
            streams: [SourceList.Stream(name: "garden", slices: 16, cycle: 4, sources: sources)],
            places: keys.map { PeerList.Peer(key: $0, addresses: [address]) })
    }

    @Test func isReadAsItWasWritten() throws {
        let list = try list()
        #expect(try SourceList(bytes: list.bytes) == list)
        for count in list.bytes.indices { #expect(throws: MembershipError.self) { try SourceList(bytes: Array(list.bytes.prefix(count))) } }
        #expect(throws: MembershipError.self) { try SourceList(bytes: list.bytes + [0]) }
        #expect(throws: MembershipError.self) { try SourceList(bytes: [2] + list.bytes.dropFirst()) }
        #expect(throws: MembershipError.self) { try SourceList(bytes: [UInt8](repeating: 1, count: SourceList.maximumSize + 1)) }
    }

    @Test func hasTheBytesOfTheTable() throws {
        let bytes = try list().bytes
        #expect(Array(bytes[0..<12]) == [1, 1, 6] + Array("garden".utf8) + [16, 4, 2])
        #expect(bytes[12..<44].allSatisfy { $0 == 1 } && bytes[44..<52].allSatisfy { $0 == 1 } && bytes[52..<92].allSatisfy { $0 == 2 })
        #expect(bytes[92] == 2)
    }

    @Test func moreThanItsBoundsIsRefusedOrLeftOut() throws {
        var list = try list()
        let source = list.streams[0].sources[0]
        list.streams[0].sources = [SourceList.Source](repeating: source, count: 20)
        #expect(try SourceList(bytes: list.bytes).streams[0].sources.count == SourceList.maximumSources)
        list.streams[0].sources = [SourceList.Source(key: source.key, stripes: [1])]
        #expect(try SourceList(bytes: list.bytes).streams[0].sources.isEmpty, "stripes of another plan")
        list = try self.list()
        list.streams = [SourceList.Stream](repeating: list.streams[0], count: 40)
        #expect(list.bytes.count <= SourceList.maximumSize)
        #expect(try SourceList(bytes: list.bytes).streams.count == SourceList.maximumStreams)
        var bytes = list.bytes
        bytes[9] = 17
        bytes[10] = 16
        #expect(throws: MembershipError.self) { try SourceList(bytes: bytes) }
    }
}
