import Foundation
import Media
import Parts
import Testing

@testable import Packaging

/// A part's bytes are a function of the media alone.
@Suite struct DeterminismTests {
    /// Everything that a packager says, as text in which every byte counts.
    static func transcript(_ events: [PackagerEvent]) -> String {
        events.map { event in
            switch event {
            case .initialization(let segment): "init \(segment.number) \(hash(segment.bytes))"
            case .part(let part):
                "part \(part.number) \(part.start)+\(part.duration) \(part.isIndependent) \(part.startsSegment) \(part.bytes.count) "
                    + hash(part.bytes)
            default: "\(event)"
            }
        }.joined(separator: "\n")
    }

    /// FNV-1a, twice with other starts.
    private static func hash(_ bytes: [UInt8]) -> String {
        var first: UInt64 = 0xCBF2_9CE4_8422_2325
        var second: UInt64 = 0x9E37_79B9_7F4A_7C15
        for byte in bytes {
            first = (first ^ UInt64(byte)) &* 0x100_0000_01B3
            second = (second ^ UInt64(byte)) &* 0x100_0000_01B3
            second = second << 7 | second >> 57
        }
        return String(first, radix: 16) + String(second, radix: 16)
    }

    private static let variable = "STREAMR_TRANSCRIPT_OF"

    /// The other process: this test program, run again for the one test below that writes what it packages.
    static func transcriptOfAnotherProcess(_ file: String, output: String) throws {
        let program = CommandLine.arguments[0]
        var arguments = Array(CommandLine.arguments.dropFirst())
        while let index = arguments.firstIndex(where: { $0 == "--filter" || $0 == "--skip" }) {
            arguments.removeSubrange(index...index + 1)
        }
        arguments = arguments.filter { !$0.hasPrefix("--filter=") && !$0.hasPrefix("--skip=") }
        try Shell.run(
            [program] + arguments + ["--filter", "packagesWhatAnotherProcessAsksFor"],
            environment: [variable: file, variable + "_OUTPUT": output])
    }

    /// Does its work only when another process asks; by itself it says that nothing was asked.
    @Test func packagesWhatAnotherProcessAsksFor() throws {
        let environment = ProcessInfo.processInfo.environment
        guard let file = environment[Self.variable], let output = environment[Self.variable + "_OUTPUT"] else {
            #expect(environment[Self.variable + "_OUTPUT"] == nil)
            return
        }
        let messages = FLVFile.messages([UInt8](try Data(contentsOf: URL(fileURLWithPath: file))))
        // In other pieces, with pauses: the arrival is of no account.
        let packager = Packager()
        var events: [PackagerEvent] = []
        for (index, message) in messages.enumerated() {
            if index % 97 == 0 { usleep(1000) }
            events += packager.take(message)
        }
        events += packager.finish()
        try Data(Self.transcript(events).utf8).write(to: URL(fileURLWithPath: output))
    }

    @Test func twoProcessesMakeTheSameBytes() throws {
        let file = try Clip.obs.file("flv")
        let messages = FLVFile.messages([UInt8](try Data(contentsOf: URL(fileURLWithPath: file))))
        let here = Self.transcript(Packed(messages).events)
        // So long that a clock in the bytes would show.
        sleep(7)
        let output = try Shell.write([], "transcript")
        try Self.transcriptOfAnotherProcess(file, output: output)
        let there = String(decoding: try Data(contentsOf: URL(fileURLWithPath: output)), as: UTF8.self)
        #expect(here == there)
        #expect(here.split(separator: "\n").count > 30)
    }

    @Test func whatWasMadeBeforeDoesNotCount() throws {
        // Pictures alone: the grid of the sound remembers where it began.
        let messages = try Clip.obs.messages().filter { $0.kind == .video }
        let whole = Packed(messages)
        let frames = messages.filter { $0.payload[1] == 1 }
        let start = try #require(frames.filter { $0.payload[0] == 0x17 }.dropFirst().first).time
        let late = Packed(messages.filter { $0.payload[1] == 0 }.prefix(1) + frames.filter { $0.time >= start })
        let same = whole.parts.filter { $0.start >= start }
        #expect(late.parts.count == same.count)
        for (one, other) in zip(same, late.parts) {
            #expect(one.start == other.start)
            // All but the number of the sequence.
            #expect(Self.withoutSequence(one.bytes) == Self.withoutSequence(other.bytes))
        }
    }

    /// moof (8 bytes), mfhd (8), version and flags (4), number (4).
    private static func withoutSequence(_ part: [UInt8]) -> [UInt8] {
        var copy = part
        copy.replaceSubrange(20..<24, with: [0, 0, 0, 0])
        return copy
    }
}
