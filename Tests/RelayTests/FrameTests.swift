import Media
import Parts
import Testing

@testable import Relay

@Suite struct FrameTests {
    private func table() throws -> [(RelayFrame, [UInt8])] {
        let timeline = Timeline(stream: try #require(StreamName("a")), session: SessionID(2), rendition: .source)
        let place = WatchPlace(url: "https://a.b", httpPort: 8080, httpsPort: 443)
        let name: [UInt8] = [1, 0x61, 0, 0, 0, 0, 0, 0, 0, 2, 6] + Array("source".utf8)
        return [
            (.greeting(place), [1, 0, 0, 17, 1, 11] + Array("https://a.b".utf8) + [0x1f, 0x90, 0x01, 0xbb]),
            (.opened(258, timeline), [2, 0, 0, 19, 1, 2] + name),
            (.entry(3, [9, 9]), [3, 0, 0, 4, 0, 3, 9, 9]),
            (.slice(3, part: 5, slice: 6, [7]), [4, 0, 0, 12, 0, 3, 0, 0, 0, 0, 0, 0, 0, 5, 6, 7]),
            (.closed(3, isWithdrawn: true), [5, 0, 0, 3, 0, 3, 1]),
            (.keepAlive, [6, 0, 0, 0]),
            (.sources([0x7b, 0x7d]), [7, 0, 0, 2, 0x7b, 0x7d]),
        ]
    }

    private func read(_ reader: inout RelayFrameReader) throws -> [RelayFrame] {
        var frames: [RelayFrame] = []
        while let frame = try reader.next() { frames.append(frame) }
        return frames
    }

    @Test func framesHaveTheBytesOfTheTable() throws {
        for (frame, bytes) in try table() { #expect(frame.outgoing.bytes == bytes) }
    }

    @Test func framesAreReadHoweverTheyAreCut() throws {
        let table = try table()
        let bytes = table.flatMap { $0.1 }
        for size in [1, 2, 3, 7, 1000] {
            var reader = RelayFrameReader()
            var frames: [RelayFrame] = []
            for start in stride(from: 0, to: bytes.count, by: size) {
                reader.append(bytes[start..<min(start + size, bytes.count)])
                frames += try read(&reader)
                #expect(reader.waiting < 64)
            }
            #expect(frames == table.map(\.0))
        }
    }

    @Test func aFrameWhoseLengthIsWrongEndsTheLink() throws {
        let table = try table()
        for (frame, bytes) in table {
            for size in 0..<bytes.count - 4 {
                var reader = RelayFrameReader()
                if bytes[0] != 1 { reader.append(table[0].1) }
                reader.append([bytes[0], 0, 0, UInt8(size)] + bytes[4..<4 + size])
                // Entries, slices and texts are as long as they are.
                if case .entry = frame, size >= 2 { continue }
                if case .slice = frame, size >= 11 { continue }
                if case .sources = frame { continue }
                #expect(throws: RelayError.self) { _ = try read(&reader) }
            }
        }
    }

    @Test func nothingIsWaitedForThatIsTooLong() throws {
        for kind in 0...8 as ClosedRange<UInt8> {
            var reader = RelayFrameReader()
            if kind != 1 { reader.append(try table()[0].1) }
            reader.append([kind, 0xff, 0xff, 0xff])
            #expect(throws: RelayError.tooLong("a frame of kind \(kind)")) { _ = try read(&reader) }
        }
    }

    @Test func theVersionComesFirstAndOnce() throws {
        let greeting = try table()[0].1
        var reader = RelayFrameReader()
        reader.append([6, 0, 0, 0])
        #expect(throws: RelayError.noGreeting) { try reader.next() }
        reader = RelayFrameReader()
        reader.append(greeting + greeting)
        _ = try reader.next()
        #expect(throws: RelayError.noGreeting) { try reader.next() }
        reader = RelayFrameReader()
        var newer = greeting
        newer[4] = 2
        reader.append(newer)
        #expect(throws: RelayError.unknownVersion(2)) { try reader.next() }
    }

    @Test func whatALaterReleaseSaysIsLeftOut() throws {
        var reader = RelayFrameReader()
        reader.append(try table()[0].1 + [99, 0, 0, 2, 1, 1] + [6, 0, 0, 0])
        #expect(try read(&reader).count == 2)
    }
}
