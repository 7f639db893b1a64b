import Media
import Testing

@testable import Parts

/// The parts of a feed, and what every stream's parts have in common.
struct CutFeed {
    struct Piece {
        var cut: PartCutter.Cut
        var video: [Feed.Frame]
        var audio: [Feed.Frame]
        var duration: Int64 { cut.end - cut.start }
    }

    /// The two queues that the owner of a cutter keeps.
    struct Waiting {
        var video: [Feed.Frame] = []
        var audio: [Feed.Frame] = []

        mutating func append(_ frame: Feed.Frame) {
            if frame.kind == .video { video.append(frame) } else { audio.append(frame) }
        }

        mutating func take(_ cut: PartCutter.Cut) -> Piece {
            defer {
                video.removeFirst(cut.videoFrames)
                audio.removeFirst(cut.audioFrames)
            }
            return Piece(cut: cut, video: Array(video.prefix(cut.videoFrames)), audio: Array(audio.prefix(cut.audioFrames)))
        }
    }

    var rule: CuttingRule
    var hasVideo: Bool
    /// What the first segment said about those after it.
    var rules: SegmentRule?
    var parts: [Piece] = []
    /// The parts before the end of the stream; those after it are of what was left.
    var whole = 0
    /// Frames that no part has.
    var left = 0

    /// Start and length of each segment.
    var segments: [(start: Int64, duration: Int64, startsWithKeyframe: Bool)] {
        var all: [(Int64, Int64, Bool)] = []
        for part in parts {
            if part.cut.startsSegment {
                all.append((part.cut.start, part.duration, part.cut.isIndependent))
            } else {
                all[all.count - 1].1 += part.duration
            }
        }
        return all
    }

    /// What RFC 8216bis asks of parts and segments (4.4.3.7, 4.4.4.9) and the design of all streams.
    func obeysTheRules(_ comment: Comment? = nil, sourceLocation: SourceLocation = #_sourceLocation) {
        func expect(_ condition: Bool, _ what: String) {
            if !condition { Issue.record(Comment(rawValue: what + (comment.map { ": \($0)" } ?? "")), sourceLocation: sourceLocation) }
        }
        expect(left == 0, "\(left) frames are in no part")
        expect(parts.first?.cut.startsSegment == true, "the first part begins no segment")
        if hasVideo { expect(parts.first?.cut.isIndependent == true, "the first part begins with no keyframe") }
        for (index, part) in parts.enumerated() {
            let next = index + 1 < parts.count ? parts[index + 1] : nil
            expect(part.duration > 0 && part.duration <= rule.partTarget, "part \(index) lasts \(part.duration) of \(rule.partTarget)")
            if let next, !next.cut.startsSegment, index + 1 < whole {
                expect(part.duration * 100 >= rule.partTarget * 85, "part \(index) at \(part.cut.start) lasts only \(part.duration)")
            }
            if let next {
                // A keyframe that is a few milliseconds late may leave a hole before its segment.
                let mayWait = next.cut.isDiscontinuous || next.cut.startsSegment && next.cut.start - part.cut.end <= PartStore.tolerance
                expect(mayWait || next.cut.start == part.cut.end, "part \(index) and the next are not joined")
                expect(next.cut.start >= part.cut.end, "part \(index) overlaps the next")
            }
            expect(!part.cut.isDiscontinuous || part.cut.startsSegment, "part \(index) leaps inside a segment")
            expect(part.video.isEmpty == false || part.audio.isEmpty == false, "part \(index) is empty")
            expect(part.cut.isIndependent == (hasVideo ? part.video.first?.isKeyframe == true : true), "part \(index) hides its keyframe")
        }
        for segment in segments {
            expect(segment.duration <= 6000, "the segment at \(segment.start) lasts \(segment.duration)")
            if let limit = rules?.targetDuration, limit * 1000 >= rule.partTarget {
                expect((segment.duration + 500) / 1000 <= limit, "the segment at \(segment.start) lasts \(segment.duration) of \(limit) s")
            }
        }
    }

    /// Frames are in the part of their time; late sound is in a later one.
    func placesFramesByTime(sourceLocation: SourceLocation = #_sourceLocation) {
        for part in parts {
            let all = part.video + part.audio
            #expect(all.allSatisfy { $0.time < part.cut.end }, "part at \(part.cut.start)", sourceLocation: sourceLocation)
            #expect(part.video.allSatisfy { $0.time >= part.cut.start }, "part at \(part.cut.start)", sourceLocation: sourceLocation)
        }
    }
}
