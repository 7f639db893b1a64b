import CAvahi
import Membership

/// Appliances of the same LAN, by multicast DNS: what Avahi knows of them. A neighbour can announce whatever it likes: a place that is found
/// is one to try, no more.
public enum LANDiscovery {
    /// RFC 6763, 4.1.
    public static let serviceType = "_streamr._tcp"

    /// Why the LAN cannot be asked.
    public enum Failure: Error, Sendable, Equatable, CustomStringConvertible {
        case noLibrary(String)
        case noDaemon(String)
        case other(String)

        public var description: String {
            switch self {
            case .noLibrary(let words): return "Avahi's library is not installed (\(words))"
            case .noDaemon(let words): return "avahi-daemon does not run (\(words))"
            case .other(let words): return words
            }
        }
    }

    /// Where an appliance says that it is. It blocks until there is an answer, at most `milliseconds`.
    public static func find(_ appliance: Fingerprint, milliseconds: Int = 2_000) throws(Failure) -> [CandidateAddress] {
        var places = [avahi_place](repeating: avahi_place(), count: CandidateAddress.maximumCount)
        var count = 0
        let result = avahi_find(serviceType, text(of: appliance), Int32(clamping: milliseconds), &places, places.count, &count)
        if let failure = Failure(result) { throw failure }
        return places.prefix(count).compactMap(CandidateAddress.init)
    }

    /// The item of the TXT record that names an appliance: its fingerprint, which is no secret.
    static func text(of appliance: Fingerprint) -> String { "key=" + Base32.text(appliance.bytes) }
}

extension LANDiscovery.Failure {
    /// nil: it was none.
    init?(_ result: avahi_result) {
        let words = String(cString: avahi_failure())
        switch result {
        case AVAHI_DONE: return nil
        case AVAHI_NO_LIBRARY: self = .noLibrary(words)
        case AVAHI_NO_DAEMON: self = .noDaemon(words)
        default: self = .other(words)
        }
    }
}

extension CandidateAddress {
    fileprivate init?(_ place: avahi_place) {
        let bytes = withUnsafeBytes(of: place.address, Array.init)
        self.init(
            host: place.size == 4 ? .ipv4(bytes.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }) : .ipv6(bytes), port: place.port)
    }
}
