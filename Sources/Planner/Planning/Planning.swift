/// A plan in the making.
///
/// Of each stripe the hub sends one copy to a helper, which sends it to all viewers of its group that it has the uplink for; the next
/// helper gets its copy from the hub or from the first one, and so on. What no helper can send comes from the hub. What the last plan
/// had stays as it was, unless somebody is gone or the work became too uneven.
struct Planning {
    let striping: Striping
    let peers: Peers
    var groups: Groups
    /// By stripe, then viewer or helper.
    var senders: [UInt16]
    var parents: [UInt16]
    /// Copies of the stripe that the helper sends.
    var copies: [Int]
    var loads: [Int]
    var hubLoad = 0
    /// Helpers that have the stripe.
    var holders: [Int]
    var isDropped: [Bool]
    /// Viewers who came to another group because their own had nothing left.
    var hasMoved: [Bool]

    var stripes: Int { striping.count }
    /// What the hub gives to helpers beside the first copy of each stripe: a second holder is fed by the first when this is used up.
    private var hubShare: Int { min(peers.hubCapacity, stripes + stripes / 4) }

    init(_ demand: Demand, after previous: Plan?) {
        striping = Striping(slices: demand.slices)
        peers = Peers(demand, striping)
        let memory = Memory(of: previous, peers)
        groups = Groups(peers, after: memory.groups)
        senders = [UInt16](repeating: Plan.nobody, count: striping.count * peers.viewers.count)
        parents = [UInt16](repeating: Plan.nobody, count: striping.count * peers.helpers.count)
        copies = [Int](repeating: 0, count: striping.count * peers.helpers.count)
        loads = [Int](repeating: 0, count: peers.helpers.count)
        holders = [Int](repeating: 0, count: striping.count)
        isDropped = [Bool](repeating: false, count: peers.viewers.count)
        hasMoved = isDropped
        if let previous, previous.striping == striping { keep(previous, memory) }
    }

    func place(_ stripe: Int, viewer: Int) -> Int { stripe * peers.viewers.count + viewer }
    func place(_ stripe: Int, helper: Int) -> Int { stripe * peers.helpers.count + helper }
    func has(_ stripe: Int, _ helper: Int) -> Bool { parents[place(stripe, helper: helper)] != Plan.nobody }
    func code(_ helper: Int) -> UInt16 { Plan.firstHelper + UInt16(helper) }

    // MARK: Steps

    mutating func send(_ stripe: Int, from helper: Int, to viewer: Int) {
        senders[place(stripe, viewer: viewer)] = code(helper)
        copies[place(stripe, helper: helper)] += 1
        loads[helper] += 1
    }

    mutating func stop(_ stripe: Int, to viewer: Int) {
        let at = place(stripe, viewer: viewer)
        switch senders[at] {
        case Plan.nobody: return
        case Plan.hub: hubLoad -= 1
        default:
            let helper = Int(senders[at] - Plan.firstHelper)
            copies[place(stripe, helper: helper)] -= 1
            loads[helper] -= 1
        }
        senders[at] = Plan.nobody
    }

    mutating func feed(_ stripe: Int, _ helper: Int, from parent: UInt16) {
        parents[place(stripe, helper: helper)] = parent
        holders[stripe] += 1
        if parent == Plan.hub {
            hubLoad += 1
        } else {
            let parent = Int(parent - Plan.firstHelper)
            copies[place(stripe, helper: parent)] += 1
            loads[parent] += 1
        }
    }

    mutating func starve(_ stripe: Int, _ helper: Int) {
        let at = place(stripe, helper: helper)
        guard parents[at] != Plan.nobody else { return }
        if parents[at] == Plan.hub {
            hubLoad -= 1
        } else {
            let parent = Int(parents[at] - Plan.firstHelper)
            copies[place(stripe, helper: parent)] -= 1
            loads[parent] -= 1
        }
        parents[at] = Plan.nobody
        holders[stripe] -= 1
    }

    /// Gives a stripe to a helper that does not have it. Only who has it from the hub feeds others, so that no viewer is more than two
    /// helpers away from it.
    mutating func attach(_ stripe: Int, _ helper: Int) -> Bool {
        guard !has(stripe, helper) else { return true }
        let isFirst = holders[stripe] == 0
        // Stripes that nobody has yet come first.
        let promised = holders.reduce(0) { $0 + ($1 == 0 ? 1 : 0) } - (isFirst ? 1 : 0)
        if hubLoad + promised < (isFirst ? peers.hubCapacity : hubShare) {
            feed(stripe, helper, from: Plan.hub)
            return true
        }
        let parent = peers.helpers.indices.filter { other in
            parents[place(stripe, helper: other)] == Plan.hub && loads[other] < peers.capacities[other]
                && peers.reaches(other, helper: helper)
        }.max { (peers.capacities[$0] - loads[$0], $1) < (peers.capacities[$1] - loads[$1], $0) }
        if let parent {
            feed(stripe, helper, from: code(parent))
            return true
        }
        guard hubLoad + promised < peers.hubCapacity else { return false }
        feed(stripe, helper, from: Plan.hub)
        return true
    }
}
