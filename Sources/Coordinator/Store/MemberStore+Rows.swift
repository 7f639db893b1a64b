import Membership
import Storage

extension MemberStore {
    static func load(_ connection: Connection) throws(StorageError) -> Saved {
        var saved = Saved()
        for row in try connection.query("SELECT id, key, name, state, joined, former_key, former_until FROM member ORDER BY id") {
            if let member = Member(row) { saved.roster.append(.member(member)) }
        }
        let invites = try connection.query(
            "SELECT id, secret_hash, name, streams, uses, created, expires, revoked, needs_approval, member FROM invite ORDER BY id")
        for row in invites {
            if let invite = Invite(row) { saved.roster.append(.invite(invite)) }
        }
        for row in try connection.query("SELECT invite, key, member FROM invite_use ORDER BY place") {
            guard let invite = row.integer(0), let key = row.blob(1).flatMap(PublicKey.init), let member = row.integer(2) else { continue }
            saved.roster.append(.use(invite: invite, Invite.Use(key: key, member: member)))
        }
        if let revision = try value("revision", connection)?.integer(0) { saved.roster.append(.revision(UInt64(bitPattern: revision))) }
        if let clock = try value("clock", connection)?.integer(0), let wall = try value("wall clock", connection)?.integer(0) {
            saved.clock = IssuerClock.Saved(value: clock, wall: wall)
        }
        saved.openRuns = try openRuns(connection)
        saved.trusts = try trusts(connection)
        saved.addresses = try value("addresses", connection)?.blob(0)
        for row in try connection.query("SELECT name, value FROM coordinator WHERE name GLOB ?", .text(formerMark + "*")) {
            guard let key = row.text(0).flatMap({ Base32.bytes(String($0.dropFirst(formerMark.count))) }).flatMap(PublicKey.init),
                let end = row.integer(1)
            else { continue }
            saved.formerEnds[key] = end
        }
        return saved
    }

    static func save(_ change: RosterChange, _ connection: Connection) throws(StorageError) {
        switch change {
        case .invite(let invite): try save(invite, connection)
        case .forgetInvite(let id): try connection.execute("DELETE FROM invite WHERE id = ?", .integer(id))
        case .member(let member): try save(member, connection)
        case .use(let invite, let use):
            try connection.execute(
                "INSERT INTO invite_use (invite, key, member) VALUES (?, ?, ?)", .integer(invite), .blob(use.key.bytes),
                .integer(use.member))
        case .releaseUse(let invite, let key):
            try connection.execute("DELETE FROM invite_use WHERE invite = ? AND key = ?", .integer(invite), .blob(key.bytes))
        case .revision(let number): try put("revision", .integer(Int64(bitPattern: number)), connection)
        }
    }

    private static func save(_ invite: Invite, _ connection: Connection) throws(StorageError) {
        // Not REPLACE, which would delete the row first, and with it the uses.
        try connection.execute(
            """
            INSERT INTO invite (id, secret_hash, name, streams, uses, created, expires, revoked, needs_approval, member)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET revoked = excluded.revoked
            """, .integer(invite.id), .blob(invite.secretHash), .text(invite.name), .text(invite.streams.joined(separator: "\n")),
            .integer(Int64(invite.maximumUses)), .integer(invite.created), .integer(invite.expires), .integer(invite.isRevoked ? 1 : 0),
            .integer(invite.needsApproval ? 1 : 0), invite.member.map(Value.integer) ?? .null)
    }

    private static func save(_ member: Member, _ connection: Connection) throws(StorageError) {
        try connection.execute(
            """
            INSERT INTO member (id, key, name, state, joined, former_key, former_until) VALUES (?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET key = excluded.key, name = excluded.name, state = excluded.state,
            former_key = excluded.former_key, former_until = excluded.former_until
            """, .integer(member.id), .blob(member.key.bytes), .text(member.name), .integer(Int64(member.state.rawValue)),
            .integer(member.joined), member.former.map { .blob($0.key.bytes) } ?? .null, member.former.map { .integer($0.until) } ?? .null)
    }

    static func put(_ name: String, _ value: Value, _ connection: Connection) throws(StorageError) {
        try connection.execute("INSERT OR REPLACE INTO coordinator (name, value) VALUES (?, ?)", .text(name), value)
    }

    private static func value(_ name: String, _ connection: Connection) throws(StorageError) -> Row? {
        try connection.query("SELECT value FROM coordinator WHERE name = ?", .text(name)).first
    }
}

extension Member {
    /// nil: a row that no release has written.
    fileprivate init?(_ row: Row) {
        guard let id = row.integer(0), let key = row.blob(1).flatMap(PublicKey.init), let name = row.text(2),
            let state = row.integer(3).flatMap(UInt8.init(exactly:)).flatMap(State.init), let joined = row.integer(4)
        else { return nil }
        var former: FormerKey?
        if let key = row.blob(5).flatMap(PublicKey.init), let until = row.integer(6) { former = FormerKey(key: key, until: until) }
        self.init(id: id, key: key, name: name, state: state, joined: joined, former: former)
    }
}

extension Invite {
    /// nil: a row that no release has written.
    fileprivate init?(_ row: Row) {
        guard let id = row.integer(0), let hash = row.blob(1), let name = row.text(2), let streams = row.text(3), let uses = row.integer(4),
            let created = row.integer(5), let expires = row.integer(6)
        else { return nil }
        self.init(
            id: id, secretHash: hash, name: name, streams: streams.split(separator: "\n").map(String.init), maximumUses: Int(uses),
            created: created, expires: expires, needsApproval: row.integer(8) == 1, member: row.integer(9))
        isRevoked = row.integer(7) == 1
    }
}
