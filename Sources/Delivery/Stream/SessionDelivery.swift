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
    private(set) var renditions: [RenditionName: RenditionDelivery] = [:]
    /// As they were declared: the order of the multivariant playlist.
    private(set) var order: [RenditionName] = []
    /// Milliseconds of the clock at which it ended.
    var endedAt: Int64?
    private var version = 0
    private var multivariant = PlaylistAnswers()

    init(_ start: SessionStart, renditions: [RenditionName], window: WindowConfiguration) {
        self.start = start
        for rendition in renditions { add(rendition, window) }
    }

    var stores: [PartStore] { order.compactMap { renditions[$0]?.store } }
    /// Every rendition that has begun is over.
    var isComplete: Bool { stores.allSatisfy { $0.isEnded || $0.edge == nil } }
    var textsWritten: Int { renditions.values.reduce(multivariant.written) { $0 + $1.textsWritten } }

    mutating func add(_ rendition: RenditionName, _ window: WindowConfiguration) {
        guard renditions[rendition] == nil else { return }
        renditions[rendition] = RenditionDelivery(PartStore(start, rendition: rendition, window: window))
        order.append(rendition)
        version += 1
    }

    mutating func remove(_ rendition: RenditionName) {
        renditions[rendition] = nil
        order.removeAll { $0 == rendition }
        version += 1
    }

    mutating func take(_ event: PackagerEvent, _ rendition: RenditionName) {
        renditions[rendition]?.take(event)
        version += 1
    }

    mutating func endAll() {
        for rendition in order { renditions[rendition]?.take(.ended) }
        version += 1
    }

    mutating func keep(atMost milliseconds: Int64) {
        for rendition in order { renditions[rendition]?.keep(atMost: milliseconds) }
    }

    // MARK: Answers

    mutating func playlist(_ rendition: RenditionName, _ directives: DeliveryDirectives, _ coding: Coding) -> Outcome {
        // The reports of other renditions are a part of it.
        let others = order.count > 1 ? stores : []
        return renditions[rendition]?.playlist(directives, coding, version: version) { others.compactMap(\.report) }
            ?? .ready(Refusals.notFound)
    }

    mutating func multivariant(_ stream: StreamName, _ coding: Coding) -> Outcome {
        let variants = stores.compactMap(\.variant)
        let isPlayable = variants.count == order.count || (stores.first?.wholeSegments ?? 0) >= Self.patience
        guard !variants.isEmpty, isPlayable || endedAt != nil else { return endedAt == nil ? .wait : .ready(Refusals.notFound) }
        return .ready(
            multivariant.answer(PlaylistAnswers.Form(coding: coding), version: version, tag: "\(start.session)-\(version)") {
                MultivariantPlaylist.text(stream: stream, variants: variants)
            })
    }

    /// nil: not a wish for media of a session.
    mutating func media(_ wish: Wish) -> Outcome? {
        switch wish {
        case .multivariant, .playlist: nil
        case .part(_, let rendition, let number): renditions[rendition]?.part(number) ?? .ready(Refusals.notFound)
        case .segment(_, let rendition, let sequence): .ready(renditions[rendition]?.segment(sequence) ?? Refusals.notFound)
        case .initialization(_, let rendition, let number): .ready(renditions[rendition]?.initialization(number) ?? Refusals.notFound)
        }
    }
}
