import Identity
import Testing

@testable import Membership

/// Every message: its byte table both ways, cut short at each byte, longer than it is, and changed.
@Suite struct MessageTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var bytes: [UInt8]
        /// Reads and writes; throws what reading throws.
        var copy: @Sendable ([UInt8]) throws -> [UInt8]
        var testDescription: String { name }
    }

    static let heartbeat: Heartbeat = {
        var heartbeat = Heartbeat()
        heartbeat.uptimeSeconds = 258
        heartbeat.loadHundredths = 3
        heartbeat.temperature = -5
        heartbeat.freeMemoryKiB = 65_536
        heartbeat.uplinkKilobits = 1
        heartbeat.release = "1.0"
        heartbeat.streams = [Heartbeat.Stream(name: "live", parts: 2, viewers: 1)]
        heartbeat.peers = [Heartbeat.Peer(key: Keys.plain(0), path: 1, roundTripMilliseconds: 20)]
        heartbeat.waitTenths = 100
        heartbeat.known = Heartbeat.Known(state: .active, revision: 3, addressSequence: 4, peers: 5, sources: 6)
        heartbeat.addresses = [CandidateAddress(host: .ipv4(0xC0A8_0114), port: 8444)].compactMap { $0 }
        heartbeat.uplinkReason = 5
        heartbeat.wanted = .named(["live", "b"])
        heartbeat.viewersPort = 8080
        heartbeat.isFull = true
        heartbeat.viewerBytes = 9
        heartbeat.whole = .named(["b"])
        return heartbeat
    }()
    static let heartbeatBytes =
        hex("01 00 00000102 0003 fffb 00010000 00000001 03 312e30 01 04 6c697665 00000002 00000001 01") + Keys.plain(0).bytes
        + hex("01 0014 0064 02 0000000000000003 0000000000000004 0000000000000005 0008 01 06 20fc c0a80114 05 02 04 6c697665 01 62")
        + hex("0000000000000006") + sinceViewers
    /// What older releases do not say.
    static let sinceViewers = hex("1f90 01 0000000000000009 01 01 62")
    static let nothingKnown =
        "0000 00 0000000000000000 0000000000000000 0000000000000000 0000 00 ff 0000000000000000 0000 00 0000000000000000 00"
    static let answerBytes = hex("01 02 0064 0000000000000003 0000000000000004 0000000000000005 00000e10 0000000000000006")
    static let peerListBytes = hex("01 02") + Keys.plain(0).bytes + hex("0008 01 06 20fc c0a80114") + Keys.plain(1).bytes + hex("0000")

    static let cases = [
        Case(name: "session request", bytes: [1] + Keys.plain(1).bytes) { try SessionRequest(bytes: $0).bytes },
        Case(name: "session answer", bytes: [1] + Keys.plain(1).bytes + [UInt8](repeating: 2, count: 48)) {
            try SessionAnswer(bytes: $0).bytes
        },
        Case(name: "join", bytes: hex("01 00112233445566778899aabbccddeeff 03 c3a461 03 312e30")) { try JoinRequest(bytes: $0).bytes },
        Case(name: "join answer", bytes: hex("01 06 0000000000000000 03 416e61 0000 ff")) { try JoinAnswer(bytes: $0).bytes },
        Case(name: "joined", bytes: hex("01 01 0000000000000102 00 0002 abcd 01 04 6c697665")) { try JoinAnswer(bytes: $0).bytes },
        Case(name: "heartbeat", bytes: heartbeatBytes) { try Heartbeat(bytes: $0).bytes },
        Case(name: "short heartbeat", bytes: hex("01 01 00000000 0000 8000 00000000 00000000 00 00 00" + nothingKnown)) {
            try Heartbeat(bytes: $0).bytes
        },
        Case(name: "heartbeat answer", bytes: answerBytes) { try HeartbeatAnswer(bytes: $0).bytes },
        Case(name: "list of members", bytes: peerListBytes) { try PeerList(bytes: $0).bytes },
    ]

    @Test(arguments: cases) func isWrittenAsItWasRead(message: Case) throws {
        #expect(try message.copy(message.bytes) == message.bytes)
    }

    @Test(arguments: cases) func isRefusedInPart(message: Case) {
        for bytes in message.bytes.truncations where !isOlder(bytes, than: message) {
            #expect(throws: MembershipError.self) { try message.copy(bytes) }
        }
        #expect(throws: MembershipError.trailingBytes(1)) { try message.copy(message.bytes + [0]) }
    }

    private func isOlder(_ bytes: [UInt8], than message: Case) -> Bool {
        message.name == "heartbeat" && bytes.count == Self.heartbeatBytes.count - Self.sinceViewers.count
            || message.name == "short heartbeat" && bytes.count == message.bytes.count - 12
    }

    @Test func aHeartbeatOfAnOlderReleaseTakesEverythingWhole() throws {
        var expected = Self.heartbeat
        (expected.viewersPort, expected.isFull, expected.viewerBytes, expected.whole) = (0, false, 0, .all)
        #expect(try Heartbeat(bytes: Self.heartbeatBytes.dropLast(Self.sinceViewers.count)) == expected)
    }

    @Test(arguments: cases) func otherVersionsAreNamed(message: Case) {
        #expect(throws: MembershipError.unknownVersion(2)) { try message.copy([2] + message.bytes.dropFirst()) }
    }

    @Test(arguments: cases) func changedBytesAreReadAsTheyAreOrRefused(message: Case) {
        for bytes in message.bytes.mutations(2000, seed: 3) {
            // Ways of kinds and flags that are not known here are left out, and what an older release does not say is added.
            guard let copy = try? message.copy(bytes), copy != bytes else { continue }
            #expect((try? message.copy(copy)) == copy && copy.count <= bytes.count + 12)
        }
    }

    @Test func fieldsAreThoseOfTheTable() throws {
        #expect(try Heartbeat(bytes: Self.heartbeatBytes) == Self.heartbeat)
        #expect(
            try JoinAnswer(bytes: hex("01 01 0000000000000102 00 0002 abcd 01 04 6c697665"))
                == JoinAnswer(outcome: .joined, member: 258, addresses: [0xAB, 0xCD], streams: .named(["live"])))
        #expect(
            try HeartbeatAnswer(bytes: Self.answerBytes)
                == HeartbeatAnswer(
                    state: .active, intervalTenths: 100, revision: 3, addressSequence: 4, peers: 5, leaseSeconds: 3_600, sources: 6))
        #expect(
            try PeerList(bytes: Self.peerListBytes)
                == PeerList([
                    PeerList.Peer(key: Keys.plain(0), addresses: Self.heartbeat.addresses),
                    PeerList.Peer(key: Keys.plain(1), addresses: []),
                ]))
    }

    @Test(arguments: [
        "01 00 0000000000000000 00 0000", "01 09 0000000000000000 00 0000", "01 01 0000000000000000 41 0000",
        "01 01 0000000000000000 00 0401",
        "01 01 0000000000000000 01 0a 0000", "01 01 0000000000000000 02 c328 0000", "01 01 0000000000000000 03 e280ae 0000",
        "01 01 0000000000000000 00 0000 21", "01 01 0000000000000000 00 0000 01 41", "01 01 0000000000000000 00 0000 fe",
    ]) func joinAnswersOutOfBoundsAreRefused(bytes: String) {
        #expect(throws: MembershipError.self) { try JoinAnswer(bytes: hex(bytes) + [UInt8](repeating: 0, count: 1025)) }
        #expect(throws: MembershipError.self) { try JoinAnswer(bytes: hex(bytes)) }
    }

    @Test(arguments: ["01 05 0064", "01 00 0064", "01 02 0009", "01 02 1771"]) func heartbeatAnswersOutOfBoundsAreRefused(bytes: String) {
        let end = [UInt8](repeating: 0, count: 24) + hex("00000e10 0000000000000000")
        #expect(throws: MembershipError.self) { try HeartbeatAnswer(bytes: hex(bytes) + end) }
    }

    @Test(arguments: ["00000000", "0000003b", "00015181", "ffffffff"]) func leasesOutOfBoundsAreRefused(bytes: String) {
        #expect(throws: MembershipError.self) {
            try HeartbeatAnswer(bytes: Self.answerBytes.dropLast(12) + hex(bytes + "0000000000000006"))
        }
    }

    @Test(arguments: [
        "0065 00 0000000000000000 0000000000000000 0000000000000000 0000",
        "0000 05 0000000000000000 0000000000000000 0000000000000000 0000",
        "0000 00 0000000000000000 0000000000000000 0000000000000000 0201",
    ]) func heartbeatsOutOfBoundsAreRefused(end: String) {
        let head = "01 00 00000000 0000 8000 00000000 00000000 00 00 00"
        #expect(throws: MembershipError.self) { try Heartbeat(bytes: hex(head + end) + [UInt8](repeating: 0, count: 513)) }
        #expect(throws: MembershipError.self) { try Heartbeat(bytes: hex(head + end)) }
    }

    @Test func theLargestHeartbeatIsTheBound() throws {
        var heartbeat = Heartbeat()
        heartbeat.release = String(repeating: "x", count: 40)
        let stream = Heartbeat.Stream(name: String(repeating: "n", count: 70), parts: .max, viewers: .max)
        heartbeat.streams = [Heartbeat.Stream](repeating: stream, count: 40)
        heartbeat.peers = [Heartbeat.Peer](repeating: Heartbeat.Peer(key: Keys.plain(1), path: 4, roundTripMilliseconds: .max), count: 70)
        let longest = (0..<16).compactMap { CandidateAddress(host: .name("\($0)." + String(repeating: "a", count: 60)), port: 1) }
        heartbeat.addresses = longest
        heartbeat.waitTenths = .max
        heartbeat.wanted = .named([String](repeating: String(repeating: "s", count: 70), count: 40))
        heartbeat.whole = heartbeat.wanted
        // A list of ways ends with a whole one.
        #expect((Heartbeat.maximumSize - 66...Heartbeat.maximumSize).contains(heartbeat.bytes.count))
        let read = try Heartbeat(bytes: heartbeat.bytes)
        #expect(read.streams.count == 32 && read.peers.count == 64 && read.waitTenths == 100)
        #expect(read.addresses == Array(longest.prefix(read.addresses.count)) && read.addresses.count == 7)
        #expect(read.wanted == .named([String](repeating: String(repeating: "s", count: 64), count: 32)))
    }

    @Test func aListOfMembersHasAMarkOfItsOwn() {
        let one = PeerList([PeerList.Peer(key: Keys.plain(0), addresses: [])])
        let two = PeerList([PeerList.Peer(key: Keys.plain(1), addresses: [])])
        #expect(PeerList([]).mark(.sodium) == 0)
        #expect(one.mark(.sodium) != two.mark(.sodium) && one.mark(.sodium) != 0)
        let many = PeerList([PeerList.Peer](repeating: PeerList.Peer(key: Keys.plain(0), addresses: []), count: 40))
        #expect(many.peers.count == PeerList.maximumPeers)
        var bytes = many.bytes
        bytes[1] = 33
        #expect(throws: MembershipError.outOfBounds("the number of members")) { try PeerList(bytes: bytes) }
    }

    @Test func namesAreCutAtACharacter() throws {
        let request = JoinRequest(
            secret: [UInt8](repeating: 0, count: 16), name: String(repeating: "ä", count: 33) + "\n", release: "a\u{7}b")
        let read = try JoinRequest(bytes: request.bytes)
        #expect(read.name == String(repeating: "ä", count: 32) && read.release == "ab")
        #expect(request.bytes.count <= JoinRequest.maximumSize)
    }
}
