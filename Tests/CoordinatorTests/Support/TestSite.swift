import Foundation
import Identity
import Membership
import Storage
import Testing
import Web

@testable import Coordinator

/// A clock that stands until it is moved, and dice that count.
final class TestSystem: @unchecked Sendable {
    // `@unchecked Sendable`: everything is under the lock.
    private let lock = NSLock()
    private var milliseconds: Int64 = 1_000_000
    private var seconds: Int64 = 1_700_000_000
    private var dice: UInt64 = 0

    func pass(_ passed: Int64) {
        lock.withLock {
            milliseconds += passed
            seconds += passed / 1_000
        }
    }

    /// The wall clock steps, and the other does not.
    func setWall(_ value: Int64) { lock.withLock { seconds = value } }

    var system: CoordinatorSystem {
        CoordinatorSystem(
            monotonic: { self.lock.withLock { self.milliseconds } }, wall: { self.lock.withLock { self.seconds } },
            random: { count in
                let number = self.lock.withLock {
                    self.dice += 1
                    return self.dice
                }
                return (0..<count).map { UInt8(truncatingIfNeeded: number >> (8 * UInt64($0 % 8))) }
            })
    }
}

/// A coordinator with its database in a folder of its own; it can be started anew.
final class TestHub: @unchecked Sendable {
    // `@unchecked Sendable`: used by one test alone.
    let folder: URL
    let time = TestSystem()
    private(set) var identity: IdentityKey
    private var successions: SuccessionChain?
    private(set) var coordinator: Coordinator
    private(set) var database: Database
    private(set) var events = Events()

    final class Events: @unchecked Sendable {
        // `@unchecked Sendable`: everything is under the lock.
        private let lock = NSLock()
        private var list: [CoordinatorEvent] = []

        func add(_ event: CoordinatorEvent) { lock.withLock { list.append(event) } }
        var all: [CoordinatorEvent] { lock.withLock { list } }
    }

    init(_ configuration: CoordinatorConfiguration = CoordinatorConfiguration(hubName: "Ana")) async throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("streamr-coordinator-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        identity = try #require(IdentityKey(seed: [UInt8](repeating: 1, count: 32)))
        (coordinator, database) = try await Self.start(configuration, folder, identity, nil, time, events)
    }

    deinit {
        database.close()
        try? FileManager.default.removeItem(at: folder)
    }

    func restart() async throws {
        database.close()
        (coordinator, database) = try await Self.start(coordinator.configuration, folder, identity, successions, time, events)
    }

    /// With another key, which the one that it had has signed.
    func restart(as key: IdentityKey) async throws {
        successions = SuccessionChain([KeySuccession(old: identity.signer, new: key.signer)])
        identity = key
        try await restart()
    }

    private static func start(
        _ configuration: CoordinatorConfiguration, _ folder: URL, _ identity: IdentityKey, _ successions: SuccessionChain?,
        _ time: TestSystem, _ events: Events
    ) async throws -> (Coordinator, Database) {
        let database = try Database(
            DatabaseConfiguration(path: folder.appendingPathComponent("test.db").path), migrations: MemberStore.migrations)
        let coordinator = try await Coordinator(
            configuration, identity: identity, successions: successions,
            store: MemberStore { () throws(StorageError) in database }, system: time.system,
            onEvent: { events.add($0) })
        return (coordinator, database)
    }

    func invite(_ change: (inout Roster.InviteWish) -> Void = { _ in }) async throws -> Coordinator.MadeInvite {
        var wish = Roster.InviteWish()
        change(&wish)
        return try await coordinator.makeInvite(wish)
    }

    func box(_ number: UInt8) throws -> TestBox { TestBox(self, try #require(IdentityKey(seed: [UInt8](repeating: number, count: 32)))) }
}

/// A friend's box, which asks through the routes, without a network.
final class TestBox {
    private let hub: TestHub
    let identity: IdentityKey
    private var session: RequestSession?

    init(_ hub: TestHub, _ identity: IdentityKey) {
        self.hub = hub
        self.identity = identity
    }

    func send(_ method: Web.Method, _ name: String, _ body: [UInt8] = [], signature: String? = nil) async -> (status: Int, body: [UInt8]) {
        var headers = Fields()
        if let signature { headers.append(RequestSignature.field, signature) }
        let response = await hub.coordinator.router.respond(
            to: Request(method: method, path: "/appliance/v1/" + name, headers: headers, body: body))
        guard case .bytes(let bytes) = response.body else { return (response.status, []) }
        return (response.status, bytes)
    }

    func openSession() async throws {
        let answer = await send(.post, "session", SessionRequest(key: identity.publicKey).bytes)
        session = RequestSession(try SessionAnswer(bytes: answer.body), signer: identity.signer, .sodium)
    }

    func ask(_ method: Web.Method, _ name: String, _ body: [UInt8] = []) async throws -> (status: Int, body: [UInt8]) {
        if session == nil { try await openSession() }
        let signature = session?.signature(method: method == .get ? "GET" : "POST", path: "/appliance/v1/" + name, body: body)
        return await send(method, name, body, signature: signature)
    }

    func join(_ made: Coordinator.MadeInvite, name: String = "box") async throws -> JoinAnswer {
        let answer = try await ask(.post, "join", JoinRequest(secret: made.code.secret, name: name, release: "1.0").bytes)
        #expect(answer.status == 200)
        return try JoinAnswer(bytes: answer.body)
    }

    func beat(_ change: (inout Heartbeat) -> Void = { _ in }) async throws -> HeartbeatAnswer {
        var heartbeat = Heartbeat()
        change(&heartbeat)
        return try HeartbeatAnswer(bytes: try await ask(.post, "heartbeat", heartbeat.bytes).body)
    }
}
