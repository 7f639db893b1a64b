import Discovery
import Glibc
import Identity
import Live
import Membership
import Node
import Storage
import Threads
import Web

/// An appliance that supports friends' hubs: its key, its database and its links. Owned by the command that runs it.
final class NodeAppliance: Sendable {
    let node: Node
    let fingerprint: Fingerprint
    /// nil: it serves nobody.
    let viewers: NodeViewers?
    private let served: Locked<NodeViewers?>
    private let database: Database
    private let port: WebServer?

    /// Reads the key and the hubs; nothing is asked of anybody before `start`. The caller holds the directory's lock.
    ///
    /// `address`: where other members ask this node; nil: nowhere. `listening`: where viewers are served; nil: nowhere.
    init(_ directory: DataDirectory, port address: ListenAddress?, viewers listening: NodeViewers.Listening?, log: Log) throws {
        let identity = try IdentityFile.loadOrMake(directory.identityKey)
        fingerprint = identity.fingerprint
        database = try Database(DatabaseConfiguration(path: directory.database), migrations: ApplianceMigrations.all)
        let place = Locked<(ListenAddress, UInt16)?>(nil)
        let saidNoDiscovery = Locked(false)
        var configuration = NodeConfiguration(
            name: NetworkAddresses.machineName ?? "", release: Version.text, networks: { NetworkAddresses.networks() },
            addresses: { place.withLock { $0 }.map { NetworkAddresses.candidates(of: $0.0, port: $0.1) } ?? [] },
            findOnLAN: { hub in
                do throws(LANDiscovery.Failure) {
                    return try LANDiscovery.find(hub)
                } catch {
                    let isFirst = saidNoDiscovery.withLock { said in
                        defer { said = true }
                        return !said
                    }
                    if isFirst { log.notice("the LAN cannot be asked where a hub is: its addresses are known", ["reason": "\(error)"]) }
                    return []
                }
            },
            vitals: { Vitals.heartbeat() }, monotonic: SteadyClock.milliseconds,
            random: { Random.bytes(4).reduce(0) { $0 << 8 | UInt32($1) } })
        // The node exists before those who ask it.
        let served = Locked<NodeViewers?>(nil)
        configuration.vitals = {
            var heartbeat = Vitals.heartbeat()
            heartbeat.viewersPort = served.withLock { $0 }?.httpPort ?? 0
            return heartbeat
        }
        configuration.takesWhole = false
        configuration.wall = { WallClock.unixSeconds() }
        configuration.minuteOfDay = { WallClock.minuteOfDay() }
        configuration.admission = SliceViewers { served.withLock { $0 }?.book }
        if listening != nil {
            configuration.onMedia = { hub, stream, event in served.withLock { $0 }?.streams.take(event, of: stream, hub: hub) }
            configuration.viewers = { hub in served.withLock { $0 }?.streams.players(of: hub) ?? [:] }
            configuration.onPlace = { hub, place in served.withLock { $0 }?.place(of: hub, place) }
        }
        node = try Node(identity: identity, store: HubStore(database), configuration) { NodeLog.write($0, to: log) }
        viewers = try listening.map { [node] in try NodeViewers($0, Self.questions(to: node), log: log) }
        served.withLock { [viewers] in $0 = viewers }
        self.served = served
        port = try address.map { [node] in try Self.server(identity, $0, node) }
        if let address, let port { place.withLock { [number = port.port] in $0 = (address, number) } }
    }

    private static func questions(to node: Node) -> NodeViewers.Questions {
        NodeViewers.Questions(
            hubName: { node.hub($0)?.name ?? $0.words },
            hubAddresses: { CandidatePolicy.usable(node.candidates(of: $0), networks: NetworkAddresses.networks()) },
            offer: { node.boxSupport.offer }, placeProof: { node.placeProof(hub: $0, nonce: $1) }, slices: { node.viewerFeeds },
            gave: { node.gave($0, of: $1) }, watch: { node.watch($0) })
    }

    /// Another program may have the usual port: any other is as good, because the hub tells the members which it is.
    private static func server(_ identity: IdentityKey, _ address: ListenAddress, _ node: Node) throws -> WebServer {
        let certificates = try AppliancePortServer.certificates(identity)
        do {
            return try AppliancePortServer.make(certificates, address, maximumBody: Node.maximumBody, router: node.router)
        } catch WebError.addressInUse where address == HubConfiguration.standardAppliance {
            let free = ListenAddress(host: address.host, port: 0)
            return try AppliancePortServer.make(certificates, free, maximumBody: Node.maximumBody, router: node.router)
        }
    }

    /// Where it listens; nil: nowhere.
    var portNumber: UInt16? { port?.port }

    func start() throws {
        try port?.start()
        try viewers?.start()
        try node.start()
    }

    /// Tells the hubs that are reached at once, and ends.
    func stop() {
        port?.stop()
        node.stop()
        viewers?.stop()
        served.withLock { $0 = nil }
        database.close()
    }
}
