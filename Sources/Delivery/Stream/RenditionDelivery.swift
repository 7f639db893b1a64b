import Parts
import Web

/// One rendition of a session: its media, and the answers that were made of it.
///
/// Owned by its stream's state.
struct RenditionDelivery {
    private(set) var store: PartStore
    private var playlists = PlaylistAnswers()
    private var media = MediaAnswers()

    init(_ store: PartStore) { self.store = store }

    var textsWritten: Int { playlists.written }

    mutating func take(_ event: PackagerEvent) {
        store.take(event)
        media.follow(store)
    }

    /// Takes what another hub's playlists call the segment that comes next.
    mutating func take(_ position: SegmentPosition) { store.take(position) }

    /// Forgets the oldest media until no more than so many milliseconds are kept.
    mutating func keep(atMost milliseconds: Int64) {
        store.keep(atMost: milliseconds)
        media.follow(store)
    }

    /// `version` rises with everything that the playlist or the reports in it show.
    mutating func playlist(
        _ directives: DeliveryDirectives, _ coding: Coding, version: Int, reports: () -> [RenditionReport]
    ) -> Outcome {
        switch store.decision(on: directives) {
        case .wait: return .wait
        case .tooFarAhead: return .ready(Refusals.badRequest)
        case .now:
            let form = PlaylistAnswers.Form(
                isDelta: directives.extent == .delta, isHeld: directives.sequence != nil && !store.isEnded, coding: coding)
            if let known = playlists.known(form, version: version) { return .ready(known) }
            let store = store
            return .ready(
                playlists.answer(form, version: version, tag: "\(store.start.session)-\(store.rendition)-\(version)") {
                    store.playlist(directives.extent, reports: reports())
                })
        }
    }

    mutating func part(_ number: Int64) -> Outcome {
        if let known = media.knownPart(number) { return .ready(known) }
        return switch store.part(number) {
        case .here(let bytes): .ready(media.part(number, bytes, of: store))
        case .coming: .wait
        case .unknown: .ready(Refusals.notFound)
        }
    }

    mutating func segment(_ sequence: Int64) -> SharedResponse? {
        store.segment(sequence).map { media.segment(sequence, $0, of: store) }
    }

    mutating func initialization(_ number: Int64) -> SharedResponse? {
        Int(exactly: number).flatMap(store.initialization).map { media.initialization(number, $0.bytes, of: store) }
    }
}
