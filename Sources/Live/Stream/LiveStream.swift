import Media
import RTMP

/// A live channel from its first publisher to the end of the last one's grace time: one timeline, one ring for each container.
///
/// Owned by the first media loop, which writes; other loops and readers see the rings and their indexes.
final class LiveStream {
    let name: StreamName
    /// The place in every loop's table of streams.
    let slot: Int
    let startedAt: Duration
    private let configuration: LiveConfiguration

    private(set) var flv: StreamRing
    private(set) var rtmp: StreamRing
    private var timeline: Timeline
    private var tracks = Tracks()
    private var lastTimestamp: UInt32 = 0
    private var lastEntryTime: Int64?
    private var longestGOP: Int64 = 0
    private(set) var keyframeInterval: Int64?
    private var scratch: [UInt8] = []

    private(set) var bytesReceived: UInt64 = 0
    private var bitMeter = RateMeter()
    private var frameMeter = RateMeter()
    /// A video frame, or audio without video, has come since the last flush.
    var isFlushDue = false
    /// The rings that were replaced since the loops last heard of it.
    var ringsChanged = false
    var viewers = ViewerCounts()
    var readers: [ObjectIdentifier: FLVReader] = [:]

    /// Who publishes now, by slot of the connection table; nil during the grace time.
    var publisher: Int?
    var publisherAddress: String?
    var publisherIdentity = AddressIdentity()
    var lastMessageAt: Duration
    var graceEndsAt: Duration?
    /// It comes from another hub, without a connection of this loop.
    var isRelayed = false
    var isPublishing: Bool { publisher != nil || isRelayed }

    init?(name: StreamName, slot: Int, configuration: LiveConfiguration, now: Duration, timelineStart: Int64 = 0) {
        self.name = name
        self.slot = slot
        self.configuration = configuration
        startedAt = now
        lastMessageAt = now
        timeline = Timeline(startingAt: timelineStart)
        guard let flv = StreamRing(limit: configuration.ringLimit), let rtmp = StreamRing(limit: configuration.ringLimit) else {
            return nil
        }
        self.flv = flv
        self.rtmp = rtmp
    }

    var video: VideoFormat? { tracks.videoFormat }
    var audio: AudioFormat? { tracks.audioFormat }
    var videoCodec: VideoCodec? { tracks.videoCodec }
    var audioCodec: AudioCodec? { tracks.audioCodec }
    func bitrate(at now: Duration) -> Int { Int(bitMeter.rate(at: now)) * 8 }
    func frameRate(at now: Duration) -> Double { frameMeter.rate(at: now) }

    private let clock = StreamClock()
    /// What loops and readers need of it; valid until `ringsChanged`.
    var view: StreamView {
        StreamView(
            name: name, flv: flv.ring, flvIndex: flv.index, rtmp: rtmp.ring, rtmpIndex: rtmp.index,
            gopCacheLimit: configuration.gopCacheLimit.milliseconds, clock: clock)
    }

    func publisherChanged() { timeline.publisherChanged() }

    /// Metadata and codec configuration, as if the publisher had sent them just now.
    var headers: [MediaMessage] {
        tracks.configurationMessages.map { MediaMessage(kind: $0.kind, timestamp: lastTimestamp, payload: $0.payload) }
    }

    /// The FourCCs that a player must know, of which RTMP has no number of its own.
    var neededFourCCs: [FourCC] { tracks.neededFourCCs }

    /// Takes one message into the rings, and passes it on with its time. False: it fits in no ring, and the publisher has to go.
    func take(_ message: MediaMessage, now: Duration, passOn: (TimedMessage) -> Void) -> Bool {
        guard let role = arrived(message, now: now) else { return true }
        let time = timeline.place(message.kind, message.timestamp, now: now)
        clock.latest = timeline.latest
        guard role != .repeatedConfiguration else { return true }
        passOn(TimedMessage(kind: message.kind, time: time, payload: message.payload))
        return take(message, role, time, now: now)
    }

    /// Takes one that has its time on the stream's timeline already, into the rings alone. False: it fits in no ring.
    func take(_ message: TimedMessage, now: Duration) -> Bool {
        let stamped = MediaMessage(kind: message.kind, timestamp: UInt32(truncatingIfNeeded: message.time), payload: message.payload)
        guard let role = arrived(stamped, now: now) else { return true }
        let time = timeline.follow(message.kind, message.time)
        clock.latest = timeline.latest
        return role == .repeatedConfiguration || take(stamped, role, time, now: now)
    }

