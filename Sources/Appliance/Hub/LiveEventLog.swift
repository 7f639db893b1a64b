import Live
import Threads

/// Carries the fan-out's events from the media threads, which never wait, to the log. Bounded; what does not fit is counted.
final class LiveEventLog: Sendable {
    static let maximumWaiting = 1024

    private let events: AsyncStream<LiveEvent>
    private let input: AsyncStream<LiveEvent>.Continuation
    private let lost = Locked(0)

    init() {
        (events, input) = AsyncStream.makeStream(of: LiveEvent.self, bufferingPolicy: .bufferingOldest(Self.maximumWaiting))
    }

    /// Called on the media threads.
    func take(_ event: LiveEvent) {
        if case .dropped = input.yield(event) { lost.withLock { $0 += 1 } }
    }

    func finish() { input.finish() }

    /// Writes events until `finish`. `onAir`: called when a stream has come or gone.
    func run(_ log: Log, onAir: @Sendable () async -> Void = {}) async {
        for await event in events {
            Self.write(event, log)
            switch event {
            case .publishStarted, .streamEnded: await onAir()
            default: break
            }
            let count = lost.withLock { lost in
                defer { lost = 0 }
                return lost
            }
            if count > 0 { log.warning("events lost", ["count": String(count)]) }
        }
    }

    private static func write(_ event: LiveEvent, _ log: Log) {
        switch event {
        case .publishStarted(let name, let address, let resumed):
            log.info(resumed ? "publisher came back" : "publisher connected", ["stream": name.text, "address": address])
        case .publishEnded(let name, let reason): log.info("publisher left", ["stream": name.text, "reason": reason])
        case .publishRefused(let reason, let address): log.warning("publisher refused", ["reason": reason, "address": address])
        case .streamEnded(let name): log.info("stream ended", ["stream": name.text])
        case .viewerSkipped(let name, let address): log.debug("viewer skipped ahead", ["stream": name.text, "address": address])
        case .viewerTooSlow(let name, let address): log.info("viewer too slow", ["stream": name.text, "address": address])
        case .viewerRefused(let name, let reason, let address):
            log.info("viewer refused", ["stream": name.text, "reason": reason, "address": address])
        case .connectionFailed(let reason, let address): log.info("connection failed", ["reason": reason, "address": address])
        case .notice(let name, let message): log.notice("stream notice", ["stream": name.text, "text": message])
        }
    }
}
