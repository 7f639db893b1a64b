/// One viewer: plain data in an array that is allocated once; its index is the epoll cookie. Owned by `Viewers`.
struct Viewer {
    enum State { case waiting, connecting, watching, closed }

    var state = State.waiting
    var socket: Int32 = -1
    var startedAt: Nanoseconds = 0
    var hasKeyframe = false
    var lastNumber: UInt32 = 0
    var lastTimestamp: UInt32 = 0
    var flv: FLVReader
    var rtmp: RTMPClient
    var hls: HLSClient

    init(scratch: UnsafeMutableRawPointer) {
        flv = FLVReader(scratch: scratch)
        rtmp = RTMPClient(scratch: scratch)
        hls = HLSClient(scratch: scratch)
    }

    /// What its one reader needs; pages that are never written to take no memory.
    static func scratchSize(_ scheme: Address.Scheme) -> Int {
        scheme == .hls ? HTTPReader.scratchSize : (max(FLVReader.scratchSize, RTMPClient.scratchSize) + 63) & ~63
    }

    /// Takes a whole media message into account.
    mutating func messageReceived(_ message: Message, at now: Nanoseconds, _ sums: inout Measurements) {
        if sums.isMeasuring { sums.messages += 1 }
        guard message.isVideoFrame, let stamp = Stamp.read(message.head, count: message.headCount) else { return }
        if !hasKeyframe {
            guard message.isKeyframe else { return }
            hasKeyframe = true
            sums.firstKeyframe.add(now - startedAt)
        } else {
            follow(stamp, message, &sums)
        }
        lastNumber = stamp.number
        lastTimestamp = message.timestamp
        // What was sent before this viewer came is the cached GOP, not latency.
        if sums.isMeasuring, stamp.time > startedAt { sums.latency.add(now - stamp.time) }
    }

    /// Takes a whole part into account; `origin`: when its first frame was sent, or when it was due.
    mutating func partReceived(at now: Nanoseconds, since origin: Nanoseconds?, _ sums: inout Measurements) {
        if sums.isMeasuring { sums.messages += 1 }
        if !hasKeyframe {
            hasKeyframe = true
            sums.firstKeyframe.add(now - startedAt)
        } else if sums.isMeasuring, let origin {
            sums.latency.add(now - origin)
        }
    }

    private func follow(_ stamp: Stamp, _ message: Message, _ sums: inout Measurements) {
        let jump = Int64(stamp.number) - Int64(lastNumber)
        let step = Int32(bitPattern: message.timestamp &- lastTimestamp)
        if jump <= 0 || step < 0 {
            sums.backwards += 1
            return
        }
        if jump > 1 {
            sums.skips += 1
            sums.missed += UInt64(jump - 1)
            if !message.isKeyframe { sums.brokenSkips += 1 }
        }
        sums.largestStep = max(sums.largestStep, UInt32(step))
    }
}
