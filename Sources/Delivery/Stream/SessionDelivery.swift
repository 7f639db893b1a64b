import Media
import Parts
import Web

/// One session of a stream with all its renditions.
///
/// Owned by its stream's state.
struct SessionDelivery {
    /// Whole segments of the source after which the multivariant playlist no longer waits for the other renditions.
    private static let patience = 3

    let start: SessionStart
    /// As they were declared: the order of the multivariant playlist. There are few, and each is large, so that it is changed in its place.
    private var renditions: [RenditionDelivery] = []
    /// Milliseconds of the clock at which it ended.
    var endedAt: Int64?
    private var version = 0
    private var multivariant = PlaylistAnswers()

    init(_ start: SessionStart, renditions: [RenditionName], window: WindowConfiguration) {
        self.start = start
        for rendition in renditions { add(rendition, window) }
    }

    var stores: [PartStore] { renditions.map(\.store) }
    /// How many renditions there are.
    var count: Int { renditions.count }
    /// Every rendition that has begun is over.
    var isComplete: Bool { stores.allSatisfy { $0.isEnded || $0.edge == nil } }
    var textsWritten: Int { renditions.reduce(multivariant.written) { $0 + $1.textsWritten } }

    func has(_ rendition: RenditionName) -> Bool { index(of: rendition) != nil }

    private func index(of rendition: RenditionName) -> Int? { renditions.firstIndex { $0.store.rendition == rendition } }

    mutating func add(_ rendition: RenditionName, _ window: WindowConfiguration) {
        guard !has(rendition) else { return }
        renditions.append(RenditionDelivery(PartStore(start, rendition: rendition, window: window)))
        version += 1
    }

    mutating func remove(_ rendition: RenditionName) {
        renditions.removeAll { $0.store.rendition == rendition }
        version += 1
    }

    mutating func take(_ event: PackagerEvent, _ rendition: RenditionName) {
        if let index = index(of: rendition) { renditions[index].take(event) }
        version += 1
    }

    mutating func take(_ position: SegmentPosition, _ rendition: RenditionName) {
        if let index = index(of: rendition) { renditions[index].take(position) }
    }

    func segment(beginningWith part: Int64, of rendition: RenditionName) -> SegmentPosition? {
        index(of: rendition).flatMap { renditions[$0].store.segment(beginningWith: part) }
    }

    mutating func endAll() {
        for index in renditions.indices { renditions[index].take(.ended) }
        version += 1
    }

    mutating func keep(atMost milliseconds: Int64) {
        for index in renditions.indices { renditions[index].keep(atMost: milliseconds) }
    }

    // MARK: Answers

    mutating func playlist(_ rendition: RenditionName, _ directives: DeliveryDirectives, _ coding: Coding) -> Outcome {
        guard let index = index(of: rendition) else { return .ready(Refusals.notFound) }
        // The reports of other renditions are a part of it.
        let others = count > 1 ? stores : []
        return renditions[index].playlist(directives, coding, version: version) { others.compactMap(\.report) }
    }

    mutating func multivariant(_ stream: StreamName, _ coding: Coding) -> Outcome {
        let variants = stores.compactMap(\.variant)
        let isPlayable = variants.count == count || (stores.first?.wholeSegments ?? 0) >= Self.patience
        guard !variants.isEmpty, isPlayable || endedAt != nil else { return endedAt == nil ? .wait : .ready(Refusals.notFound) }
        return .ready(
            multivariant.answer(PlaylistAnswers.Form(coding: coding), version: version, tag: "\(start.session)-\(version)") {
                MultivariantPlaylist.text(stream: stream, variants: variants)
            })
    }

    /// nil: not a wish for media of a session.
    mutating func media(_ wish: Wish) -> Outcome? {
        switch wish {
        case .multivariant, .playlist: return nil
        case .part(_, let rendition, let number):
            guard let index = index(of: rendition) else { return .ready(Refusals.notFound) }
            return renditions[index].part(number)
        case .segment(_, let rendition, let sequence):
            return .ready(index(of: rendition).flatMap { renditions[$0].segment(sequence) } ?? Refusals.notFound)
        case .initialization(_, let rendition, let number):
            return .ready(index(of: rendition).flatMap { renditions[$0].initialization(number) } ?? Refusals.notFound)
        }
    }
}
