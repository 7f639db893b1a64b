import Testing

@testable import RTMP

/// RTMP 1.0, 5.3.
@Suite struct ChunkReaderTests {
    /// Everything that comes out of bytes fed in pieces of that size.
    private func read(
        _ bytes: [UInt8], size: Int = .max, configuration: RTMPConfiguration = RTMPConfiguration(), acceptsMedia: Bool = true
    ) throws -> [RTMPMessage] {
        var reader = ChunkReader(configuration: configuration)
        reader.acceptsMedia = acceptsMedia
        return try bytes.pieces(of: size).flatMap { try reader.messages($0) }
    }

    private func audio(_ timestamp: UInt32, _ payload: [UInt8], stream: UInt32 = 1) -> RTMPMessage {
        RTMPMessage(type: 8, timestamp: timestamp, stream: stream, payload: payload)
    }

    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var bytes: [UInt8]
        var messages: [RTMPMessage]
        var testDescription: String { name }

        init(_ name: String, _ bytes: String, _ messages: [(UInt8, UInt32, UInt32, String)]) {
            self.name = name
            self.bytes = hex(bytes)
            self.messages = messages.map { RTMPMessage(type: $0.0, timestamp: $0.1, stream: $0.2, payload: hex($0.3)) }
        }
    }

    static let table: [Case] = [
        Case("type 0", "04 000010 000002 08 01000000 AABB", [(8, 16, 1, "AABB")]),
        Case("no payload", "04 000010 000000 08 01000000", [(8, 16, 1, "")]),
        Case(
            "types 0, 1, 2 and 3",
            """
            04 0003E8 000001 08 01000000 AA
            44 000014 000002 08 BBBB
            84 000015 CCCC
            C4 DDDD
            """, [(8, 1000, 1, "AA"), (8, 1020, 1, "BBBB"), (8, 1041, 1, "CCCC"), (8, 1062, 1, "DDDD")]),
        Case(
            "type 3 after type 0 adds its timestamp again", "04 000014 000001 08 01000000 AA C4 BB", [(8, 20, 1, "AA"), (8, 40, 1, "BB")]),
        Case("type 1 to start with", "44 000014 000001 08 AA", [(8, 20, 0, "AA")]),
        Case("two-byte chunk stream", "00 00 000001 000001 09 01000000 AA C0 00 BB", [(9, 1, 1, "AA"), (9, 2, 1, "BB")]),
        Case("three-byte chunk stream", "01 00 01 000001 000001 09 01000000 AA C1 00 01 BB", [(9, 1, 1, "AA"), (9, 2, 1, "BB")]),
        Case("one chunk stream in two notations", "00 0A 000000 000001 09 01000000 AA C1 0A 00 BB", [(9, 0, 1, "AA"), (9, 0, 1, "BB")]),
        Case("message stream is little-endian", "04 000000 000001 08 01020304 AA", [(8, 0, 0x0403_0201, "AA")]),
        Case("extended timestamp", "04 FFFFFF 000001 08 01000000 01000000 AA", [(8, 0x0100_0000, 1, "AA")]),
        Case("extended timestamp of 0xFFFFFF itself", "04 FFFFFF 000001 08 01000000 00FFFFFF AA", [(8, 0xFF_FFFF, 1, "AA")]),
        Case(
            "largest timestamp, then a delta across the wrap", "04 FFFFFF 000001 08 01000000 FFFFFFF0 AA 84 000020 BB",
            [(8, 0xFFFF_FFF0, 1, "AA"), (8, 0x10, 1, "BB")]),
        Case("extended delta", "04 000005 000001 08 01000000 AA 84 FFFFFF 01000000 BB", [(8, 5, 1, "AA"), (8, 0x0100_0005, 1, "BB")]),
        Case(
            "extended timestamp as the time of a type 3 message", "04 FFFFFF 000001 08 01000000 01000000 AA C4 01000014 BB",
            [(8, 0x0100_0000, 1, "AA"), (8, 0x0100_0014, 1, "BB")]),
        Case(
            "type 3 message after an extended timestamp without one", "04 FFFFFF 000004 08 01000000 01000000 AAAAAAAA C4 BBBBBBBB",
            [(8, 0x0100_0000, 1, "AAAAAAAA"), (8, 0x0100_0000, 1, "BBBBBBBB")]),
        Case(
            "set chunk size", "02 000000 000004 01 00000000 00000002 04 000000 000005 08 01000000 AABB C4 CCDD C4 EE",
            [(8, 0, 1, "AABBCCDDEE")]),
        Case(
            "interleaved",
            """
            02 000000 000004 01 00000000 00000002
            04 000000 000004 08 01000000 A1A2
            06 000001 000003 09 01000000 B1B2
            C4 A3A4
            C6 B3
            """, [(8, 0, 1, "A1A2A3A4"), (9, 1, 1, "B1B2B3")]),
        Case(
            "chunk size within a message",
            """
            02 000000 000004 01 00000000 00000002
            04 000000 000006 08 01000000 A1A2
            02 000000 000004 01 00000000 0000 C2 0003
            C4 A3A4A5 C4 A6
            """, [(8, 0, 1, "A1A2A3A4A5A6")]),
        Case(
            "abort",
            """
            02 000000 000004 01 00000000 00000004
            04 000000 000006 08 01000000 A1A2A3A4
            02 000000 000004 02 00000000 00000004
            C4 B1B2B3B4 C4 B5B6
            """, [(8, 0, 1, "B1B2B3B4B5B6")]),
        Case(
            "abort of nothing", "02 000000 000004 02 00000000 00000009 04 000000 000001 08 01000000 AA", [(8, 0, 1, "AA")]),
        Case(
            "a new header gives the old message up",
            """
            02 000000 000004 01 00000000 00000002
            04 000000 000004 08 01000000 A1A2
            04 000009 000002 08 01000000 B1B2
            """, [(8, 9, 1, "B1B2")]),
        Case(
            "extended timestamp repeated in type 3",
            """
            02 000000 000004 01 00000000 00000005
            04 FFFFFF 00000B 08 01000000 01020304 0102030405
            C4 01020304 0607080910
            C4 01020304 11
            """, [(8, 0x0102_0304, 1, "0102030405060708091011")]),
        Case(
            "extended timestamp not repeated in type 3",
            """
            02 000000 000004 01 00000000 00000005
            04 FFFFFF 00000B 08 01000000 01020304 0102030405
            C4 0607080910
            C4 11
            """, [(8, 0x0102_0304, 1, "0102030405060708091011")]),
        Case(
            "not repeated, and the payload starts like it",
            """
            02 000000 000004 01 00000000 00000005
            04 FFFFFF 00000B 08 01000000 01020304 0102030405
            C4 0102030910
            C4 11
            """, [(8, 0x0102_0304, 1, "0102030405010203091011")]),
        Case(
            "not repeated in a last chunk of one byte, then another message",
            """
            02 000000 000004 01 00000000 00000005
            04 FFFFFF 000006 08 01000000 01020304 0102030405
            C4 01
            06 000000 000001 09 01000000 BB
            """, [(8, 0x0102_0304, 1, "010203040501"), (9, 0, 1, "BB")]),
    ]

    @Test(arguments: table) func isReadWhole(_ row: Case) throws {
        #expect(try read(row.bytes) == row.messages)
    }

    @Test(arguments: table) func isReadInPieces(_ row: Case) throws {
        for size in 1..<row.bytes.count {
            #expect(try read(row.bytes, size: size) == row.messages, "pieces of \(size)")
        }
    }

    @Test(arguments: table) func truncatedIsAPrefixOfTheMessages(_ row: Case) throws {
        for short in row.bytes.truncations {
            let messages = try read(short)
            #expect(messages == Array(row.messages.prefix(messages.count)))
        }
    }

    @Test func gluedIsTheSameAsOneAfterAnother() throws {
        // Rows with a chunk size of their own end the list of what can be glued.
        let rows = Self.table.prefix(14).filter { !$0.name.contains("to start with") }
        #expect(try read(rows.flatMap(\.bytes)) == rows.flatMap(\.messages))
    }

    @Test(arguments: table) func mutatedIsReadOrRefusedInPiecesAsWhole(_ row: Case) {
        for (index, bytes) in row.bytes.mutations(200, seed: 6).enumerated() {
            let whole = try? read(bytes)
            #expect((try? read(bytes, size: 1)) == whole, "mutation \(index)")
            #expect((try? read(bytes, size: 5)) == whole, "mutation \(index)")
        }
    }

    @Test(arguments: [1, 2, 127, 128, 129, 4096, 65_536]) func whatTheWriterWritesIsRead(chunkSize: Int) throws {
        for timestamp in [UInt32(0), 1, 0xFF_FFFE, 0xFF_FFFF, 0x0100_0000, 0x8000_0000, 0xFFFF_FFFF] {
            for count in [0, 1, 127, 128, 129, 1000, 70_000] {
                let payload = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 13) }
                var bytes: [UInt8] = []
                ChunkWriter.append(
                    type: 1, chunkStream: 2, messageStream: 0, timestamp: 0,
                    payload: [0, UInt8(chunkSize >> 16), UInt8(chunkSize >> 8 & 0xFF), UInt8(chunkSize & 0xFF)], chunkSize: 128,
                    into: &bytes)
                ChunkWriter.append(
                    type: 9, chunkStream: 6, messageStream: 1, timestamp: timestamp, payload: payload, chunkSize: chunkSize, into: &bytes)
                #expect(try read(bytes) == [RTMPMessage(type: 9, timestamp: timestamp, stream: 1, payload: payload)])
            }
        }
    }

    // MARK: Bounds

    @Test func refusesAHeaderThatRefersToNothing() {
        #expect(throws: RTMPError.chunkWithoutHeader(chunkStream: 4)) { try read(hex("84 000000")) }
        #expect(throws: RTMPError.chunkWithoutHeader(chunkStream: 5)) { try read(hex("C5")) }
    }

    @Test func refusesSillyChunkSizes() {
        #expect(throws: RTMPError.badChunkSize(0)) { try read(hex("02 000000 000004 01 00000000 00000000")) }
        #expect(throws: RTMPError.badChunkSize(0x8000_0000)) { try read(hex("02 000000 000004 01 00000000 80000000")) }
        #expect(throws: RTMPError.badControlMessage(type: 1)) { try read(hex("02 000000 000003 01 00000000 000000")) }
        #expect(throws: RTMPError.badControlMessage(type: 2)) { try read(hex("02 000000 000000 02 00000000")) }
    }

    @Test func largestChunkSizeIsTaken() throws {
        #expect(try read(hex("02 000000 000004 01 00000000 7FFFFFFF 04 000000 000001 08 01000000 AA")) == [audio(0, [0xAA])])
    }

    @Test func refusesTooManyChunkStreams() {
        var many: [UInt8] = []
        for number in UInt8(2)..<66 {
            many += number < 64 ? [number] : [0, number - 64]
            many += hex("000000 000001 08 01000000 AA")
        }
        #expect(throws: Never.self) { try read(many) }
        #expect(throws: RTMPError.tooManyChunkStreams(limit: 64)) { try read(many + hex("00 30 000000 000001 08 01000000 AA")) }
    }

    @Test func refusesLongMessagesOfStrangers() {
        let header = hex("04 000000 010001 09 01000000")
        #expect(throws: RTMPError.messageTooLarge(length: 65_537, limit: 65_536)) { try read(header, acceptsMedia: false) }
        #expect(throws: Never.self) { try read(header) }
        #expect(throws: RTMPError.messageTooLarge(length: 65_537, limit: 65_536)) { try read(hex("04 000000 010001 14 01000000")) }
        let small = RTMPConfiguration(maximumMediaMessage: 1000)
        #expect(throws: RTMPError.messageTooLarge(length: 1001, limit: 1000)) {
            try read(hex("04 000000 0003E9 09 01000000"), configuration: small)
        }
    }

    @Test func refusesTooMuchUnfinished() {
        let bounded = RTMPConfiguration(maximumUnfinished: 1000)
        let start = (4..<13).flatMap { [UInt8($0)] + hex("000000 010000 09 01000000") + [UInt8](repeating: 0, count: 128) }
        #expect(throws: RTMPError.tooMuchUnfinished(limit: 1000)) { try read(start, configuration: bounded) }
        #expect(throws: Never.self) { try read(Array(start.dropLast(2 * 140)), configuration: bounded) }
    }

    @Test func promisedLengthTakesNoMemory() throws {
        var stream = ChunkStream(id: 4)
        stream.startMessage(ChunkHeader(type: 0, chunkStream: 4, length: 0xFF_FFFF, messageType: 9, size: 12), extended: nil)
        stream.reserve(128)
        #expect(stream.payload.capacity < 8192)
        stream.payload += [UInt8](repeating: 0, count: 60_000)
        stream.reserve(60_000)
        #expect(stream.payload.capacity < 400_000)
    }
}
