/// Everybody in a demand, in order, each once, and what they can do, counted in stripes.
struct Peers {
    let stripes: Int
    let helpers: [Helper]
    let viewers: [Viewer]
    /// Copies of a stripe that each helper may send.
    let capacities: [Int]
    let hubCapacity: Int
    /// For each helper: the viewers that it cannot send to; nil: none.
    private let blocked: [[Bool]?]

    /// More are left out: a plan has a number for each.
    static let most = 10_000
    /// Bits a second: enough for everybody.
    static let fastest: Int64 = 1_000_000_000_000

    init(_ demand: Demand, _ striping: Striping) {
        stripes = striping.count
        helpers = Self.ordered(demand.helpers, by: \.id)
        viewers = Self.ordered(demand.viewers, by: \.id)
        // Nobody sends more than everything to everybody, so that no product overflows.
        let everything = (helpers.count + viewers.count) * striping.count
        let copies = { (uplink: Int64) -> Int in
            guard demand.rate > 0 else { return 0 }
            return min(Int(min(max(uplink, 0), Self.fastest) * Int64(striping.count) / demand.rate), everything)
        }
        capacities = helpers.map { $0.reach == .nobody && $0.viewerReach == .nobody ? 0 : copies($0.uplink) }
        hubCapacity = copies(demand.uplink)
        let all = viewers
        let somebodyAvoids = Set(all.flatMap(\.avoids))
        blocked = helpers.map { helper in
            guard helper.viewerReach != .everyone || somebodyAvoids.contains(helper.id) else { return nil }
            return all.map { viewer in
                switch helper.viewerReach {
                case .everyone: viewer.avoids.contains(helper.id)
                case .neighbours: viewer.avoids.contains(helper.id) || helper.network != viewer.network
                case .nobody: true
                }
            }
        }
    }

    private static func ordered<Peer>(_ peers: [Peer], by id: KeyPath<Peer, PeerID>) -> [Peer] {
        var found: [Peer] = []
        for peer in peers.sorted(by: { $0[keyPath: id] < $1[keyPath: id] }).prefix(most) {
            if found.last.map({ $0[keyPath: id] != peer[keyPath: id] }) ?? true { found.append(peer) }
        }
        return found
    }

    func reaches(_ helper: Int, viewer: Int) -> Bool { blocked[helper].map { !$0[viewer] } ?? true }
    func reachesEveryone(_ helper: Int) -> Bool { blocked[helper] == nil }

    func reaches(_ helper: Int, helper other: Int) -> Bool {
        switch helpers[helper].reach {
        case .everyone: true
        case .neighbours: helpers[helper].network == helpers[other].network
        case .nobody: false
        }
    }

    func reachable(_ viewers: [Int], from helper: Int) -> Int {
        guard let blocked = blocked[helper] else { return viewers.count }
        return viewers.reduce(0) { $0 + (blocked[$1] ? 0 : 1) }
    }
}
