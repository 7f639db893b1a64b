import Admin
import AppliancePort
import Coordinator
import Discovery
import Identity
import Live
import Membership
import Node
import Storage
import Threads
import Web

/// The friends of a hub: its coordinator, and the port where their boxes ask. Owned by the hub.
final class HubMembers: Sendable {
    let coordinator: Coordinator
    let fingerprint: Fingerprint
    private let relay: HubRelay?
    private let server: WebServer?
    private let address: ListenAddress?
    private let publicAddress: PublicAddress?
    private let announcements: [LANAnnouncement]
    private let formerKeys: FormerKeys
    private let prover: PlaceProver
    private let offload: Offload
    private let problems: Problems
    private let watch = Locked<Task<Void, Never>?>(nil)
    /// What the hub sends to players.
    private let players: @Sendable () async -> UInt64
    private let playersRate = Locked(SendRate())

    /// Reads the key and the members, and binds the port; nil: they cannot be read, which is a problem, and no reason not to stream. Throws
    /// words when something that the owner chose cannot be.
    static func make(
        _ configuration: HubConfiguration, directory: DataDirectory, keeper: StreamKeeper, live: LiveServer, hls: HLSService?,
        offload: Offload, listeners: ListenerTable, problems: Problems, log: Log
    ) throws(HubError) -> HubMembers? {
        do {
            return try HubMembers(
                configuration, directory: directory, keeper: keeper, live: live, hls: hls, offload: offload, listeners: listeners,
                problems: problems, log: log)
        } catch let error where error is IdentityError || error is StorageError {
            problems.set(.appliance, "Friends' boxes cannot join or be heard, until this is put right: \(error).")
            return nil
        } catch {
            throw HubError(String(describing: error))
        }
    }

    private init(
        _ configuration: HubConfiguration, directory: DataDirectory, keeper: StreamKeeper, live: LiveServer, hls: HLSService?,
        offload: Offload, listeners: ListenerTable, problems: Problems, log: Log
    ) throws {
        players = { await live.snapshot().counters.bytesSent &+ (hls?.totals.bytesSent ?? 0) }
        let identity = try IdentityFile.loadOrMake(directory.identityKey)
        relay = hls.map { hls in
            HubRelay(
                identity, admission: hls.sliceViewers, clock: SteadyClock.milliseconds, wall: { Int64(hls.clock.now()) },
                place: { listeners.watchPlace })
        }
        let placeToTry = Bell()
        prover = PlaceProver(placeToTry)
        coordinator = try Self.coordinator(
            identity, keeper, lease: configuration.lease, uplink: configuration.live.uploadLimit, feed: relay?.feed,
            presentation: Self.presentation(hls), onPlaceToTry: { placeToTry.ring() }
        ) { MemberLog.write($0, to: log) }
        relay?.tell(coordinator)
        if let relay { hls?.relay(to: relay) }
        let certificates = try AppliancePortServer.certificates(identity)
        fingerprint = identity.fingerprint
        self.problems = problems
        self.offload = offload
        address = configuration.appliance
        publicAddress = configuration.publicAddress
        server = try configuration.appliance.flatMap { [coordinator] address in
            try Self.unlessTaken(address, problems) {
                try AppliancePortServer.make(
                    certificates, address, threads: 8, maximumBody: Coordinator.maximumBody, router: coordinator.router)
            }
        }
        formerKeys = try FormerKeys(server == nil ? nil : coordinator.successions, directory: directory, certificates: certificates)
        let announced = configuration.announcesOnLAN ? [fingerprint] + formerKeys.fingerprints : []
        announcements = announced.compactMap { [fingerprint, server] announced in
            guard let server else { return nil }
            return LANAnnouncement(announced, port: server.port) { failure in
                // Said once, though it goes for all of them.
                guard announced == fingerprint else { return }
                log.notice("the LAN is not told where this hub is: boxes know its addresses", ["reason": "\(failure)"])
            }
        }
    }

    private static func presentation(_ hls: HLSService?) -> (@Sendable () -> Int64)? {
        guard let clock = hls?.clock else { return nil }
        return { Int64(clock.now()) }
    }

