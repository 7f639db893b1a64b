import Media
import Parts

@testable import Packaging

/// What a packager made of messages.
struct Packed {
    var events: [PackagerEvent] = []

    init(_ messages: [TimedMessage], finishes: Bool = true) {
        let packager = Packager()
        for message in messages { events += packager.take(message) }
        if finishes { events += packager.finish() }
    }

    init(events: [PackagerEvent]) { self.events = events }

    var partTarget: Int64? { events.compactMap { if case .partTarget(let target) = $0 { target } else { nil } }.first }
    var targetDurations: [Int64] { events.compactMap { if case .targetDuration(let target) = $0 { target } else { nil } } }
    var initializations: [InitializationSegment] {
        events.compactMap { if case .initialization(let segment) = $0 { segment } else { nil } }
    }
    var parts: [Part] { events.compactMap { if case .part(let part) = $0 { part } else { nil } } }
    var advice: [String] { events.compactMap { if case .advice(let text) = $0 { text } else { nil } } }

    /// The first init segment and its parts: a file that plays.
    var movie: [UInt8] {
        (initializations.first?.bytes ?? []) + parts.filter { $0.initialization == 0 }.flatMap(\.bytes)
    }
}
