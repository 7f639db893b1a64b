import Parts

/// Makes what a packager says of a stream, by the rules of the unit, with bytes that mean nothing.
struct StreamMaker {
    let clock: FrameClock
    let target: Int64
    /// Bytes of a part, by its number.
    var size: (Int64) -> Int = { 1000 + Int($0 % 7) * 10 }
    private var frame = 0
    private var number: Int64 = 0
    /// Added to the clock's time: holes and jumps.
    private var shift: Int64 = 0
    private var segmentStart: Int64?
    private(set) var initialization = 0
    private var breaksNext = false

    init(_ clock: FrameClock) {
        self.clock = clock
        target = clock.partTarget
    }

    /// What comes first.
    var beginning: [PackagerEvent] { [.partTarget(target), .initialization(Self.initialization(0))] }

    static func initialization(_ number: Int, width: Int = 1280, video: Bool = true) -> InitializationSegment {
        InitializationSegment(
            number: number, bytes: Array("init \(number)".utf8),
            video: video ? .init(codec: number % 2 == 0 ? "avc1.64001f" : "avc1.640028", width: width, height: 720, frameRate: 29.97) : nil,
            audio: .init(codec: "mp4a.40.2", sampleRate: 48_000, channels: 2))
    }

    /// The encoder is away for so long, and comes back with the same settings.
    mutating func skip(_ milliseconds: Int64) {
        shift += milliseconds
        segmentStart = nil
    }

    /// The encoder comes back with other settings, with so much time between; returns the init segment.
    mutating func change(after milliseconds: Int64 = 0) -> PackagerEvent {
        skip(milliseconds)
        initialization += 1
        breaksNext = true
        return .initialization(Self.initialization(initialization))
    }

    /// The next part.
    mutating func next() -> Part {
        let start = clock.time(frame) + shift
        let startsSegment = segmentStart.map { mustEnd(segment: $0, at: start) } ?? true
        if startsSegment { segmentStart = start }
        let isIndependent = clock.keyframes == nil || startsSegment && clock.isKeyframe(frame) || hasKeyframe(from: frame)
        repeat { frame += 1 } while !endsPart(start)
        let end = clock.time(frame) + shift
        let part = Part(
            number: number, bytes: [UInt8](repeating: UInt8(truncatingIfNeeded: number), count: size(number)), start: start,
            duration: end - start, isIndependent: isIndependent, initialization: initialization, startsSegment: startsSegment,
            isDiscontinuous: breaksNext)
        breaksNext = false
        number += 1
        return part
    }

    private func endsPart(_ start: Int64) -> Bool {
        let now = clock.time(frame) + shift
        if clock.isKeyframe(frame), let segmentStart, now - segmentStart >= 2000 { return true }
        return clock.time(frame + 1) + shift - start > target
    }

    private func mustEnd(segment start: Int64, at now: Int64) -> Bool {
        now - start >= 2000 && (clock.isKeyframe(frame) || clock.keyframes == nil) || now + target - start > 6000
    }

    private func hasKeyframe(from frame: Int) -> Bool {
        var other = self
        other.frame = frame + 1
        let start = clock.time(frame) + shift
        while !other.endsPart(start) {
            if clock.isKeyframe(other.frame) { return true }
            other.frame += 1
        }
        return clock.isKeyframe(frame)
    }
}
