import Testing

@testable import Membership

@Suite struct InviteCodeTests {
    static let hub = Keys.hub.fingerprint
    static let secret = (0..<16).map { UInt8($0 * 17) }

    static func make(_ addresses: [CandidateAddress] = [.at("192.168.1.20"), .at("203.0.113.9"), .at("2001:db8::5")]) -> InviteCode {
        guard let code = InviteCode(hub: hub, secret: secret, addresses: addresses) else { preconditionFailure("16 bytes") }
        return code
    }

    @Test func hasTheBytesOfItsTable() throws {
        let code = Self.make([.at("192.0.2.1")])
        let body = [1] + Self.hub.bytes + Self.secret + hex("01 06 2198 c0000201")
        let sum = CRC32.checksum(body)
        #expect(code.bytes == body + [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: sum >> $0) })
        #expect(try InviteCode(bytes: code.bytes) == code)
    }

    @Test func aCodeWithThreeWaysFitsASmallQRCode() {
        #expect(Self.make().text.count < 180)
        #expect(Self.make().text.hasPrefix("streamr-0"))
    }

    @Test(
        arguments: [
            { $0 }, { $0.uppercased() }, { "  \($0)\n" }, { "\"\($0)\"" }, { "„\($0)“" }, { "‘\($0)’." }, { "`\($0)`" }, { "<\($0)>," },
            { $0.replacing("-", with: "") }, { $0.replacing("-", with: " ") }, { $0.replacing("-", with: "\u{2013}") },
            { $0.replacing("-", with: "\r\n> ") }, { $0.map { "\($0) " }.joined() }, { $0.map { "\($0)\u{200B}" }.joined() },
            { "http://192.168.1.20:8080/join#\($0)" }, { "Hello, your streamr code is:\n\n\($0)\n" }, { "\u{FEFF}\($0)" },
            { $0.replacing("0", with: "O").replacing("1", with: "l") },
        ] as [@Sendable (String) -> String]) func survivesBeingPasted(change: @Sendable (String) -> String) throws
    {
        let code = Self.make()
        #expect(try InviteCode(text: change(code.text)) == code)
    }

    @Test func everyWrongLetterIsATypingMistake() {
        let letters = Array(Self.make().text)
        let start = InviteCode.mark.count
        for index in letters.indices.dropFirst(start) where letters[index] != "-" {
            var wrong = letters
            wrong[index] = letters[index] == "7" ? "8" : "7"
            #expect(throws: MembershipError.mistypedInviteCode, "letter \(index)") { try InviteCode(text: String(wrong)) }
            var missing = letters
            missing.remove(at: index)
            // Without one of two like letters it is the same text as without the other: still one too few.
            #expect(throws: MembershipError.mistypedInviteCode, "letter \(index)") { try InviteCode(text: String(missing)) }
        }
        for count in start..<letters.count where letters[..<count].last != "-" {
            #expect(throws: MembershipError.mistypedInviteCode, "\(count) letters") { try InviteCode(text: String(letters[..<count])) }
        }
    }

    @Test func swappedNeighboursAreATypingMistake() {
        let letters = Array(Self.make().text.replacing("-", with: ""))
        for index in letters.indices.dropFirst(7).dropLast() where letters[index] != letters[index + 1] {
            var swapped = letters
            swapped.swapAt(index, index + 1)
            #expect(throws: MembershipError.mistypedInviteCode, "letter \(index)") { try InviteCode(text: String(swapped)) }
        }
    }

    @Test(arguments: ["", "hello", "http://192.168.1.20:8080/join", "stream", String(repeating: "a", count: 9000)])
    func aTextWithoutACodeIsNone(text: String) {
        #expect(throws: MembershipError.notAnInviteCode) { try InviteCode(text: text) }
    }

    @Test(arguments: ["streamr", "streamr-u", "streamr-01", "streamr-é0101010101010"]) func aBeginningIsAMistake(text: String) {
        #expect(throws: MembershipError.mistypedInviteCode) { try InviteCode(text: text) }
    }

    @Test func aNewerCodeIsToldFromAMistake() {
        var body = Array(Self.make().bytes.dropLast(4))
        body[0] = 2
        let sum = CRC32.checksum(body)
        #expect(throws: MembershipError.unknownVersion(2)) {
            try InviteCode(bytes: body + [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: sum >> $0) })
        }
    }

    @Test func staysWithinItsLength() throws {
        let names = (0..<16).map { CandidateAddress.at("\($0)" + String(repeating: ".hub-of-a-friend", count: 3) + ".example") }
        let code = Self.make(names)
        #expect(code.bytes.count <= 512 && code.addresses.count >= 6)
        #expect(try InviteCode(bytes: code.bytes) == code)
        #expect(throws: MembershipError.outOfBounds("the length of the code")) { try InviteCode(bytes: [UInt8](repeating: 1, count: 513)) }
        #expect(InviteCode(hub: Self.hub, secret: [1, 2, 3], addresses: []) == nil)
    }

    @Test func mutationsAreRefusedOrAreTheSameCode() {
        let code = Self.make()
        for bytes in code.bytes.truncations { #expect(throws: MembershipError.self) { try InviteCode(bytes: bytes) } }
        for bytes in code.bytes.mutations(2000, seed: 4) where bytes != code.bytes {
            #expect(throws: MembershipError.self) { try InviteCode(bytes: bytes) }
        }
    }
}

@Suite struct InviteFileTests {
    let code = InviteCodeTests.make()

    @Test func isReadAsItWasWritten() throws {
        let text = InviteFile.text(code, hub: "Ana's garden # hub\nstreamr-01")
        #expect(try InviteFile.read(ascii(text)) == code)
        #expect(text.utf8.count < 1000)
    }

    @Test func isReadAsEditorsLeaveIt() throws {
        let text = InviteFile.text(code, hub: "Ana")
        #expect(try InviteFile.read(ascii(text.replacing("\n", with: "\r\n"))) == code)
        #expect(try InviteFile.read([0xEF, 0xBB, 0xBF] + ascii(text)) == code)
        #expect(try InviteFile.read(ascii(code.text)) == code)
        #expect(try InviteFile.read(ascii("  # streamr-0000\n\n" + code.text.replacing("-", with: "-\n"))) == code)
        #expect(try InviteFile.read(ascii(code.link(page: "https://192.168.1.20:8443/join"))) == code)
    }

    @Test func otherFilesAreNoInvite() {
        #expect(throws: MembershipError.notAnInviteCode) { try InviteFile.read([0xFF, 0xFE, 0x73, 0]) }
        #expect(throws: MembershipError.notAnInviteCode) { try InviteFile.read([]) }
        #expect(throws: MembershipError.notAnInviteCode) { try InviteFile.read([UInt8](repeating: 0x20, count: 16 << 10 + 1)) }
    }
}
