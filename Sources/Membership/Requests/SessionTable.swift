/// The sessions that an appliance opened for others, bounded; the oldest make room.
///
/// ```
///          open                    proved, by a member's signature
///  (none) ──────► among strangers ─────────────────────────────────► among members
///                 at most 4,096                                      at most 4 a key
/// ```
/// Anybody can open a session for anybody's key, so that what is not proved can push out only what is not proved. Owned by the coordinator.
public struct SessionTable: Sendable {
    public static let maximumStrangers = 4096
    public static let maximumPerMember = 4

    public struct Session: Sendable, Equatable {
        public var id: RequestSessionID
        public var key: PublicKey
        public var nonce: [UInt8]
        var window = ReplayWindow()
    }

    private var sessions: [RequestSessionID: Session] = [:]
    /// In the order in which they were opened; those that have moved on leave gaps.
    private var strangers: [RequestSessionID] = []
    private var oldestStranger = 0
    private var members: [PublicKey: [RequestSessionID]] = [:]

    public init() {}

    public var count: Int { sessions.count }

    /// `id` and `nonce` are random.
    public mutating func open(key: PublicKey, id: RequestSessionID, nonce: [UInt8]) {
        guard sessions[id] == nil else { return }
        sessions[id] = Session(id: id, key: key, nonce: nonce)
        if strangers.count < Self.maximumStrangers {
            strangers.append(id)
            return
        }
        let old = strangers[oldestStranger]
        if let session = sessions[old], members[session.key]?.contains(old) != true { sessions[old] = nil }
        strangers[oldestStranger] = id
        oldestStranger = (oldestStranger + 1) % Self.maximumStrangers
    }

    public func session(_ id: RequestSessionID) -> Session? { sessions[id] }

    /// Uses up a counter of a session; false: it was used before, or is too old.
    public mutating func pass(_ counter: UInt64, in id: RequestSessionID) -> Bool {
        sessions[id]?.window.pass(counter) ?? false
    }

    /// Keeps a session whose key is a member's and has signed.
    public mutating func prove(_ id: RequestSessionID) {
        guard let key = sessions[id]?.key, members[key]?.contains(id) != true else { return }
        members[key, default: []].append(id)
        while let first = members[key]?.first, members[key]?.count ?? 0 > Self.maximumPerMember {
            members[key]?.removeFirst()
            sessions[first] = nil
        }
    }

    /// Ends every session of a key: it is no member's any more.
    public mutating func end(_ key: PublicKey) {
        members[key] = nil
        for (id, session) in sessions where session.key == key { sessions[id] = nil }
    }
}
