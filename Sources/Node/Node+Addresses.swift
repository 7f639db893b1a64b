import Membership

extension Node {
    /// Where a hub may be, as this node knows it; empty: it does not know the hub, or cannot read what it knows.
    public func candidates(of hub: Fingerprint) -> [CandidateAddress] {
        (try? store.hubs())?.first { $0.fingerprint == hub }?.candidates ?? []
    }
}
