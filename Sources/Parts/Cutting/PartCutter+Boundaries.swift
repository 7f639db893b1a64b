extension PartCutter {
    /// Frames before these times end no part, unless they are keyframes; nil when that is not known.
    public var quiet: Quiet? {
        guard rule.clock == .video else { return nil }
        return Quiet(video: start + rule.shortest, sound: start + rule.partTarget + Self.patience)
    }

    /// Where the open part ends when video keeps the clock; nil while it goes on.
    mutating func videoBoundary() -> Boundary? {
        while videoChecked < video.count {
            if let boundary = boundary(before: video[videoChecked], at: videoChecked) { return boundary }
            videoChecked += 1
        }
        guard let sound = audio.last, sound > start + rule.partTarget + Self.patience else { return nil }
        return Boundary(end: start + rule.usual)
    }

    private func boundary(before frame: VideoStamp, at index: Int) -> Boundary? {
        let elapsed = frame.time - start
        guard elapsed > 0 else { return lateBoundary(before: frame, at: index) }
        guard elapsed <= rule.partTarget else { return Boundary(end: start + rule.usual) }
        if startsSegment(frame) { return Boundary(end: frame.time, endsSegment: true) }
        return rule.ends(after: elapsed) ? Boundary(end: frame.time) : nil
    }

    /// Where the open part ends when sound keeps the clock; nil while it goes on, or waits for pictures.
    mutating func audioBoundary() -> Boundary? {
        let end = audioEnd()
        if let boundary = keyframeBoundary(upTo: min(end ?? .max, start + rule.partTarget)) { return boundary }
        if let end {
            let hasPictures = (video.last?.time ?? .min) >= end
            let isLate = (audio.last ?? .min) >= end + Self.skew
            return !hasVideo || hasPictures || isLate ? Boundary(end: end) : nil
        }
        guard let picture = video.last, picture.time > start + rule.partTarget + Self.patience else { return nil }
        return Boundary(end: start + rule.usual)
    }

    private mutating func audioEnd() -> Int64? {
        while audioChecked < audio.count {
            let elapsed = audio[audioChecked] - start
            if elapsed > rule.partTarget { return start + rule.usual }
            if elapsed > 0, rule.ends(after: elapsed) { return audio[audioChecked] }
            audioChecked += 1
        }
        return nil
    }

    private mutating func keyframeBoundary(upTo limit: Int64) -> Boundary? {
        while videoChecked < video.count, video[videoChecked].time <= limit {
            let frame = video[videoChecked]
            if frame.time > start {
                if startsSegment(frame) { return Boundary(end: frame.time, endsSegment: true) }
            } else if let boundary = lateBoundary(before: frame, at: videoChecked) {
                return boundary
            }
            videoChecked += 1
        }
        return nil
    }

    private func startsSegment(_ frame: VideoStamp) -> Bool {
        let age = frame.time - segmentStart
        return frame.isKeyframe && (age >= Self.segmentAge || segments?.endsEarly(at: age) == true)
    }

    /// A keyframe whose time lies in parts that are closed already: pictures come long after their sound. It begins a segment all the same.
    private func lateBoundary(before frame: VideoStamp, at index: Int) -> Boundary? {
        guard frame.isKeyframe, let sound = audio.last, sound > start else { return nil }
        // Where in a part it comes is chance, so the segment may be a part younger.
        let end = min(sound, start + rule.usual)
        guard end - segmentStart >= Self.segmentAge - rule.partTarget, index > 0 || audio[0] < end else { return nil }
        return Boundary(end: end, endsSegment: true, videoFrames: index)
    }
}
