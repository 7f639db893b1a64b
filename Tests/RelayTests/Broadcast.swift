import Media
import Parts
import Testing

@testable import Relay

/// A stream as a hub's packager tells of it, with bytes that nobody could guess, and cryptography that is none but cannot be told from it.
struct Broadcast {
    let start = SessionStart(session: SessionID(0xabc), wallStart: 1_700_000_000_000, firstSequence: 40, firstDiscontinuity: 3)
    var renditions: [RenditionName]
    /// Bytes of a part.
    var size: Int

    let stream: StreamName
    var timeline: Timeline { Timeline(stream: stream, session: start.session, rendition: .source) }

    init(renditions: [RenditionName] = [.source], size: Int = 34_000) throws {
        stream = try #require(StreamName("garden"))
        self.renditions = renditions
        self.size = size
    }

    /// What the hub says when part `number` is made: five parts are a segment; the encoder changes with part 50.
    func events(_ number: Int64, rendition: Int = 0) -> [(PackagerEvent, SegmentPosition?)] {
        var events: [(PackagerEvent, SegmentPosition?)] = []
        if number == 0 { events = [(.partTarget(200), nil), (.initialization(initialization(0)), nil)] }
        if number == 5 { events.append((.targetDuration(1), nil)) }
        if number == 50 { events.append((.initialization(initialization(1)), nil)) }
        let position = number % 5 == 0 ? SegmentPosition(part: number, sequence: 40 + number / 5, discontinuity: number < 50 ? 3 : 4) : nil
        events.append((.part(part(number, rendition: rendition)), position))
        return events
    }

    func part(_ number: Int64, rendition: Int = 0) -> Part {
        var random = Dice(UInt64(bitPattern: number) &* 31 &+ UInt64(rendition))
        return Part(
            number: number, bytes: (0..<size).map { _ in UInt8(truncatingIfNeeded: random.next() >> 32) }, start: number * 200,
            duration: 200,
            isIndependent: number % 5 == 0, initialization: number < 50 ? 0 : 1, startsSegment: number % 5 == 0,
            isDiscontinuous: number == 50)
    }

    func initialization(_ number: Int) -> InitializationSegment {
        InitializationSegment(
            number: number, bytes: [7, UInt8(number)], video: .init(codec: "avc1.64001f", width: 1280, height: 720, frameRate: 25),
            audio: nil)
    }

    /// What a relay hands out of parts `first…last`, when it begins with the first of them.
    func row(_ parts: ClosedRange<Int64>, rendition: Int = 0, ends: Bool = false) -> [RelayedEvent] {
        let name = renditions[rendition]
        var row: [RelayedEvent] = []
        if parts.lowerBound > 0 {
            row.append(.event(.partTarget(200), of: name))
            if parts.lowerBound > 5 { row.append(.event(.targetDuration(1), of: name)) }
            row.append(.event(.initialization(initialization(parts.lowerBound < 50 ? 0 : 1)), of: name))
        }
        for number in parts {
            for (event, position) in events(number, rendition: rendition) {
                if let position { row.append(.segment(position, of: name)) }
                if number > parts.lowerBound || parts.lowerBound == 0 || event.isPart { row.append(.event(event, of: name)) }
            }
        }
        return row + (ends ? [.event(.ended, of: name)] : [])
    }

    /// Not SHA-256, but as long, and any change changes it.
    static func hash(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        var state: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in bytes { state = (state ^ UInt64(byte)) &* 0x100_0000_01b3 }
        var random = Dice(state)
        return (0..<32).map { _ in UInt8(truncatingIfNeeded: random.next() >> 24) }
    }

    static func sign(_ message: [UInt8]) -> [UInt8] { hash((message + [1])[...]) + hash((message + [2])[...]) }
    static func isSigned(_ message: [UInt8], _ signature: [UInt8]) -> Bool { sign(message) == signature }

    static func source(wanted: Bool = true) -> ManifestSource {
        var source = ManifestSource(hash: hash, sign: sign)
        source.setWanted(wanted, now: 0)
        return source
    }
}

extension PackagerEvent {
    var isPart: Bool { if case .part = self { true } else { false } }
}

/// SplitMix64: the same row for the same seed.
struct Dice {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var value = state
        value = (value ^ (value >> 30)) &* 0xbf58_476d_1ce4_e5b9
        value = (value ^ (value >> 27)) &* 0x94d0_49bb_1331_11eb
        return value ^ (value >> 31)
    }

    mutating func isHit(oneIn chances: UInt64) -> Bool { next() % chances == 0 }
}
