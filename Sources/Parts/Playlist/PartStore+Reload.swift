/// Whether a playlist can be given already (RFC 8216bis, 6.2.5.2).
extension PartStore {
    public enum ReloadDecision: Sendable, Equatable {
        case now
        /// It will hold what is wanted when more parts have come.
        case wait
        /// No honest player asks for so much: 400.
        case tooFarAhead
    }

    /// Whole segments with which every player can begin. GStreamer's newer elements never find their place again when their first playlist
    /// had one, Chromium's own player gives up on two, and FFmpeg stands still after the first.
    private static let enoughToBegin = 3

    /// A playlist is given from its first whole segment on: only then its target duration is known. Who knows no parts has to wait for a
    /// few more.
    public func decision(on directives: DeliveryDirectives) -> ReloadDecision {
        if isEnded { return .now }
        let reached = reached(directives)
        guard reached == .now else { return reached }
        let isKnown = directives.sequence != nil || directives.startsAtOnce
        return wasPlayable && (isKnown || wholeSegments >= Self.enoughToBegin) ? .now : .wait
    }

    private func reached(_ directives: DeliveryDirectives) -> ReloadDecision {
        guard let sequence = directives.sequence else { return .now }
        // One segment more than the last plus one that is growing.
        guard sequence <= openSequence + 1 else { return .tooFarAhead }
        guard var part = directives.part else { return sequence < openSequence ? .now : .wait }
        var wanted = sequence
        if wanted < openSequence {
            guard let whole = closed(wanted), part >= whole.parts.count else { return .now }
            // A part after the last one is the first one of the next segment.
            wanted += 1
            part = 0
        }
        if wanted < openSequence { return .now }
        let here = wanted == openSequence ? Int64(open?.parts.count ?? 0) : 0
        if part < here { return .now }
        return part - (here - 1) > advanceLimit ? .tooFarAhead : .wait
    }

    /// Parts that may be asked for beyond the last one.
    private var advanceLimit: Int64 {
        guard let partTarget, partTarget < 1000 else { return 3 }
        return (3000 + partTarget - 1) / partTarget
    }
}
