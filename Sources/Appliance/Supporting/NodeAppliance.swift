import Glibc
import Identity
import Membership
import Node
import Storage

/// An appliance that supports friends' hubs: its key, its database and its links. Owned by the command that runs it.
final class NodeAppliance: Sendable {
    let node: Node
    let fingerprint: Fingerprint
    private let database: Database

    /// Reads the key and the hubs; nothing is asked of anybody before `start`. The caller holds the directory's lock.
    init(_ directory: DataDirectory, log: Log) throws {
        let identity = try IdentityFile.loadOrMake(directory.identityKey)
        fingerprint = identity.fingerprint
        database = try Database(DatabaseConfiguration(path: directory.database), migrations: ApplianceMigrations.all)
        let configuration = NodeConfiguration(
            name: NetworkAddresses.machineName ?? "", release: Version.text, networks: { NetworkAddresses.networks() },
            vitals: { Vitals.heartbeat() }, monotonic: { Clock.monotonicMilliseconds() },
            random: { Random.bytes(4).reduce(0) { $0 << 8 | UInt32($1) } })
        node = Node(identity: identity, store: HubStore(database), configuration) { NodeLog.write($0, to: log) }
    }

    func start() throws { try node.start() }

    /// Tells the hubs that are reached at once, and ends.
    func stop() {
        node.stop()
        database.close()
    }
}
