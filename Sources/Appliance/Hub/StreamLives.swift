import Admin
import Live
import Media
import Threads

/// Moves streams through their lives as they go on and off the air. Owned by the hub; asked when something has happened, and every few
/// seconds, since a message may be lost and what is on air may not.
actor StreamLives {
    /// An encoder that comes back so soon after a start of the hub goes on with the broadcast of before.
    static let patienceSeconds: Int64 = 60

    private let live: LiveServer
    private let keeper: StreamKeeper
    private let log: Log
    private let started = SteadyClock.milliseconds()
    private var isLooking = false
    private var mustLookAgain = false

    init(live: LiveServer, keeper: StreamKeeper, log: Log) {
        self.live = live
        self.keeper = keeper
        self.log = log
    }

    func look() async {
        guard !isLooking else {
            mustLookAgain = true
            return
        }
        isLooking = true
        repeat {
            mustLookAgain = false
            let onAir = Set(await live.snapshot().streams.map(\.name))
            let isPatient = SteadyClock.milliseconds() - started < Self.patienceSeconds * 1_000
            for stream in await keeper.look(onAir: onAir, endsLive: !isPatient) {
                log.info("stream is \(stream.life.state.rawValue)", ["stream": stream.name.text])
            }
        } while mustLookAgain
        isLooking = false
    }
}

extension PrivateStreams {
    func set(_ streams: [StreamRecord]) {
        set(Dictionary(streams.compactMap { stream in stream.entry.viewKey.map { (stream.name.text, $0) } }) { first, _ in first })
    }
}
