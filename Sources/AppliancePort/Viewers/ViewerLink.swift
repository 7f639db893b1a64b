import Media
import Membership
import Parts
import Relay
import Web

/// A viewer that holds a link.
public struct ViewerLink: Sendable, Equatable {
    /// 16 bytes, by which it is known as long as the link is open.
    public let link: [UInt8]
    public internal(set) var ticket: Ticket
    public let stream: StreamName
    public internal(set) var rendition: RenditionName
    /// What it takes of the stream, in slices.
    public internal(set) var mask: StripeMask
    /// Whether it takes the manifest, too.
    public internal(set) var hasEntries: Bool
    public let peer: PeerAddress
    public let isSecure: Bool
    /// What its browser calls this appliance: the `Host` field.
    public let page: String
    /// What it takes, in bits a second.
    var bitsPerSecond: Int

    public var host: String { peer.host }
}

/// What happens to the links of viewers, in order for each link.
public enum ViewerChange: Sendable, Equatable {
    case opened(ViewerLink)
    case changed(ViewerLink)
    case closed(link: [UInt8])
}
