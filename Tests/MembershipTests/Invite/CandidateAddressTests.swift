import Testing

@testable import Membership

@Suite struct CandidateAddressTests {
    static let texts = [
        ("192.0.2.1", "192.0.2.1:8600"), ("0.0.0.0", "0.0.0.0:8600"), ("::", "[::]:8600"), ("::1", "[::1]:8600"),
        ("2001:db8::1", "[2001:db8::1]:8600"), ("2001:DB8:0:0:1:0:0:1", "[2001:db8::1:0:0:1]:8600"), ("fe80::", "[fe80::]:8600"),
        ("1:2:3:4:5:6:7:8", "[1:2:3:4:5:6:7:8]:8600"), ("1:0:3:4:5:6:7:8", "[1:0:3:4:5:6:7:8]:8600"),
        ("::ffff:192.0.2.1", "[::ffff:c000:201]:8600"), ("64:ff9b::192.0.2.33", "[64:ff9b::c000:221]:8600"),
        ("hub.example", "hub.example:8600"), ("Hub.Example", "hub.example:8600"), ("a-1.local", "a-1.local:8600"),
        ("localhost", "localhost:8600"),
    ]

    @Test(arguments: texts) func readsAndWritesHosts(host: String, text: String) throws {
        #expect(try #require(CandidateAddress(host: host, port: 8600)).description == text)
    }

    @Test(arguments: [
        "", ".", "a..b", "-a", "a-", "a_b", "a b", "é.example", "1.2.3", "1.2.3.4.5", "256.1.1.1", "01.2.3.4", "1.2.3.", "0x7f.1",
        "2130706433",
        ":", ":::", "1::2::3", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "12345::", "g::", "::1.2.3", "1.2.3.4::", "fe80::1%eth0", "[::1]",
        "a/b",
        "user@host", "host:80", String(repeating: "a", count: 64), String(repeating: "a.", count: 130) + "b", "::+1", "+1.2.3.4",
    ]) func refusesWhatIsNoHost(host: String) {
        #expect(CandidateAddress(host: host, port: 8600) == nil)
    }

    @Test func portNullIsNoAddress() {
        #expect(CandidateAddress(host: "192.0.2.1", port: 0) == nil)
        #expect(CandidateAddress(host: .ipv6([1, 2, 3]), port: 1) == nil)
    }

    @Test(arguments: [
        ("10.0.0.1", true), ("11.0.0.1", false), ("172.15.0.1", false), ("172.16.0.1", true), ("172.31.255.255", true),
        ("172.32.0.1", false),
        ("192.168.1.1", true), ("192.169.1.1", false), ("100.63.255.255", false), ("100.64.0.1", true), ("100.127.255.255", true),
        ("100.128.0.1", false), ("169.254.1.1", true), ("127.0.0.1", true), ("192.0.2.1", false), ("::1", true), ("fe80::1", true),
        ("febf::1", true), ("fec0::1", false), ("fc00::1", true), ("fdff::1", true), ("2001:db8::1", false), ("hub.local", true),
        ("localhost", true), ("hub.example", false),
    ]) func knowsWhatIsPrivate(host: String, isPrivate: Bool) {
        #expect(CandidateAddress.at(host).isPrivate == isPrivate)
    }

    @Test(arguments: [
        ("0.0.0.0", true), ("0.1.2.3", true), ("224.0.0.251", true), ("255.255.255.255", true), ("223.1.1.1", false), ("::", true),
        ("ff02::fb", true), ("::ffff:10.0.0.1", true), ("::1", false), ("2001:db8::1", false), ("hub.example", false),
    ]) func knowsWhereNobodyCanBe(host: String, isNowhere: Bool) {
        #expect(CandidateAddress.at(host).isNowhere == isNowhere)
    }

    static let wires: [(String, String)] = [
        ("192.0.2.1", "01 06 2198 c0000201"), ("2001:db8::1", "02 12 2198 20010db8000000000000000000000001"),
        ("hub.local", "03 0b 2198 6875622e6c6f63616c"),
    ]

    @Test(arguments: wires) func readsAndWritesTheByteTable(host: String, bytes: String) throws {
        var writer = ByteWriter()
        CandidateAddress.write([.at(host)], to: &writer)
        #expect(writer.bytes == hex(bytes))
        var reader = ByteReader(hex(bytes))
        #expect(try CandidateAddress.readAll(&reader) == [.at(host)])
    }

    @Test(arguments: [
        "01 05 2198 c00002", "01 06 0000 c0000201", "02 03 2198 01", "03 02 2198", "03 04 2198 ff61", "03 03 2198 2f", "01 00",
    ])
    func refusesAWrongForm(bytes: String) {
        var reader = ByteReader(hex(bytes))
        #expect(throws: MembershipError.self) { try CandidateAddress.readAll(&reader) }
    }

    @Test func skipsKindsOfLaterReleases() throws {
        var reader = ByteReader(hex("09 03 aabbcc 01 06 2198 c0000201 ff 00"))
        #expect(try CandidateAddress.readAll(&reader) == [.at("192.0.2.1")])
    }

    @Test func sixteenAreEnough() {
        var reader = ByteReader((0..<17).flatMap { hex("01 06 2198 c00002") + [UInt8($0)] })
        #expect(throws: MembershipError.outOfBounds("an address")) { try CandidateAddress.readAll(&reader) }
    }
}
