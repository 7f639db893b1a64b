import Admin
import AppliancePort
import Live
import Media
import Threads

/// What the pages and the command line can ask of the running hub.
final class HubService: ApplianceControl {
    private let configuration: HubConfiguration
    private let listeners: ListenerTable
    private let live: LiveServer
    private let hls: HLSService?
    private let keeper: StreamKeeper
    private let members: MemberService
    let token: OwnerToken
    private let problems: Problems
    private let log: Log
    private let started = SteadyClock.milliseconds()
    private let upload = Locked(SendRate())

    init(
        configuration: HubConfiguration, listeners: ListenerTable, live: LiveServer, hls: HLSService?, keeper: StreamKeeper,
        members: MemberService, token: OwnerToken, problems: Problems, log: Log
    ) {
        self.configuration = configuration
        self.listeners = listeners
        self.live = live
        self.hls = hls
        self.keeper = keeper
        self.members = members
        self.token = token
        self.problems = problems
        self.log = log
    }

    func status() async -> HubStatus {
        let snapshot = await live.snapshot()
        let all = await keeper.streams().map { record in
            StreamStatus(record, snapshot.streams.first { $0.name == record.name }, hls?.status(of: record.name) ?? HLSService.Status())
        }
        // One that is just being published leaves the archive in a moment.
        let streams = all.filter { $0.life.state != .archived || $0.state != .offline }
        let limits = configuration.live
        let totals = hls?.totals ?? HLSViewers.Counts()
        let slices = members.viewers?.counters ?? ViewerFeed.Counters()
        return HubStatus(
            version: Version.text, uptimeSeconds: Int((SteadyClock.milliseconds() - started) / 1_000), addresses: listeners.addresses,
            streams: streams, archived: all.filter { $0.life.state == .archived && $0.state == .offline },
            load: HubStatus.Load(
                viewers: streams.reduce(0) { $0 + $1.viewers }, publishers: streams.count { $0.state == .live },
                uploadBitsPerSecond: sendRate(snapshot.counters.bytesSent &+ totals.bytesSent &+ UInt64(slices.bytes)),
                mediaThreads: snapshot.threads.map {
                    HubStatus.MediaThread(flushMilliseconds: $0.flushInterval, busyPermille: $0.busyPermille)
                }),
            limits: HubStatus.Limits(
                viewers: limits.maximumViewers, viewersPerAddress: limits.maximumViewersPerAddress,
                uploadBitsPerSecond: limits.uploadLimit),
            totals: HubStatus.Totals(snapshot, totals, slices: slices), problems: problems.all, certificate: listeners.shownCertificate,
            makesHLS: hls != nil)
    }

    func streamKeys() async throws(HubControlError) -> [StreamName: StreamKey] {
        Dictionary(await keeper.streams().map { ($0.name, $0.key) }) { first, _ in first }
    }

    func addStream(_ name: StreamName, key: StreamKey?) async throws(HubControlError) -> StreamKey {
        let added = try await keeper.addStream(name, key: key)
        log.info("stream added", ["stream": name.text])
        return added
    }

    func rotateKey(_ name: StreamName) async throws(HubControlError) -> StreamKey {
        let key = try await keeper.rotateKey(name)
        log.info("stream key rotated", ["stream": name.text])
        return key
    }

    func removeStream(_ name: StreamName) async throws(HubControlError) {
        try await keeper.removeStream(name)
        log.info("stream removed", ["stream": name.text])
    }

    func change(_ name: StreamName, _ wish: StreamWish) async throws(HubControlError) {
        try await keeper.change(name, wish)
        log.info("stream changed", ["stream": name.text, "by": "the owner", "now": await state(of: name)])
    }

    private func state(of name: StreamName) async -> String {
        await keeper.streams().first { $0.name == name }.map { $0.life.state.rawValue } ?? ""
    }

    func viewKeys() async -> [StreamName: String] { await keeper.viewKeys() }

    func settings() async -> HubSettings { await keeper.settings }

    func change(_ settings: HubSettings.Change) async throws(HubControlError) {
        if let isShown = settings.leaderboard { try await keeper.setLeaderboard(isShown) }
    }

    func setPassword(_ password: String?) async throws(HubControlError) {
        try await keeper.setPassword(password)
        token.passwordChanged()
        log.notice(password == nil ? "owner's password removed" : "owner's password changed")
    }

    func metrics() async -> [Metric] {
        let snapshot = await live.snapshot()
        return [
            Metric(
                "streamr_pending_connections", "Connections that have not yet said what they want.", kind: .gauge,
                value: Double(snapshot.pendingConnections)),
            Metric(
                "streamr_request_timeouts_total", "Connections that never said what they want.", kind: .counter,
                value: Double(snapshot.counters.requestTimeouts)),
            Metric(
                "streamr_refused_connections_total", "Connections that were closed because there were too many.", kind: .counter,
                value: Double(snapshot.counters.connectionsRefused)),
            Metric("streamr_sends_total", "Calls of send to viewers.", kind: .counter, value: Double(snapshot.counters.sends)),
        ] + (hls?.metrics ?? []) + (listeners.gatewayCounters.map(Metric.ofGateway) ?? []) + (await members.metrics())
    }

    private func sendRate(_ bytes: UInt64) -> Int {
        upload.withLock { $0.sampled(bytes, now: SteadyClock.milliseconds()) }
    }
}

/// Bits per second from a counter of bytes that is looked at now and then.
struct SendRate: Sendable {
    private var bytes: UInt64?
    private var time: Int64 = 0
    private var bitsPerSecond = 0

    /// Looks that are less than a second apart see the same rate.
    mutating func sampled(_ total: UInt64, now: Int64) -> Int {
        guard let bytes else {
            (self.bytes, time) = (total, now)
            return 0
        }
        guard now - time >= 1_000 else { return bitsPerSecond }
        bitsPerSecond = Int(Double(total &- bytes) * 8_000 / Double(now - time))
        (self.bytes, time) = (total, now)
        return bitsPerSecond
    }
}
