import Media
import Parts

@testable import Packaging

/// A source and the renditions that a ladder makes of it, one step after the other on this thread.
struct Climb {
    private(set) var source = Packed(events: [])
    /// By lines; 0: the sound alone.
    private(set) var renditions: [Int: Packed] = [:]
    /// What went wrong, by lines.
    private(set) var failures: [Int: String] = [:]
    /// Pictures that could not be decoded.
    private(set) var missing = 0

    /// `publishers`: the messages of encoders that come one after the other.
    init(_ publishers: [[TimedMessage]], lines: [Int] = [96], encoder: EncoderChoice = .x264) {
        var heard: [SourceEvent] = []
        let packager = Packager { heard.append($0) }
        let decoder = LadderDecoder()
        let pictures = lines.filter { $0 > 0 }.map { ($0, PictureRendition(lines: $0, bitRate: 300_000, encoder: encoder)) }
        var sound = SoundRendition()
        func drain() {
            for event in heard {
                if lines.contains(0) { collect(0) { () throws(RenditionFailure) in try sound.take(event) } }
                let items: [PictureRendition.Item]
                do throws(RenditionFailure) {
                    items = try decoder.take(event)
                } catch {
                    for (lines, _) in pictures { failures[lines] = failures[lines] ?? error.words }
                    continue
                }
                for item in items {
                    for (lines, rendition) in pictures { collect(lines) { () throws(RenditionFailure) in try rendition.take(item) } }
                }
            }
            heard = []
        }
        for (index, messages) in publishers.enumerated() {
            if index > 0 { source.events += packager.publisherChanged() }
            for message in messages {
                source.events += packager.take(message)
                drain()
            }
        }
        source.events += packager.finish()
        drain()
        missing = pictures.first?.1.missingFrames ?? 0
    }

    private mutating func collect(_ lines: Int, _ make: () throws(RenditionFailure) -> [PackagerEvent]) {
        guard failures[lines] == nil else { return }
        do throws(RenditionFailure) {
            renditions[lines, default: Packed(events: [])].events += try make()
        } catch {
            failures[lines] = error.words
        }
    }

    /// Everything of a part but its bytes: what all renditions share.
    struct Boundary: Equatable {
        var number: Int64
        var start: Int64
        var duration: Int64
        var isIndependent: Bool
        var startsSegment: Bool
        var isDiscontinuous: Bool
        var initialization: Int

        init(_ part: Part) {
            number = part.number
            start = part.start
            duration = part.duration
            isIndependent = part.isIndependent
            startsSegment = part.startsSegment
            isDiscontinuous = part.isDiscontinuous
            initialization = part.initialization
        }
    }
}

extension Packed {
    var boundaries: [Climb.Boundary] { parts.map(Climb.Boundary.init) }
    /// Those of its sound alone: a player may begin anywhere.
    var soundBoundaries: [Climb.Boundary] {
        boundaries.map { boundary in
            var boundary = boundary
            boundary.isIndependent = true
            return boundary
        }
    }

    /// The messages of one kind in each part, as a node rebuilds them; nil where they cannot be.
    func messages(_ kind: MediaKind) -> [[TimedMessage]?] {
        let headers = Dictionary(
            initializations.compactMap { segment in (try? MovieHeader(segment.bytes)).map { (segment.number, $0) } }
        ) { $1 }
        return parts.map { part in
            if part.bytes == RenditionTracks.nothing { return [] }
            return (try? headers[part.initialization]?.messages(of: part.bytes))?.filter { $0.kind == kind }
        }
    }
}
