/// Which of a hub's addresses a node may try at all.
public enum CandidatePolicy {
    /// Leaves out places where nobody can be, private ones that are not of a network that this machine is in, and repetitions. Those of the
    /// own networks come first: they are the nearest.
    ///
    /// `networks`: the machine's own. Loopback and `.local` names count as shared: they can only mean this home.
    public static func usable(_ addresses: [CandidateAddress], networks: [LocalNetwork]) -> [CandidateAddress] {
        var seen: Set<CandidateAddress> = []
        let allowed = addresses.filter { address in
            guard !address.isNowhere, seen.insert(address).inserted else { return false }
            return !address.isPrivate || isShared(address, networks)
        }
        return allowed.filter(\.isPrivate) + allowed.filter { !$0.isPrivate }
    }

    /// Those in a network that this machine is in: what somebody on the LAN says can only be about that LAN.
    public static func inNetworks(_ addresses: [CandidateAddress], networks: [LocalNetwork]) -> [CandidateAddress] {
        addresses.filter { address in networks.contains { $0.contains(address) } }
    }

    private static func isShared(_ address: CandidateAddress, _ networks: [LocalNetwork]) -> Bool {
        switch address.host {
        case .name: return true
        case .ipv4(let host): return host >> 24 == 127 || networks.contains { $0.contains(address) }
        case .ipv6(let bytes):
            return (bytes.dropLast().allSatisfy { $0 == 0 } && bytes.last == 1) || networks.contains { $0.contains(address) }
        }
    }
}

/// A network that this machine is in: an address of it and the length of its prefix in bits.
public struct LocalNetwork: Sendable, Hashable {
    private let bytes: [UInt8]
    private let prefix: Int

    /// nil: neither 4 nor 16 bytes, or a prefix that is longer.
    public init?(address: [UInt8], prefix: Int) {
        guard address.count == 4 || address.count == 16, (1...address.count * 8).contains(prefix) else { return nil }
        bytes = address
        self.prefix = prefix
    }

    func contains(_ candidate: CandidateAddress) -> Bool {
        let other: [UInt8]
        switch candidate.host {
        case .ipv4(let host): other = [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: host >> $0) }
        case .ipv6(let bytes): other = bytes
        case .name: return false
        }
        guard other.count == bytes.count else { return false }
        let whole = prefix / 8
        guard other[..<whole] == bytes[..<whole] else { return false }
        guard prefix % 8 > 0 else { return true }
        let different: UInt8 = other[whole] ^ bytes[whole]
        return different >> UInt8(8 - prefix % 8) == 0
    }
}
