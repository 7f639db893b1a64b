import Membership
import Storage

/// The hubs that a node supports and the invites that it was given, in the appliance's database. Every method is on the disk when it returns,
/// or has left no trace when it throws. It may block.
public struct HubStore: Sendable {
    let database: Database

    public init(_ database: Database) { self.database = database }

    public static let migrations = [
        Migration(
            "hubs that are supported",
            """
            CREATE TABLE hub (fingerprint BLOB PRIMARY KEY, key BLOB NOT NULL, name TEXT NOT NULL, member INTEGER NOT NULL,
            state INTEGER NOT NULL, invited BLOB NOT NULL, addresses BLOB NOT NULL, revision BLOB NOT NULL) STRICT, WITHOUT ROWID
            """,
            "CREATE TABLE given_invite (secret_hash BLOB PRIMARY KEY, code BLOB, outcome INTEGER) STRICT, WITHOUT ROWID"),
        Migration(
            "other members of a hub, and the lease", "ALTER TABLE hub ADD COLUMN peers BLOB NOT NULL DEFAULT x''",
            "ALTER TABLE hub ADD COLUMN lease INTEGER NOT NULL DEFAULT 21600",
            "ALTER TABLE hub ADD COLUMN silent INTEGER NOT NULL DEFAULT 0"),
        SupportStore.migration,
        SuccessionStore.migration,
        Migration("keys that followed a hub's", "ALTER TABLE hub ADD COLUMN successions BLOB NOT NULL DEFAULT x''"),
    ]

    public func hubs() throws(StorageError) -> [KnownHub] {
        try database.readBlocking { connection throws(StorageError) in
            try connection.query(
                """
                SELECT fingerprint, key, name, member, state, invited, addresses, revision, peers, lease, silent, successions FROM hub
                ORDER BY fingerprint
                """
            ).compactMap(KnownHub.init)
        }
    }

    public func invites() throws(StorageError) -> [KnownInvite] {
        try database.readBlocking { connection throws(StorageError) in
            try connection.query("SELECT secret_hash, code, outcome FROM given_invite").compactMap { row in
                guard let hash = row.blob(0) else { return nil }
                let outcome = row.integer(2).flatMap(UInt8.init(exactly:)).flatMap(JoinOutcome.init)
                return KnownInvite(secretHash: hash, code: row.blob(1).flatMap { try? InviteCode(bytes: $0) }, outcome: outcome)
            }
        }
    }

    /// Remembers an invite that is about to be tried; false: it was given before.
    public func begin(_ code: InviteCode, secretHash: [UInt8]) throws(StorageError) -> Bool {
        try database.writeBlocking { connection throws(StorageError) in
            try connection.execute(
                "INSERT OR IGNORE INTO given_invite (secret_hash, code) VALUES (?, ?)", .blob(secretHash), .blob(code.bytes)) == 1
        }
    }

    /// Ends an invite; `hub`: what it led to. Both in one transaction, so that there is never half a member. Afterwards the secret is in no
    /// file any more.
    public func end(_ secretHash: [UInt8], _ outcome: JoinOutcome, hub: KnownHub?) throws(StorageError) {
        try database.writeBlocking { connection throws(StorageError) in
            if let hub { try Self.save(hub, connection) }
            try connection.execute(
                "UPDATE given_invite SET code = NULL, outcome = ? WHERE secret_hash = ?", .integer(Int64(outcome.rawValue)),
                .blob(secretHash))
        }
        // The invite has its end all the same; the next start erases what is left.
        _ = try? eraseSecrets()
    }

    /// Takes secrets that have ended out of the files, if the process was killed before it could.
    public func eraseSecrets() throws(StorageError) { try database.eraseDeleted() }

    public func save(_ hub: KnownHub) throws(StorageError) {
        try database.writeBlocking { connection throws(StorageError) in try Self.save(hub, connection) }
    }

    public func remove(_ hub: Fingerprint) throws(StorageError) {
        try database.writeBlocking { connection throws(StorageError) in
            _ = try connection.execute("DELETE FROM hub WHERE fingerprint = ?", .blob(hub.bytes))
        }
    }

    private static func save(_ hub: KnownHub, _ connection: Connection) throws(StorageError) {
        try connection.execute(
            """
            INSERT OR REPLACE INTO hub (fingerprint, key, name, member, state, invited, addresses, revision, peers, lease, silent, successions)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """, .blob(hub.fingerprint.bytes), .blob(hub.key.bytes), .text(hub.name), .integer(hub.member),
            .integer(Int64(hub.state.rawValue)), .blob(CandidateAddress.bytes(hub.invited)), .blob(hub.addressRecord), .blob(hub.revision),
            .blob(Self.bytes(hub.peers)), .integer(hub.leaseSeconds), .integer(hub.silentSeconds), .blob(hub.successions))
    }
}

extension HubStore {
    /// Lists of at most `PeerList.maximumPeers`, each with its length of four bytes before it.
    fileprivate static func bytes(_ peers: [PeerList.Peer]) -> [UInt8] {
        stride(from: 0, to: peers.count, by: PeerList.maximumPeers).flatMap { start in
            let list = PeerList(Array(peers[start...])).bytes
            return [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: list.count >> $0) } + list
        }
    }

    /// What is damaged is left out: the hub tells it anew.
    fileprivate static func peers(_ bytes: [UInt8]) -> [PeerList.Peer] {
        var rest = bytes[...]
        var peers: [PeerList.Peer] = []
        while rest.count > 4 {
            let length = rest.prefix(4).reduce(0) { $0 << 8 | Int($1) }
            guard rest.count >= 4 + length, let list = try? PeerList(bytes: Array(rest.dropFirst(4).prefix(length))) else { break }
            peers += list.peers
            rest = rest.dropFirst(4 + length)
        }
        return peers
    }
}

extension KnownHub {
    /// nil: a row that no release has written.
    fileprivate init?(_ row: Row) {
        guard let fingerprint = row.blob(0).flatMap(Fingerprint.init), let key = row.blob(1).flatMap(PublicKey.init),
            let name = row.text(2), let member = row.integer(3), let state = row.integer(4).flatMap(UInt8.init(exactly:)),
            let state = Member.State(rawValue: state), let invited = row.blob(5), let addresses = row.blob(6), let revision = row.blob(7)
        else { return nil }
        self.init(
            key: key, fingerprint: fingerprint, name: name, member: member, state: state,
            invited: (try? CandidateAddress.list(invited)) ?? [], addressRecord: addresses, revision: revision)
        peers = row.blob(8).map(HubStore.peers) ?? []
        leaseSeconds = row.integer(9) ?? leaseSeconds
        silentSeconds = row.integer(10) ?? 0
        successions = row.blob(11) ?? []
    }
}
