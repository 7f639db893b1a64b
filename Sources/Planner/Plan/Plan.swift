/// Who sends which stripes to whom.
public struct Plan: Sendable, Equatable {
    public enum Sender: Sendable, Equatable, Hashable {
        case hub
        case helper(PeerID)
    }

    public let striping: Striping
    /// In ascending order, as all lists of peers here.
    public let helpers: [PeerID]
    /// Those who get everything.
    public let viewers: [PeerID]
    /// Those for whom there was not enough: they get nothing.
    public let unserved: [PeerID]
    /// Stripes that each helper sends, each counted as often as it is sent.
    public let loads: [Int]
    /// The same of what each helper could send.
    public let capacities: [Int]
    public let hubLoad: Int
    public let hubCapacity: Int
    /// What is left would do if the helper that sends most were gone.
    public let survivesLargest: Bool

    /// By viewer, then stripe; and by helper, then stripe. 0: nobody, 1: the hub, 2 and more: helpers.
    let senders: [UInt16]
    let parents: [UInt16]
    /// The group that each helper, and each viewer, belongs to.
    let helperGroups: [Int]
    let viewerGroups: [Int]

    static let nobody: UInt16 = 0
    static let hub: UInt16 = 1
    static let firstHelper: UInt16 = 2

    /// Who sends a stripe to a viewer; nil for somebody who is not served.
    public func sender(of stripe: Int, to viewer: PeerID) -> Sender? {
        guard let place = place(of: viewer, in: viewers), (0..<striping.count).contains(stripe) else { return nil }
        return sender(senders[place * striping.count + stripe])
    }

    /// Who sends a stripe to a helper; nil when it does not need it.
    public func parent(of stripe: Int, to helper: PeerID) -> Sender? {
        guard let place = place(of: helper, in: helpers), (0..<striping.count).contains(stripe) else { return nil }
        return sender(parents[place * striping.count + stripe])
    }

    /// All that a viewer has links to, each with its stripes.
    public func sources(of viewer: PeerID) -> [(sender: Sender, stripes: [Int])] {
        var found: [Sender: [Int]] = [:]
        for stripe in 0..<striping.count {
            if let sender = sender(of: stripe, to: viewer) { found[sender, default: []].append(stripe) }
        }
        return found.map { ($0.key, $0.value) }.sorted { $0.1[0] < $1.1[0] }
    }

    private func sender(_ code: UInt16) -> Sender? {
        switch code {
        case Self.nobody: nil
        case Self.hub: .hub
        default: .helper(helpers[Int(code - Self.firstHelper)])
        }
    }

    private func place(of peer: PeerID, in peers: [PeerID]) -> Int? {
        var (low, high) = (0, peers.count)
        while low < high {
            let middle = (low + high) / 2
            if peers[middle] < peer { low = middle + 1 } else { high = middle }
        }
        return low < peers.count && peers[low] == peer ? low : nil
    }
}
