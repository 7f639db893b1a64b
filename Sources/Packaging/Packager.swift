import Media
import Parts

/// Makes the parts of one session from its messages. Owned by the packager's thread.
///
/// ```
/// messages ─► Settler (until the tracks are clear) ─► TrackReader ─► FrameLine, one for each run ─► Muxer ─► parts
///                                                                   without a gap; its PartCutter
///                                                                   decides what is a part
/// ```
/// What it makes depends on the order, times and bytes of the messages alone.
public final class Packager {
    /// Keyframes further apart than this, in milliseconds, make players wait too long for their first picture.
    static let keyframeAdvice: Int64 = 4000
    static let noKeyframeAdvice: Int64 = 30_000
    /// How long sound that has changed waits for a keyframe, in milliseconds: a new init segment makes browsers wait for one.
    static let patienceForKeyframe: Int64 = 4000
    /// Sound that waits for the first keyframe is kept for so long.
    static let soundKept: Int64 = 2000

    var reader = TrackReader()
    var settler: Settler?
    var rule: CuttingRule?
    private(set) var segments: SegmentRule?
    var frameRate: Double?
    var wantsVideo = false
    var wantsAudio = false

    var muxer: Muxer?
    var clocks: FrameLine.Clocks?
    var line: FrameLine?
    /// Sound that has come before the keyframe that it belongs to.
    var waiting: [Frame] = []
    var changedSoundSince: Int64?
    /// What FFmpeg did not take; it is not offered again.
    var refusedVideo: VideoTrack?
    var refusedAudio: AudioTrack?
    /// FFmpeg is not there; the next publisher tries again.
    var hasGivenUp = false
    /// Where the last part ended.
    var lastEnd: Int64?
    var isDiscontinuous = false
    private(set) var nextPart: Int64 = 0
    private var nextInitialization = 0

    private var lastKeyframe: Int64?
    private var hasAdvisedKeyframes = false
    private var advised: Set<String> = []
    private var isOver = false
    private var events: [PackagerEvent] = []

    /// Hears of the source what a rendition is made of, before the events come out.
    private let observer: ((SourceEvent) -> Void)?

    public init() {
        observer = nil
        settler = Settler(reader, measuresPace: true)
    }

    init(observer: @escaping (SourceEvent) -> Void) {
        self.observer = observer
        settler = Settler(reader, measuresPace: true)
    }

    /// Takes the next message of the session.
    public func take(_ message: TimedMessage) -> [PackagerEvent] {
        guard !isOver, message.time >= 0, message.time <= Timescale.latest else { return [] }
        if settler == nil {
            process(message)
        } else if settler?.take(message) == true {
            settle()
        }
        return takeEvents()
    }

    /// The encoder is gone, or messages of it were lost: what waits becomes a part, and the session goes on with a keyframe.
    public func publisherChanged() -> [PackagerEvent] {
        guard !isOver else { return [] }
        if settler != nil { settle() }
        closeLine(before: nil)
        waiting = []
        changedSoundSince = nil
        lastKeyframe = nil
        hasGivenUp = false
        settler = Settler(reader, measuresPace: rule == nil)
        return takeEvents()
    }

    /// The session is over.
    public func finish() -> [PackagerEvent] {
        guard !isOver else { return [] }
        if settler != nil { settle() }
        closeLine(before: nil)
        isOver = true
        events.append(.ended)
        observer?(.ended)
        return takeEvents()
    }

    /// Frames of the stream before these times make nothing, unless they are keyframes. Nil: each matters.
    var quiet: PartCutter.Quiet? { settler == nil ? line?.quiet : nil }

    private func takeEvents() -> [PackagerEvent] {
        defer { events = [] }
        return events
    }

    /// The tracks are clear: the messages that were kept go their way.
    private func settle() {
        guard let settled = settler else { return }
        settler = nil
        guard settled.hasVideo || settled.hasAudio else {
            for message in settled.kept { process(message) }
            if rule == nil { settler = Settler(reader, measuresPace: true) }
            return
        }
        wantsVideo = settled.hasVideo
        wantsAudio = settled.hasAudio
        frameRate = settled.pace?.frameRate ?? frameRate
        reader.adoptSound(of: settled.reader)
        if rule == nil { makeRule(settled) }
        for message in settled.kept { process(message) }
    }

    private func makeRule(_ settled: Settler) {
        let tracks = settled.reader.tracks(video: wantsVideo, audio: wantsAudio)
        let made = CuttingRule(hasVideo: wantsVideo, video: settled.pace, audioFrame: tracks.audioFrame)
        rule = made
        events.append(.partTarget(made.partTarget))
        observer?(.partTarget(made.partTarget))
    }

    private func process(_ message: TimedMessage) {
        switch reader.read(message) {
        case .nothing: break
        case .unusable(_, let text): advise(text)
        case .frame(let frame) where frame.kind == .video:
            note(frame)
            pictureArrived(frame)
        case .frame(let frame): soundArrived(frame)
        }
    }

    /// How long segments may last is told before the part that makes the first one whole.
    func adopt(_ found: SegmentRule?) {
        guard segments == nil, let found else { return }
        segments = found
        events.append(.targetDuration(found.targetDuration))
        observer?(.targetDuration(found.targetDuration))
    }

    /// Once each.
    func advise(_ text: String) {
        if advised.insert(text).inserted { events.append(.advice(text)) }
    }

    private func note(_ frame: Frame) {
        guard !hasAdvisedKeyframes else { return }
        if let last = lastKeyframe {
            let distance = frame.time - last
            if frame.isKeyframe, distance > Self.keyframeAdvice {
                advise("keyframe every \((distance + 500) / 1000) s: set 2 s in OBS")
                hasAdvisedKeyframes = true
            } else if distance > Self.noKeyframeAdvice {
                advise("no keyframe for \(Self.noKeyframeAdvice / 1000) s: set a keyframe interval of 2 s in OBS")
                hasAdvisedKeyframes = true
            }
        }
        if frame.isKeyframe { lastKeyframe = frame.time }
    }

    func tell(_ initialization: Muxer, _ bytes: [UInt8]) {
        let tracks = initialization.tracks
        let segment = InitializationSegment(
            number: nextInitialization, bytes: bytes,
            video: tracks.video.map { .init(codec: $0.codecString, width: $0.width, height: $0.height, frameRate: frameRate) },
            audio: tracks.audio.map { .init(codec: $0.codecString, sampleRate: $0.sampleRate, channels: $0.channels) })
        events.append(.initialization(segment))
        observer?(.initialization(SourceInitialization(segment: segment, tracks: tracks, firstAudioFrame: reader.firstAudioFrame)))
        nextInitialization += 1
    }

    func tell(_ piece: FrameLine.Piece, _ bytes: [UInt8]) {
        let cut = piece.cut
        var part = Part(
            number: nextPart, bytes: bytes, start: cut.start, duration: cut.end - cut.start, isIndependent: cut.isIndependent,
            initialization: nextInitialization - 1, startsSegment: cut.startsSegment || isDiscontinuous,
            isDiscontinuous: cut.isDiscontinuous || isDiscontinuous)
        events.append(.part(part))
        nextPart += 1
        isDiscontinuous = false
        guard let observer else { return }
        part.bytes = []
        observer(
            .part(SourcePart(part: part, pictures: piece.video.frames.count, lastDuration: piece.video.lastDuration, sound: piece.audio)))
    }

    /// Pictures that a part lost, and lines that ended, are heard of by renditions alone.
    func observe(_ event: SourceEvent) { observer?(event) }
}
