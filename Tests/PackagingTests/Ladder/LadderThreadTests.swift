import Foundation
import Media
import Parts
import Testing

@testable import Packaging

/// The ladder on its threads: what is left out, what is switched off, and that the source never notices.
@Suite(.serialized) struct LadderThreadTests {
    /// What came out of a packaging thread.
    final class Heard: Sendable {
        struct Told {
            var source: [PackagerEvent] = []
            var renditions: [String: [PackagerEvent]] = [:]
            var leftOut: [String: String] = [:]
            var switchedOff: [String: String] = [:]
            var order: [String] = []
            var declared: [[String]] = []
        }

        private let told = Shared(Told())

        func take(_ made: PackagingThread.Made) {
            told.change { told in
                switch made {
                case .began(_, _, let names): told.declared.append(names.map(\.text))
                case .event(let event): told.source.append(event)
                case .rendition(let name, .event(let event)): told.renditions[name.text, default: []].append(event)
                case .rendition(let name, .leftOut(let words)): told.leftOut[name.text] = words
                case .rendition(let name, .switchedOff(let words)):
                    told.switchedOff[name.text] = words
                    told.order.append(name.text)
                }
            }
        }

        var all: Told { told.value }
        func packed(_ name: String) -> Packed { Packed(events: all.renditions[name] ?? []) }
    }

    /// A value that threads share.
    ///
    /// `@unchecked Sendable`: touched under the lock alone.
    final class Shared<Value: Sendable>: @unchecked Sendable {
        private let lock = NSLock()
        private var held: Value

        init(_ value: Value) { held = value }

        var value: Value { lock.withLock { held } }
        func change(_ body: (inout Value) -> Void) { lock.withLock { body(&held) } }
    }

    static let stream = StreamName("live")

    static func configuration(_ text: String) throws -> LadderConfiguration {
        var configuration = LadderConfiguration()
        configuration.choice = try #require(LadderConfiguration.Choice(text))
        configuration.encoder = .x264
        return configuration
    }

    /// Waits until something is so, half a minute at most.
    static func wait(_ comment: Comment, _ isSo: () -> Bool) {
        for _ in 0..<3000 where !isSo() { usleep(10_000) }
        #expect(isSo(), comment)
    }

    /// Of this process's threads of a name.
    static func niceness(of name: String) throws -> Set<String> {
        let threads = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/task")
        let lines = threads.compactMap { try? String(contentsOfFile: "/proc/self/task/\($0)/stat", encoding: .utf8) }
        // proc_pid_stat(5): the name in parentheses is the second field, niceness the nineteenth.
        return Set(
            lines.filter { $0.contains("(\(name))") }.compactMap { $0.split(separator: ")").last?.split(separator: " ")[16] }.map(
                String.init))
    }

    @Test func rungsThatAreNoSmallerAreLeftOutAndTheOthersRun() throws {
        let stream = try #require(Self.stream)
        let heard = Heard()
        let thread = PackagingThread(clock: { 0 }, ladder: try Self.configuration("360p:1M, 180p:500k, 96p:200k, audio"))
        try thread.start { _, made in heard.take(made) }
        thread.take(stream, .started(session: 1))
        for message in try Clip.obs.messages() { thread.take(stream, .message(message)) }
        Self.wait("the rendition runs") { heard.packed("96p").parts.count > 10 }
        let statuses = thread.renditions(of: stream)
        #expect(statuses.map(\.name.text) == ["360p", "180p", "96p", "audio"])
        #expect(statuses[0].state == .leftOut("the source is no larger"))
        #expect(statuses[2].state == .running)
        #expect(statuses[2].encoder == .x264)
        #expect(statuses[2].encodedFrames > 0)
        #expect(try Self.niceness(of: "ladder") == ["10"])
        #expect(try Self.niceness(of: "ladder 96p") == ["10"])
        #expect(try Self.niceness(of: "packager") == ["0"])
        thread.take(stream, .ended)
        Self.wait("all end") { heard.all.renditions.values.allSatisfy { $0.last == .ended } && heard.all.renditions.count == 2 }
        thread.stop()
        #expect(heard.all.declared == [["360p", "180p", "96p", "audio"]])
        #expect(heard.all.leftOut.keys.sorted() == ["180p", "360p"])
        #expect(heard.all.switchedOff.isEmpty)
        let source = Packed(events: heard.all.source)
        #expect(heard.packed("96p").boundaries == source.boundaries)
        #expect(heard.packed("audio").boundaries == source.soundBoundaries)
    }