    private func arrived(_ message: MediaMessage, now: Duration) -> Tracks.Role? {
        lastMessageAt = now
        bytesReceived += UInt64(message.payload.count)
        bitMeter.add(message.payload.count, at: now)
        if message.kind != .data { lastTimestamp = message.timestamp }
        return tracks.take(message)
    }

    private func take(_ message: MediaMessage, _ role: Tracks.Role, _ time: Int64, now: Duration) -> Bool {
        switch role {
        case .keyframe:
            frameMeter.add(1, at: now)
            addEntry(at: time)
        case .frame:
            if message.kind == .video { frameMeter.add(1, at: now) }
            if message.kind == .audio, !tracks.hasVideo, time - (lastEntryTime ?? .min / 2) >= 1000 { addEntry(at: time) }
        case .configuration, .repeatedConfiguration, .other:
            break
        }
        if message.kind == .video || !tracks.hasVideo { isFlushDue = true }
        let message = role == .keyframe ? tracks.keyframe(message) : message
        let isMetadata = message.kind == .data && role == .configuration
        return write(message, time: time, stamp: isMetadata ? 0 : UInt32(truncatingIfNeeded: time))
    }

    private func addEntry(at time: Int64) {
        if let last = lastEntryTime, tracks.hasVideo {
            keyframeInterval = time - last
            longestGOP = max(longestGOP, min(time - last, configuration.gopCacheLimit.milliseconds))
        }
        if tracks.videoJustAppeared {
            flv.index.removeEntries()
            rtmp.index.removeEntries()
            tracks.videoJustAppeared = false
        }
        lastEntryTime = time
        if tracks.headersAreStale || flvHeaders == nil { makeHeaders(time) }
        guard let flvHeaders, let rtmpHeaders else { return }
        flv.addEntry(time: time, headers: flvHeaders)
        rtmp.addEntry(time: time, headers: rtmpHeaders)
    }

    private var flvHeaders: RingIndex.Headers?
    private var rtmpHeaders: RingIndex.Headers?

    private func makeHeaders(_ time: Int64) {
        var flvBytes: [UInt8] = []
        var rtmpBytes: [UInt8] = []
        for message in tracks.configurationMessages {
            let stamp = message.kind == .data ? 0 : UInt32(truncatingIfNeeded: time)
            FLV.appendTag(kind: message.kind, timestamp: stamp, payload: message.payload, into: &flvBytes)
            RTMPMessageWriter.append(kind: message.kind, timestamp: stamp, payload: message.payload, into: &rtmpBytes)
        }
        let fileHeader = FLV.fileHeader(hasAudio: tracks.hasAudio, hasVideo: tracks.hasVideo)
        flvHeaders = RingIndex.Headers(
            httpStart: Block(HTTPText.flvResponseHead, fileHeader, flvBytes), start: Block(fileHeader, flvBytes),
            configuration: Block(flvBytes))
        let configuration = Block(rtmpBytes)
        rtmpHeaders = RingIndex.Headers(httpStart: configuration, start: configuration, configuration: configuration)
        tracks.headersAreStale = false
    }

    /// `stamp`: what the message carries. Metadata has the time 0 (FLV 10.1, E.4.4.1): with another, ffmpeg takes it for a track of text.
    private func write(_ message: MediaMessage, time: Int64, stamp: UInt32) -> Bool {
        let keep = max(configuration.ringTime.milliseconds, 2 * longestGOP)
        scratch.removeAll(keepingCapacity: true)
        FLV.appendTag(kind: message.kind, timestamp: stamp, payload: message.payload, into: &scratch)
        let flvFits = flv.append(scratch, time: time, keep: keep)
        scratch.removeAll(keepingCapacity: true)
        RTMPMessageWriter.append(kind: message.kind, timestamp: stamp, payload: message.payload, into: &scratch)
        let rtmpFits = rtmp.append(scratch, time: time, keep: keep)
        if flv.wasReplaced || rtmp.wasReplaced {
            flv.wasReplaced = false
            rtmp.wasReplaced = false
            ringsChanged = true
        }
        return flvFits && rtmpFits
    }
}

/// How many viewers a stream has, by way of watching. Owned by the first media loop.
struct ViewerCounts {
    var flv = 0
    var rtmp = 0
    var web = 0
    var all: Int { flv + rtmp + web }
}
