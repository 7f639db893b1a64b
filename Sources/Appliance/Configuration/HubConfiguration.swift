import Coordinator
import Live

/// The settings of a hub, with every default.
public struct HubConfiguration: Sendable {
    public var live = LiveConfiguration()
    public var hls = HLSConfiguration()
    /// The owner's pages and API, with the keys.
    public var admin = ListenAddress(host: "127.0.0.1", port: 8081)
    /// HTTPS for viewers, and RTMP in TLS; nil: off.
    public var https: ListenAddress? = HubConfiguration.standardHTTPS
    public var rtmps: ListenAddress? = HubConfiguration.standardRTMPS
    /// Where members' boxes reach this one; nil: nobody can join.
    public var appliance: ListenAddress? = HubConfiguration.standardAppliance
    /// Where the Internet finds that port; nil: not known.
    var publicAddress: PublicAddress?
    /// Whether the LAN is told where this hub is.
    public var announcesOnLAN = true
    /// When members' boxes serve viewers.
    public var offload = OffloadPolicy.auto
    /// How long members that do not reach this hub go on for it.
    public var lease = Duration.seconds(21_600)
    /// Paths of the owner's certificate with those that vouch for it, and of its key, in PEM; nil: the hub makes one.
    public var certificate: String?
    public var certificateKey: String?
    public var logLevel = LogLevel.info

    public static let standardHTTPS = ListenAddress(host: "::", port: 8443)
    public static let standardRTMPS = ListenAddress(host: "::", port: 1936)
    public static let standardAppliance = ListenAddress(host: "::", port: 8444)

    public init() {}
}
