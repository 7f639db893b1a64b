import AppliancePort
import Coordinator
import Foundation
import Identity
import Membership
import Media
import Node
import Parts
import Relay
import Storage
import TLS
import Testing
import Threads
import Web

/// A hub with its appliance port: a coordinator behind real TLS.
final class TestHub: @unchecked Sendable {
    // `@unchecked Sendable`: used by one test alone.
    let folder: URL
    private(set) var identity: IdentityKey
    private var certificates: CertificateStore
    /// The keys that it has had.
    private var formers: [IdentityKey] = []
    /// What its members take: a test adds to it, and wakes the feed.
    let source: Locked<ManifestSource>
    let feed: RelayFeed
    private(set) var coordinator: Coordinator
    private var database: Database
    private var server: WebServer
    private(set) var port: UInt16 = 0

    init(seed: UInt8 = 1, heartbeatTenths: UInt16 = 10) async throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("streamr-node-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        identity = try #require(IdentityKey(seed: [UInt8](repeating: seed, count: 32)))
        certificates = try CertificateStore(.fixed(Certificate.identity(key: identity.pem)), now: 0)
        let source = Locked(ManifestSource(hash: { SHA256.digest($0) }, sign: { [identity] in identity.sign($0) }))
        self.source = source
        feed = RelayFeed(
            clock: SteadyTime.now, place: { WatchPlace(httpPort: 8080) },
            onChange: { links in source.withLock { $0.setWanted(links > 0, now: SteadyTime.now()) } },
            look: { body in source.withLock { body($0.store) } })
        let configuration = CoordinatorConfiguration(hubName: "Ana", heartbeatTenths: heartbeatTenths)
        (coordinator, database, server) = try await Self.start(configuration, folder, identity, nil, certificates, feed, port: 0)
        port = server.port
        try await coordinator.setAddresses([address])
    }

    deinit {
        server.stop()
        database.close()
        try? FileManager.default.removeItem(at: folder)
    }

    var address: CandidateAddress {
        get throws { try #require(CandidateAddress(host: "127.0.0.1", port: port)) }
    }

    func stop() {
        server.stop()
        database.close()
    }

    /// On the same port, or on another.
    func restart(port: UInt16? = nil) async throws {
        stop()
        let keys = formers + [identity]
        let chain = SuccessionChain(zip(keys, keys.dropFirst()).map { KeySuccession(old: $0.signer, new: $1.signer) })
        (coordinator, database, server) = try await Self.start(
            CoordinatorConfiguration(hubName: "Ana", heartbeatTenths: 10), folder, identity, chain, certificates, feed,
            port: port ?? self.port)
        self.port = server.port
        for former in formers {
            try certificates.show(Certificate.identity(key: former.pem), to: former.fingerprint.serverName)
        }
        try await coordinator.setAddresses([address])
    }

    /// Gets another key and starts with it; it still shows those that it had.
    func succeed(seed: UInt8) async throws {
        stop()
        formers.append(identity)
        identity = try #require(IdentityKey(seed: [UInt8](repeating: seed, count: 32)))
        certificates = try CertificateStore(.fixed(Certificate.identity(key: identity.pem)), now: 0)
        try await restart()
    }

    /// As when their time is over.
    func hideFormers() {
        for former in formers { certificates.endShowing(to: former.fingerprint.serverName) }
    }

    private static func start(
        _ configuration: CoordinatorConfiguration, _ folder: URL, _ identity: IdentityKey, _ successions: SuccessionChain?,
        _ certificates: CertificateStore, _ feed: RelayFeed, port: UInt16
    ) async throws -> (Coordinator, Database, WebServer) {
        let database = try Database(
            DatabaseConfiguration(path: folder.appendingPathComponent("hub.db").path), migrations: MemberStore.migrations)
        let start = ContinuousClock.now
        let coordinator = try await Coordinator(
            configuration, identity: identity, successions: successions, store: MemberStore { () throws(StorageError) in database },
            system: CoordinatorSystem(
                monotonic: { (ContinuousClock.now - start) / .milliseconds(1) }, wall: { Int64(Date().timeIntervalSince1970) },
                random: { Random.bytes($0) }), feed: feed)
        let secure = SecureListening(
            certificate: try certificates.webFunction(), priorities: CertificateStore.appliancePriorities, owner: certificates)
        let server = try WebServer(
            WebConfiguration(
                listen: .init(host: "127.0.0.1", port: port), secure: secure, timeoutSeconds: 60, maximumBody: Coordinator.maximumBody),
            router: coordinator.router)
        try server.start()
        return (coordinator, database, server)
    }

    func invite(_ change: (inout Roster.InviteWish) -> Void = { _ in }) async throws -> InviteCode {
        var wish = Roster.InviteWish()
        change(&wish)
        return try await coordinator.makeInvite(wish).code
    }

    func hasOnline(_ node: TestNode) async -> Bool {
        await coordinator.members().contains { $0.member.key == node.identity.publicKey && $0.presence == .online }
    }
}

/// Milliseconds since these tests began.
enum SteadyTime {
    private static let start = ContinuousClock.now

