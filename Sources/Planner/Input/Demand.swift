/// A node that sends a stream on.
public struct Helper: Sendable, Equatable {
    /// Who can open a link to it.
    public enum Reach: Sendable, Equatable {
        case everyone
        /// Those in its own network.
        case neighbours
        case nobody
    }

    public var id: PeerID
    /// Bits a second that it may send of this stream.
    public var uplink: Int64
    public var network: NetworkID
    /// Of other helpers.
    public var reach: Reach
    /// Of viewers, who ask at another port than helpers.
    public var viewerReach: Reach {
        get { ownViewerReach ?? reach }
        set { ownViewerReach = newValue }
    }
    private var ownViewerReach: Reach?
    /// How much it is relied on, 0 to 1000: the less, the smaller its share of the work.
    public var trust: Int
    /// To the hub, in milliseconds: of equals the nearest is taken.
    public var roundTrip: Int
    /// It has players of its own, which need the whole stream.
    public var wantsEverything: Bool

    public init(
        _ id: PeerID, uplink: Int64, network: NetworkID, reach: Reach = .everyone, viewerReach: Reach? = nil, trust: Int = 1000,
        roundTrip: Int = 0, wantsEverything: Bool = false
    ) {
        self.id = id
        self.uplink = uplink
        self.network = network
        self.reach = reach
        ownViewerReach = viewerReach
        self.trust = trust
        self.roundTrip = roundTrip
        self.wantsEverything = wantsEverything
    }
}

/// Somebody who takes slices and shows them.
public struct Viewer: Sendable, Equatable {
    public var id: PeerID
    public var network: NetworkID
    /// Helpers that it did not reach, or that failed it.
    public var avoids: Set<PeerID>

    public init(_ id: PeerID, network: NetworkID, avoids: Set<PeerID> = []) {
        self.id = id
        self.network = network
        self.avoids = avoids
    }
}

/// One stream, and everybody who has to do with it.
public struct Demand: Sendable, Equatable {
    /// Bits a second of the stream as it is sent, with what frames it.
    public var rate: Int64
    /// Bits a second that the hub may send of this stream.
    public var uplink: Int64
    /// Slices that a part is cut in.
    public var slices: Int
    public var helpers: [Helper]
    public var viewers: [Viewer]

    public init(rate: Int64, uplink: Int64, slices: Int = Striping.usualSlices, helpers: [Helper], viewers: [Viewer]) {
        self.rate = rate
        self.uplink = uplink
        self.slices = slices
        self.helpers = helpers
        self.viewers = viewers
    }
}
