/// Helpers and viewers that have to do with each other.
///
/// A viewer has a link to each helper of its group, so groups are no larger than is good for that: a group costs one more copy of the
/// stream, which is little beside the dozen and more that it sends.
struct Groups {
    /// Helpers, and streams that they can send, of a group at least.
    static let helpers = 12
    static let streams = 12

    private(set) var ofHelpers: [Int]
    private(set) var ofViewers: [Int]
    private(set) var helpers: [[Int]] = []
    private(set) var viewers: [[Int]] = []

    /// What is known of the last plan's: the group of each helper and viewer that was in it.
    struct Past {
        var count = 0
        var helpers: [Int?]
        var viewers: [Int?]
    }

    init(_ peers: Peers, after past: Past) {
        let count = Self.count(peers, past.count)
        var fullness = [Int](repeating: 0, count: count)
        var ofHelpers = past.helpers.map { $0.flatMap { $0 < count ? $0 : nil } }
        for (helper, group) in ofHelpers.enumerated() {
            if let group { fullness[group] += peers.capacities[helper] }
        }
        Self.settleNewGroups(&ofHelpers, &fullness, from: past.count, peers)
        let homeless = ofHelpers.indices.filter { ofHelpers[$0] == nil }
        for helper in homeless.sorted(by: { (peers.capacities[$1], $0) < (peers.capacities[$0], $1) }) {
            let group = Self.least(fullness)
            ofHelpers[helper] = group
            fullness[group] += peers.capacities[helper]
        }
        self.ofHelpers = ofHelpers.map { $0 ?? 0 }
        ofViewers = Self.groups(ofViewers: peers, past.viewers, room: fullness, homes: self.ofHelpers)
        helpers = (0..<count).map { group in self.ofHelpers.indices.filter { self.ofHelpers[$0] == group } }
        viewers = (0..<count).map { group in ofViewers.indices.filter { ofViewers[$0] == group } }
    }

    /// As many as before while that is not far off: each change moves many.
    private static func count(_ peers: Peers, _ past: Int) -> Int {
        let useful = peers.capacities.indices.filter { peers.capacities[$0] > 0 }
        let streams = useful.reduce(0) { $0 + peers.capacities[$1] } / peers.stripes
        let wanted = max(1, min(useful.count / helpers, streams / Self.streams))
        return past * 2 <= wanted * 3 && wanted * 2 <= past * 3 ? past : wanted
    }

    /// Takes helpers from the fullest groups for those that are new.
    private static func settleNewGroups(_ groups: inout [Int?], _ fullness: inout [Int], from first: Int, _ peers: Peers) {
        guard first > 0, first < fullness.count else { return }
        let enough = fullness.reduce(0, +) / fullness.count * 3 / 4
        for group in first..<fullness.count {
            while fullness[group] < enough, let donor = fullness[..<first].indices.max(by: { fullness[$0] < fullness[$1] }),
                let helper = groups.lastIndex(where: { $0 == donor })
            {
                groups[helper] = group
                fullness[donor] -= peers.capacities[helper]
                fullness[group] += peers.capacities[helper]
                if peers.capacities[helper] == 0 { break }
            }
        }
    }

    private static func groups(ofViewers peers: Peers, _ past: [Int?], room: [Int], homes: [Int]) -> [Int] {
        var room = room
        var neighbours: [NetworkID: Int] = [:]
        for (helper, group) in homes.enumerated() where peers.helpers[helper].viewerReach == .neighbours {
            neighbours[peers.helpers[helper].network] = group
        }
        var groups = past.map { $0.flatMap { $0 < room.count ? $0 : nil } }
        for group in groups { if let group { room[group] -= peers.stripes } }
        for viewer in groups.indices where groups[viewer] == nil {
            let group = neighbours[peers.viewers[viewer].network] ?? most(room)
            groups[viewer] = group
            room[group] -= peers.stripes
        }
        // Nobody stays in a group that is full while another is not.
        for viewer in groups.indices.reversed() {
            guard let group = groups[viewer], room[group] < 0 else { continue }
            let other = most(room)
            guard room[other] >= 2 * peers.stripes else { break }
            groups[viewer] = other
            room[group] += peers.stripes
            room[other] -= peers.stripes
        }
        return groups.map { $0 ?? 0 }
    }

    mutating func move(_ viewer: Int, to group: Int) {
        viewers[ofViewers[viewer]].removeAll { $0 == viewer }
        ofViewers[viewer] = group
        viewers[group].append(viewer)
        viewers[group].sort()
    }

    private static func least(_ values: [Int]) -> Int { values.indices.min { values[$0] < values[$1] } ?? 0 }
    private static func most(_ values: [Int]) -> Int { values.indices.max { values[$0] < values[$1] } ?? 0 }
}
