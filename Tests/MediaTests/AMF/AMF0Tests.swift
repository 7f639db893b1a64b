import Testing

@testable import Media

struct AMFCase: Sendable, CustomTestStringConvertible {
    var name: String
    var bytes: [UInt8]
    var value: AMF0Value
    var testDescription: String { name }

    init(_ name: String, _ bytes: String, _ value: AMF0Value) {
        self.name = name
        self.bytes = hex(bytes)
        self.value = value
    }
}

/// AMF0, section 2.
@Suite struct AMF0Tests {
    static let table: [AMFCase] = [
        AMFCase("number", "00 3FF0000000000000", .number(1)),
        AMFCase("negative number", "00 C09F400000000000", .number(-2000)),
        AMFCase("true", "01 01", .boolean(true)),
        AMFCase("false", "01 00", .boolean(false)),
        AMFCase("string", "02 0004 6C697665", .string("live")),
        AMFCase("empty string", "02 0000", .string("")),
        AMFCase("string of two-byte characters", "02 0004 C3A4C3B6", .string("äö")),
        AMFCase("empty object", "03 0000 09", .object([])),
        AMFCase("object", "03 0003 617070 02 0001 78 0000 09", .object([AMF0Property("app", .string("x"))])),
        AMFCase("object with an empty key", "03 0000 05 0000 09", .object([AMF0Property("", .null)])),
        AMFCase("null", "05", .null),
        AMFCase("undefined", "06", .undefined),
        AMFCase("reference", "07 0102", .reference(258)),
        AMFCase("ECMA array", "08 00000001 0001 61 01 01 0000 09", .ecmaArray([AMF0Property("a", .boolean(true))])),
        AMFCase("strict array", "0A 00000002 05 01 00", .strictArray([.null, .boolean(false)])),
        AMFCase("date", "0B 0000000000000000 FFFF", .date(milliseconds: 0, zone: -1)),
        AMFCase("long string", "0C 00000002 6869", .longString("hi")),
        AMFCase("unsupported", "0D", .unsupported),
        AMFCase("XML document", "0F 00000001 3C", .xmlDocument("<")),
        AMFCase("typed object", "10 0001 54 0001 61 05 0000 09", .typedObject(name: "T", [AMF0Property("a", .null)])),
        AMFCase(
            "object in array in object", "03 0001 61 0A 00000001 03 0001 62 06 0000 09 0000 09",
            .object([AMF0Property("a", .strictArray([.object([AMF0Property("b", .undefined)])]))])),
    ]

    @Test(arguments: table) func isReadAsTheTableSays(_ row: AMFCase) throws {
        var reader = AMF0Reader(row.bytes)
        #expect(try reader.readValue() == row.value)
        #expect(reader.isAtEnd)
        #expect(try reader.readValue() == nil)
    }

    @Test(arguments: table) func isWrittenAsTheTableSays(_ row: AMFCase) {
        #expect(AMF0Writer.bytes([row.value]) == row.bytes)
    }

    @Test(arguments: table) func isRefusedWhenCutAnywhere(_ row: AMFCase) {
        for short in row.bytes.truncations.dropFirst() {
            #expect(throws: MediaError.self) {
                var reader = AMF0Reader(short)
                _ = try reader.readValue()
            }
        }
    }

    @Test func valuesFollowOneAnother() throws {
        var reader = AMF0Reader(Self.table.flatMap(\.bytes))
        for row in Self.table {
            #expect(try reader.readValue() == row.value)
        }
        #expect(reader.isAtEnd)
    }

    @Test func mutationsAreReadOrRefusedAndWrittenBackAlike() throws {
        for (index, bytes) in Self.table.flatMap(\.bytes).mutations(3000, seed: 3).enumerated() {
            var reader = AMF0Reader(bytes)
            while let value = try? reader.readValue() {
                var again = AMF0Reader(AMF0Writer.bytes([value]))
                // NaN is not equal to itself, so the bytes are compared.
                let second = try #require(try again.readValue())
                #expect(AMF0Writer.bytes([second]) == AMF0Writer.bytes([value]), "mutation \(index)")
            }
        }
    }

    @Test func depthIsBounded() {
        func nested(_ depth: Int) -> [UInt8] {
            (0..<depth).reduce([5]) { inner, _ in hex("0A 00000001") + inner }
        }
        #expect(throws: Never.self) { try Self.readOne(nested(AMF0Reader.maximumDepth - 1)) }
        #expect(throws: MediaError.tooLarge("AMF0 depth")) { try Self.readOne(nested(AMF0Reader.maximumDepth)) }
        #expect(throws: MediaError.tooLarge("AMF0 depth")) { try Self.readOne(nested(10_000)) }
    }

    @Test func numberOfValuesIsBounded() {
        func array(_ count: UInt8, _ more: UInt8) -> [UInt8] {
            [10, 0, 0, count, more] + [UInt8](repeating: 5, count: Int(count) << 8 | Int(more))
        }
        #expect(throws: Never.self) { try Self.readOne(array(15, 255)) }
        #expect(throws: MediaError.tooLarge("AMF0 values")) { try Self.readOne(array(16, 0)) }
    }

    @Test func hostileCountAllocatesNothing() {
        #expect(throws: MediaError.truncated("array")) { try Self.readOne(hex("0A FFFFFFFF 05")) }
        #expect(throws: MediaError.truncated("string")) { try Self.readOne(hex("0C FFFFFFFF 05")) }
    }

    @Test func textThatIsNotUTF8IsRepaired() throws {
        #expect(try Self.readOne(hex("02 0002 FF41")) == .string("\u{FFFD}A"))
    }

    @Test func longTextIsWrittenAsALongString() throws {
        let text = String(repeating: "x", count: 70_000)
        #expect(try Self.readOne(AMF0Writer.bytes([.string(text)])) == .longString(text))
    }

    @Test func membersAreFoundByName() {
        let object = AMF0Value.object([AMF0Property("a", .number(1)), AMF0Property("a", .number(2)), AMF0Property("b", .string("x"))])
        #expect(object["a"]?.number == 2)
        #expect(object["b"]?.string == "x")
        #expect(object["c"] == nil)
        #expect(AMF0Value.null["a"] == nil)
        #expect(AMF0Value.strictArray([.null]).elements == [.null])
        #expect(AMF0Value.boolean(true).boolean == true)
    }

    private static func readOne(_ bytes: [UInt8]) throws -> AMF0Value? {
        var reader = AMF0Reader(bytes)
        return try reader.readValue()
    }
}