    /// A coordinator on the streams' database; also for a hub that does not run. It blocks: never call it from a task.
    static func coordinator(
        _ identity: IdentityKey, _ keeper: StreamKeeper, lease: Duration = HubConfiguration().lease, uplink: Int? = nil,
        feed: RelayFeed? = nil, presentation: (@Sendable () -> Int64)? = nil, onPlaceToTry: @escaping @Sendable () -> Void = {},
        onEvent: @escaping @Sendable (CoordinatorEvent) -> Void = { _ in }
    ) throws -> Coordinator {
        let store = MemberStore { () throws(StorageError) in try await keeper.database() }
        let system = CoordinatorSystem(
            monotonic: SteadyClock.milliseconds, wall: { WallClock.unixSeconds() }, random: { Random.bytes($0) },
            presentation: presentation)
        let configuration = CoordinatorConfiguration(
            hubName: NetworkAddresses.machineName ?? "hub", leaseSeconds: UInt32(clamping: lease.components.seconds),
            uplink: uplink.map { Int64($0) } ?? CoordinatorConfiguration.usualUplink)
        let made = Blocking.wait { () async -> Result<Coordinator, StorageError> in
            do throws(StorageError) {
                let successions = try SuccessionStore(try await keeper.database()).chain(to: identity.publicKey)
                return .success(
                    try await Coordinator(
                        configuration, identity: identity, successions: successions, store: store, system: system, feed: feed,
                        onPlaceToTry: onPlaceToTry, onEvent: onEvent))
            } catch {
                return .failure(error)
            }
        }
        guard let made else { throw HubError("the members cannot be read") }
        return try made.get()
    }

    func metrics() async -> [Metric] {
        Metric.ofMembers(await coordinator.counters, await coordinator.members(), connections: server?.connections ?? 0)
            + (relay.map { Metric.ofRelay($0.feed.counters, signed: $0.signed) + Metric.ofViewers($0.viewers.counters) } ?? [])
    }

    /// Who watches over slices; nil: nobody can, since the hub makes no parts.
    var viewers: ViewerFeed? { relay?.viewers }

    /// What the appliance port serves.
    var routes: [Route] { coordinator.router.routes }

    /// Whether it listens, or is not to.
    var hasPort: Bool { server != nil || address == nil }

    func list(in listeners: ListenerTable) {
        if let server, let address { listeners.add(.appliance, address, port: server.port) }
    }

    func start() throws {
        // An invite that is asked for a moment later names them.
        Blocking.wait { [self] in await tellAddresses() }
        try server?.start()
        for announcement in announcements { try announcement.start() }
        try prover.start(coordinator)
        let task = Task.detached { [self] in
            var ticks = 0
            while true {
                await tick(ticks)
                ticks += 1
                do { try await Task.sleep(for: .seconds(2)) } catch { return }
            }
        }
        watch.withLock { $0 = task }
    }

    func stop() {
        watch.withLock { $0.take() }?.cancel()
        for announcement in announcements { announcement.stop() }
        prover.stop()
        server?.stop()
        let coordinator = coordinator
        // The clock of the invites goes on from here.
        Blocking.wait { _ = try? await coordinator.minutePassed() }
    }

    /// Every 2 s. What cannot be saved is tried again at the next one, and said by the events.
    private func tick(_ number: Int) async {
        await tellAddresses()
        let sent = await players()
        await coordinator.setPlayersUse(Int64(playersRate.withLock { $0.sampled(sent, now: SteadyClock.milliseconds()) }))
        await coordinator.look()
        await formerKeys.look(coordinator)
        relay?.feed.timePassed()
        relay?.viewers.timePassed()
        offload.set(await coordinator.offload())
        if number % 30 == 29 { try? await coordinator.minutePassed() }
    }

    private func tellAddresses() async {
        if let server, let address {
            let ways = [publicAddress?.candidate(port: server.port)].compactMap { $0 }
            try? await coordinator.setAddresses(ways + NetworkAddresses.candidates(of: address, port: server.port))
        }
    }

    private static func unlessTaken(_ address: ListenAddress, _ problems: Problems, _ make: () throws -> WebServer) throws -> WebServer? {
        do {
            return try make()
        } catch WebError.addressInUse where address == HubConfiguration.standardAppliance {
            problems.set(
                .appliance,
                "appliance is off, because another program has the port \(address.port): choose another with appliance = ADDRESS, "
                    + "or silence this with appliance = off.")
            return nil
        }
    }
}