    @Sendable static func now() -> Int64 { (ContinuousClock.now - start) / .milliseconds(1) }
}

extension Duration {
    fileprivate static func / (left: Duration, right: Duration) -> Int64 {
        let ratio: Double = left / right
        return Int64(ratio)
    }
}

/// A friend's box with its port; it can be ended as by a power cut, and started anew.
final class TestNode: @unchecked Sendable {
    // `@unchecked Sendable`: used by one test alone.
    let folder: URL
    let identity: IdentityKey
    /// Where the LAN says that hubs are.
    let lan = Locked<[CandidateAddress]>([])
    /// Milliseconds by which its clock is ahead.
    let ahead = Locked<Int64>(0)
    private(set) var node: Node
    private(set) var database: Database
    private(set) var server: WebServer
    private let port = Locked<UInt16>(0)
    private let certificates: CertificateStore
    private let events = Locked<[NodeEvent]>([])
    var heard: [NodeEvent] { events.withLock { $0 } }
    private let media = Locked<[RelayedEvent]>([])
    /// What it was handed of its hubs' streams since it began last.
    var relayed: [RelayedEvent] { media.withLock { $0 } }

    /// `data`: of a box that has another key now. `kilobits`: what the owner gives of the line; nil: it is measured.
    init(seed: UInt8 = 2, kilobits: Int? = 9_000, in data: URL? = nil) throws {
        folder = data ?? FileManager.default.temporaryDirectory.appendingPathComponent("streamr-node-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        identity = try #require(IdentityKey(seed: [UInt8](repeating: seed, count: 32)))
        certificates = try CertificateStore(.fixed(Certificate.identity(key: identity.pem)), now: 0)
        database = try Self.open(folder)
        media.withLock { $0 = [] }
        (node, server) = try Self.make(database, identity, certificates, lan, ahead, port, events, media)
        try node.setSupport(of: nil) { $0.limits.kilobits = kilobits }
        try start()
    }

    deinit {
        stop()
        try? FileManager.default.removeItem(at: folder)
    }

    var address: CandidateAddress {
        get throws { try #require(CandidateAddress(host: "127.0.0.1", port: server.port)) }
    }

    var known: KnownHub? {
        get throws { try HubStore(database).hubs().first }
    }

    func stop() {
        server.stop()
        node.stop()
        database.close()
    }

    func restart() throws {
        stop()
        database = try Self.open(folder)
        media.withLock { $0 = [] }
        (node, server) = try Self.make(database, identity, certificates, lan, ahead, port, events, media)
        try start()
    }

    private func start() throws {
        port.withLock { [number = server.port] in $0 = number }
        try server.start()
        try node.start()
    }

    private static func open(_ folder: URL) throws -> Database {
        try Database(DatabaseConfiguration(path: folder.appendingPathComponent("node.db").path), migrations: HubStore.migrations)
    }

    private static func make(
        _ database: Database, _ identity: IdentityKey, _ certificates: CertificateStore, _ lan: Locked<[CandidateAddress]>,
        _ ahead: Locked<Int64>, _ port: Locked<UInt16>, _ events: Locked<[NodeEvent]>,
        _ media: Locked<[RelayedEvent]>
    ) throws -> (Node, WebServer) {
        let start = ContinuousClock.now
        var configuration = NodeConfiguration(
            name: "box", release: "1.0", networks: { [LocalNetwork(address: [127, 0, 0, 1], prefix: 8)].compactMap { $0 } },
            addresses: { [CandidateAddress(host: "127.0.0.1", port: port.withLock { $0 })].compactMap { $0 } },
            findOnLAN: { _ in lan.withLock { $0 } }, vitals: { Heartbeat() },
            monotonic: { (ContinuousClock.now - start) / .milliseconds(1) + ahead.withLock { $0 } }, random: { 0 })
        configuration.onMedia = { _, _, event in media.withLock { $0.append(event) } }
        let node = try Node(identity: identity, store: HubStore(database), configuration) { event in events.withLock { $0.append(event) } }
        let secure = SecureListening(
            certificate: try certificates.webFunction(), priorities: CertificateStore.appliancePriorities, owner: certificates)
        let server = try WebServer(
            WebConfiguration(listen: .init(host: "127.0.0.1", port: 0), secure: secure, timeoutSeconds: 60, maximumBody: Node.maximumBody),
            router: node.router)
        return (node, server)
    }
}

/// Waits for a condition; the test fails after `patience`.
func eventually(_ what: String, patience: Duration = .seconds(20), _ condition: () async throws -> Bool) async throws {
    let deadline = ContinuousClock.now + patience
    while ContinuousClock.now < deadline {
        if try await condition() { return }
        try await Task.sleep(for: .milliseconds(20))
    }
    Issue.record("it never came true: \(what)")
}
