import Parts
import Threads

/// The one way out of a rendition: once it is closed, nothing of it is told any more.
///
/// ```
///   open ──leaveOut, switchOff──► ended (its last word is still told) ──┐
///    └───────────────────────abandon────────────────────────────────────┴──► abandoned
/// ```
final class RenditionOutlet: Sendable {
    typealias Told = @Sendable (RenditionName, RenditionEvent) -> Void

    private struct State {
        var status: RenditionStatus
        var isAbandoned = false
        /// Its last word was told.
        var isSilent = false
    }

    let name: RenditionName
    private let courier: Courier
    private let told: Told
    private let state: Locked<State>

    init(_ name: RenditionName, _ courier: Courier, _ told: @escaping Told) {
        self.name = name
        self.courier = courier
        self.told = told
        state = Locked(State(status: RenditionStatus(name)))
    }

    /// Whether anybody wants more of it.
    var isOpen: Bool { state.withLock { $0.status.state == .running && !$0.isAbandoned } }
    var status: RenditionStatus { state.withLock { $0.status } }

    func tell(_ events: [PackagerEvent]) {
        guard !events.isEmpty else { return }
        courier.send { [self] in deliver(events.map { .event($0) }, isLast: false) }
    }

    func note(encoder: EncoderChoice?, encoded: Int, missing: Int) {
        state.withLock { state in
            state.status.encoder = encoder
            state.status.encodedFrames = encoded
            state.status.missingFrames = missing
        }
    }

    func leaveOut(_ words: String) { end(.leftOut(words), .leftOut(words)) }
    func switchOff(_ words: String) { end(.switchedOff(words), .switchedOff(words)) }

    /// Without a word: the session has given way to another. Nothing is told after this returns.
    func abandon() { state.withLock { $0.isAbandoned = true } }

    /// The first end counts.
    private func end(_ end: RenditionStatus.State, _ event: RenditionEvent) {
        let isFirst = state.withLock { state in
            guard state.status.state == .running, !state.isAbandoned else { return false }
            state.status.state = end
            return true
        }
        if isFirst { courier.send { [self] in deliver([event], isLast: true) } }
    }

    /// On the courier's thread; under the lock, so that nothing comes after the end.
    private func deliver(_ events: [RenditionEvent], isLast: Bool) {
        state.withLock { state in
            guard !state.isAbandoned, !state.isSilent else { return }
            state.isSilent = isLast
            for event in events { told(name, event) }
        }
    }
}
