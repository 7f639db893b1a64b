import Membership

/// Where a page was loaded from, and by whom: what its browser may fetch, and what it can reach.
public struct ViewerPage: Sendable, Equatable {
    /// How private an address is, as browsers see it (Local Network Access): a page may fetch from as private a place as its own, or a less
    /// private one.
    enum Space: Int, Comparable, Sendable {
        case elsewhere, home, machine

        static func < (one: Space, other: Space) -> Bool { one.rawValue < other.rawValue }

        init(_ address: CandidateAddress) {
            self = address.isLoopback ? .machine : address.isPrivate ? .home : .elsewhere
        }
    }

    /// It was loaded over HTTPS.
    public let isSecure: Bool
    /// The viewer's address.
    public let viewer: String
    /// Of the page.
    let space: Space
    /// Of the viewer.
    let viewerSpace: Space

    /// `host`: what the browser calls the hub, with a port or without.
    public init(isSecure: Bool, host: String?, viewer: String) {
        self.isSecure = isSecure
        self.viewer = viewer
        let viewerSpace = CandidateAddress(host: viewer, port: 1).map(Space.init) ?? .elsewhere
        self.viewerSpace = viewerSpace
        switch host.flatMap({ CandidateAddress(host: Self.name(of: $0), port: 1) }) {
        case let page? where page.isAddress || page.isLoopback: space = Space(page)
        // Where a name leads is seen by where its viewer comes from.
        default: space = viewerSpace
        }
    }

    /// Pages of one kind reach the same places.
    struct Kind: Hashable {
        var isSecure: Bool
        var space: Space
        var viewerSpace: Space
    }

    var kind: Kind { Kind(isSecure: isSecure, space: space, viewerSpace: viewerSpace) }

    private static func name(of host: String) -> String {
        if host.hasPrefix("[") { return String(host.dropFirst().prefix { $0 != "]" }) }
        return String(host.prefix { $0 != ":" })
    }

    /// Whether a browser would fetch from there, and would reach it.
    func reaches(_ place: ProvedPlace) -> Bool {
        guard !isSecure, Space(place.address) <= space else { return false }
        switch place.scope {
        case .everyone: return true
        case .lan: return viewerSpace >= .home
        case .machine: return viewerSpace == .machine
        }
    }

    /// The nearest of them that does for this page; nil: none. `places`: the widest scope first.
    func best(_ places: [ProvedPlace]) -> ProvedPlace? { places.last { reaches($0) } }
}

extension CandidateAddress {
    fileprivate var isAddress: Bool {
        if case .name = host { false } else { true }
    }
}