    @Test func soundAloneIsItsOnlyRendition() throws {
        let stream = try #require(Self.stream)
        let heard = Heard()
        let thread = PackagingThread(clock: { 0 }, ladder: try Self.configuration("96p:200k, audio"))
        try thread.start { _, made in heard.take(made) }
        thread.take(stream, .started(session: 1))
        for message in try Clip.obs.messages() where message.kind == .audio { thread.take(stream, .message(message)) }
        thread.take(stream, .ended)
        Self.wait("it ends") { heard.all.source.last == .ended }
        thread.stop()
        #expect(heard.all.leftOut == ["96p": "the encoder sends no picture"])
        #expect(heard.packed("audio").boundaries == Packed(events: heard.all.source).boundaries)
    }

    @Test func overloadSwitchesOffTheHeaviestAndLeavesTheSource() throws {
        let stream = try #require(Self.stream)
        let heard = Heard()
        // All of it comes at once, so that it waits; and each look at the clock takes its time.
        let now = Shared(0.0)
        let clock: @Sendable () -> Double = {
            now.change { $0 += 20 }
            return now.value
        }
        let thread = PackagingThread(clock: clock, ladder: try Self.configuration("64p:100k, 240p:500k, 96p:200k, audio"))
        try thread.start { _, made in heard.take(made) }
        thread.take(stream, .started(session: 1))
        let messages = try Clip.large.messages()
        for message in messages { thread.take(stream, .message(message)) }
        thread.take(stream, .ended)
        Self.wait("the source ends") { heard.all.source.last == .ended }
        Self.wait("the heaviest has gone") { !heard.all.order.isEmpty }
        #expect(heard.all.order.first == "240p")
        #expect(!heard.all.order.contains("64p"))
        #expect(heard.all.switchedOff["240p"] == "this box is too slow for it")
        #expect(heard.all.source == Packed(messages).events)
        #expect(heard.packed("audio").boundaries == Packed(messages).soundBoundaries)
        thread.stop()
        // Nothing came after the end of it.
        #expect(heard.packed("240p").parts.count < Packed(messages).parts.count)
        #expect(!heard.packed("240p").events.contains(.ended))
    }

    @Test func muchMoreThanCanBeKeptSwitchesOffAllPictures() throws {
        let stream = try #require(Self.stream)
        let heard = Heard()
        let thread = PackagingThread(clock: { 0 }, ladder: try Self.configuration("240p:500k, 96p:200k, audio"))
        try thread.start { _, made in heard.take(made) }
        thread.take(stream, .started(session: 1))
        let messages = try Clip.large.messages() + PackagerTests.publisher(.large, at: 9100).filter { !PackagerTests.isConfiguration($0) }
        for message in messages { thread.take(stream, .message(message)) }
        thread.take(stream, .ended)
        Self.wait("the source ends") { heard.all.source.last == .ended }
        thread.stop()
        #expect(heard.all.order == ["240p", "96p"])
        #expect(heard.all.source == Packed(messages).events)
    }

    @Test func nothingOfASessionComesInTheNext() throws {
        let stream = try #require(Self.stream)
        let heard = Heard()
        let thread = PackagingThread(clock: { 0 }, ladder: try Self.configuration("96p:200k"))
        try thread.start { _, made in heard.take(made) }
        for session in 1...3 as ClosedRange<UInt64> {
            thread.take(stream, .started(session: session))
            for message in try Clip.obs.messages() { thread.take(stream, .message(message)) }
        }
        thread.take(stream, .ended)
        Self.wait("the last one ends") { heard.all.renditions["96p"]?.last == .ended }
        thread.stop()
        // Of the first two whatever there was time for, of the third everything.
        let numbers = heard.packed("96p").parts.map(\.number)
        let starts = numbers.indices.filter { numbers[$0] == 0 }
        let last = try #require(starts.last)
        let all = Packed(try Clip.obs.messages()).parts.count
        #expect(starts.count <= 3)
        #expect(Array(numbers[last...]) == (0..<Int64(numbers.count - last)).map { $0 })
        #expect(numbers.count - last == all)
    }
}

extension Clip {
    /// Too much for a ladder that gets all of it at once.
    static let large = Clip(
        name: "h264-aac-720", input: picture("60", size: "1280x720", seconds: 9) + tone(48_000, seconds: 9), video: h264(gop: 120),
        audio: aac)
}
