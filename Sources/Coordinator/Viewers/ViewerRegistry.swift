import Membership
import Planner

/// Who watches over slices, or has just asked where to: whom plans are made for. A value; owned by the coordinator. Times are milliseconds
/// that never go back.
///
/// ```
///  asked ──planned for 15 s──► forgotten
///    │  ▲ lost its link
///    ▼  │
///  holds the hub's link: planned for as long as it does
/// ```
struct ViewerRegistry {
    struct Viewer {
        /// Newer ones have higher numbers: when there is not enough for all, they are the first to go.
        let peer: PeerID
        let stream: String
        var page: ViewerPage
        /// Of its ticket.
        let id: [UInt8]
        /// The hub's link that it holds.
        var link: [UInt8]?
        /// Until then plans count on it though it holds no link.
        var provisionalUntil: Int64
        /// Nodes that failed it.
        var avoids: Set<PeerID> = []
        /// What it was told last, and when.
        var told: Told?
        var toldAt: Int64 = 0

        /// What tells one answer from the next.
        struct Told: Equatable {
            var session: UInt64
            var hub: [UInt8]
            var sources: [Source]
        }

        struct Source: Equatable {
            var key: PublicKey
            var url: String
            var stripes: [UInt8]
            var entries: Bool
        }
    }

    /// Milliseconds for which somebody who has asked is planned for.
    static let patience: Int64 = 15_000
    /// Whoever asks again after so long is taken for the same.
    static let asksAgainAfter: Int64 = 7_000
    static let maximum = 4_096
    /// Those who hold no link.
    static let maximumProvisional = 512
    static let maximumProvisionalPerAddress = 32

    private(set) var viewers: [[UInt8]: Viewer] = [:]
    /// Ids by links.
    private var links: [[UInt8]: [UInt8]] = [:]
    private var nextNumber: UInt64 = 1 << 32

    var isEmpty: Bool { viewers.isEmpty }

    subscript(id: [UInt8]) -> Viewer? { viewers[id] }

    /// In the order in which they came.
    func viewers(of stream: String) -> [Viewer] { viewers.values.filter { $0.stream == stream }.sorted { $0.peer < $1.peer } }

    /// Those who hold a link.
    func watching(_ stream: String) -> Int { viewers.values.count { $0.stream == stream && $0.link != nil } }

    // MARK: What they do

    /// Somebody asks where to get a stream, and gets a ticket with this id. False: too many have asked.
    mutating func asked(_ id: [UInt8], _ stream: String, _ page: ViewerPage, now: Int64) -> Bool {
        let provisional = viewers.values.filter { $0.link == nil }
        let near = provisional.filter { $0.page.viewer == page.viewer }
        // Who plays from the hub alone asks again and again.
        let before = near.filter { $0.stream == stream && $0.provisionalUntil - Self.patience + Self.asksAgainAfter <= now }
            .min { $0.peer < $1.peer }
        if let before {
            viewers[before.id] = nil
        } else {
            guard viewers.count < Self.maximum, provisional.count < Self.maximumProvisional,
                near.count < Self.maximumProvisionalPerAddress
            else { return false }
        }
        viewers[id] = Viewer(
            peer: before?.peer ?? newPeer(), stream: stream, page: page, id: id, provisionalUntil: now + Self.patience,
            avoids: before?.avoids ?? [])
        return true
    }

    /// Somebody with a ticket holds the hub's link. One that is not known has it from before the hub began anew. False: there are too many.
    mutating func opened(_ link: [UInt8], _ id: [UInt8], _ stream: String, _ page: ViewerPage, now: Int64) -> Bool {
        if viewers[id] == nil {
            guard viewers.count < Self.maximum else { return false }
            viewers[id] = Viewer(peer: newPeer(), stream: stream, page: page, id: id, provisionalUntil: now)
        }
        if let other = viewers[id]?.link { links[other] = nil }
        if let other = links[link], other != id { lost(other, now) }
        viewers[id]?.link = link
        links[link] = id
        return true
    }

    mutating func closed(_ link: [UInt8], now: Int64) {
        guard let id = links.removeValue(forKey: link) else { return }
        lost(id, now)
    }

    private mutating func lost(_ id: [UInt8], _ now: Int64) {
        viewers[id]?.link = nil
        // Its line was cut, perhaps, and it comes again.
        viewers[id]?.provisionalUntil = now + Self.patience
        viewers[id]?.told = nil
    }

    mutating func told(_ id: [UInt8], _ told: Viewer.Told, now: Int64) {
        viewers[id]?.told = told
        viewers[id]?.toldAt = now
    }

    mutating func avoid(_ peer: PeerID, by id: [UInt8]) { viewers[id]?.avoids.insert(peer) }

    /// Forgets those who have asked and not come. Returns whether there were any.
    mutating func timePassed(now: Int64) -> Bool {
        let gone = viewers.values.filter { $0.link == nil && $0.provisionalUntil <= now }
        for viewer in gone { viewers[viewer.id] = nil }
        return !gone.isEmpty
    }

    private mutating func newPeer() -> PeerID {
        defer { nextNumber += 1 }
        return PeerID(nextNumber)
    }
}
