import CLoad

/// One run: the publisher alone, the joins, a pause, the measurement.
///
/// ```
///  starting ──► alone ──`baseline`──► joining ──► settling ──`measuring`──► measuring ──`measured`──► leaving ──`result`──► done
/// ```
final class Run {
    private enum Phase { case starting, alone, joining, settling, measuring, leaving, done }

    private let options: Options
    private let epoll: Int32
    private let publisher: Publisher?
    private let viewers: (any Audience)?
    private var phase = Phase.starting
    /// When the current phase ends; nil when something else than time ends it.
    private var phaseEnd: Nanoseconds?
    private var nextProgress = Nanoseconds.max
    private var measured = ""
    private var measuredFrom: (time: Nanoseconds, processor: Nanoseconds) = (0, 0)

    private static let publisherCookie = UInt64.max
    private static let startLimit = 10.0
    /// How long the tool goes on after `measured`, so that who started it can still read /proc.
    private static let readingTime = 0.3

    init(_ options: Options) throws(LoadError) {
        self.options = options
        let files = load_raise_files()
        guard files > UInt64(options.viewers + 16) else { throw .system("only \(files) files may be open") }
        epoll = load_epoll()
        viewers = try Self.viewers(options, epoll)
        if let address = options.publish {
            publisher = try Publisher(
                address, clip: Clip(file: options.clip), firstTimestamp: options.firstTimestamp, epoll: epoll,
                cookie: Self.publisherCookie)
        } else {
            publisher = nil
        }
    }

    private static func viewers(_ options: Options, _ epoll: Int32) throws(LoadError) -> (any Audience)? {
        guard let target = options.target else { return nil }
        if target.scheme == .slices {
            return try SliceViewers(target: target, count: options.viewers, rate: options.rate, behind: options.behind, epoll: epoll)
        }
        var replay: Replay?
        if !options.replay.isEmpty {
            let paths = try String(decoding: Clip.contents(options.replay), as: UTF8.self)
            replay = try Replay(paths, on: target, interval: (options.interval / 1000).nanoseconds)
        }
        return Viewers(
            target: target, count: options.viewers, rate: options.rate, fetchesParts: options.fetchesParts, replay: replay, epoll: epoll)
    }

    func perform() throws(LoadError) {
        let events = UnsafeMutablePointer<load_event>.allocate(capacity: LOAD_BATCH)
        defer { events.deallocate() }
        phaseEnd = Clock.now() + Self.startLimit.nanoseconds
        while phase != .done {
            let now = Clock.now()
            try publisher?.sendDue(now)
            viewers?.joinDue(now)
            viewers?.tickDue(now)
            try advance(now)
            let due =
                [publisher?.nextDue, viewers?.nextJoin, viewers?.nextTick, phaseEnd, nextProgress].lazy.compactMap { $0 }.min() ?? now
            let count = load_wait(epoll, events, due - Clock.now())
            for index in 0..<Int(max(count, 0)) {
                if events[index].cookie == Self.publisherCookie {
                    try publisher?.ready(events: events[index].events)
                } else {
                    viewers?.ready(events[index].cookie, events: events[index].events)
                }
            }
        }
    }

    private func advance(_ now: Nanoseconds) throws(LoadError) {
        let isOver = phaseEnd.map { now >= $0 } ?? false
        switch phase {
        case .starting:
            if publisher == nil || publisher?.startedAt != nil {
                enter(.alone, for: publisher == nil ? 0 : options.lead, now)
            } else if isOver {
                throw .publisher("no answer for \(Int(Self.startLimit)) s")
            }
        case .alone where isOver:
            report("baseline")
            viewers?.begin(at: now + 0.5.nanoseconds)
            enter(.joining, for: nil, now)
        case .joining where viewers?.isComplete ?? true:
            enter(.settling, for: options.settle, now)
        case .settling where isOver:
            report("measuring")
            viewers?.measure(true, at: now)
            measuredFrom = (now, Clock.processorTime())
            if options.progress > 0 { nextProgress = now + options.progress.nanoseconds }
            enter(.measuring, for: options.duration, now)
        case .measuring where isOver:
            viewers?.measure(false, at: now)
            nextProgress = .max
            measured = result(now)
            report("measured")
            enter(.leaving, for: Self.readingTime, now)
        case .leaving where isOver:
            report("result " + measured)
            phase = .done
        case .measuring where now >= nextProgress:
            nextProgress += options.progress.nanoseconds
            report("progress " + result(now))
        default: break
        }
    }

    private func enter(_ next: Phase, for seconds: Double?, _ now: Nanoseconds) {
        phase = next
        phaseEnd = seconds.map { now + $0.nanoseconds }
    }

    private func result(_ now: Nanoseconds) -> String {
        let seconds = Double(now - measuredFrom.time) / 1e9
        let processor = Double(Clock.processorTime() - measuredFrom.processor) / 1e9
        return Report.json(viewers: viewers, publisher: publisher, seconds: seconds, processor: processor)
    }

    private func report(_ line: String) {
        load_print(1, line + "\n")
    }
}
