import Testing

@testable import Membership

@Suite struct Base32Tests {
    static let table: [(String, [UInt8])] = [
        ("", []), ("00", [0]), ("zw", [0xFF]), ("cr", [0x66]), ("csqg", [0x66, 0x6F]), ("csqpyrg", ascii("foob") + []),
        ("041061050r3gg28a", hex("01020304 05060708 090a")),
    ]

    @Test(arguments: table.map(\.0)) func readsAndWritesTheTable(text: String) throws {
        let bytes = try #require(Self.table.first { $0.0 == text }?.1)
        #expect(Base32.text(bytes) == text)
        #expect(Base32.bytes(text) == bytes)
    }

    @Test func takesLettersThatLookAlikeAndCapitals() {
        #expect(Base32.bytes("O41O61O5OR3GG28A") == Base32.bytes("041061050r3gg28a"))
        #expect(Base32.bytes("1i1lIL11") == Base32.bytes("11111111"))
    }

    @Test(arguments: ["u0", "0", "0!", "01", "é0", "000", "\u{0}0", "zz"]) func refuses(text: String) {
        #expect(Base32.bytes(text) == nil)
    }

    @Test func everyLengthComesBack() {
        for length in 0..<70 {
            let bytes = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ length) }
            #expect(Base32.bytes(Base32.text(bytes)) == bytes)
        }
    }

    @Test func checksumIsTheOneOfZip() {
        #expect(CRC32.checksum(ascii("123456789")) == 0xCBF4_3926)
        #expect(CRC32.checksum([]) == 0)
    }
}
