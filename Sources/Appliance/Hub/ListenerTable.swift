import Admin
import Live
import Relay
import TLS
import Threads

/// Where the hub really listens, once port 0 was replaced by a free one.
final class ListenerTable: Sendable {
    struct Listener: Sendable, Equatable {
        enum Purpose: String, Sendable {
            case http
            case rtmp
            case https
            case rtmps
            case appliance
            case admin
        }

        var purpose: Purpose
        var address: ListenAddress
    }

    private let listeners = Locked<[Listener]>([])
    private let secure = Locked<Secure?>(nil)

    /// What is asked of `https` and `rtmps`; the listeners themselves are not held here.
    struct Secure: Sendable {
        var certificate: @Sendable () -> Certificate
        /// What the gateway for `rtmps` has done; nil: there is none.
        var counters: @Sendable () -> TLSGatewayCounters?
    }

    var all: [Listener] { listeners.withLock { $0 } }

    func add(_ purpose: Listener.Purpose, _ address: ListenAddress, port: UInt16) {
        let listener = Listener(purpose: purpose, address: ListenAddress(host: address.host, port: port))
        listeners.withLock { $0.append(listener) }
    }

    func setSecure(_ questions: Secure) { secure.withLock { $0 = questions } }

    var gatewayCounters: TLSGatewayCounters? { secure.withLock { $0 }?.counters() }

    /// The URLs for people, the best first. Asked for each time: a home's router may give another address.
    var addresses: HubStatus.Addresses {
        let reachable = NetworkAddresses.reachable()
        let all = all
        func urls(_ purpose: Listener.Purpose, _ form: (ListenAddress, [String]) -> [String]) -> [String] {
            all.filter { $0.purpose == purpose }.flatMap { form($0.address, reachable) }
        }
        // A certificate that somebody vouches for is worth something under its own name alone.
        let shown = self.secure.withLock { $0 }?.certificate()
        let names = shown.map { $0.isSelfSigned ? [] : $0.names.filter { !$0.hasPrefix("*") } } ?? []
        func secure(_ purpose: Listener.Purpose, _ scheme: String) -> [String] {
            urls(purpose) { address, reachable in ListenerURL.secure(scheme, address, names.isEmpty ? reachable : names) }
        }
        var addresses = HubStatus.Addresses(
            rtmp: urls(.rtmp, ListenerURL.rtmp), http: urls(.http, ListenerURL.http),
            admin: urls(.admin) { address, _ in ListenerURL.http(address, ["localhost"]) })
        addresses.https = secure(.https, "https")
        addresses.rtmps = secure(.rtmps, "rtmps")
        return addresses
    }

    /// Where nodes send those who want to watch at the hub; what its address is they know best.
    var watchPlace: WatchPlace {
        func port(_ purpose: Listener.Purpose) -> UInt16 { all.first { $0.purpose == purpose }?.address.port ?? 0 }
        // A certificate that nobody vouches for would make browsers warn.
        let isTrusted = secure.withLock { $0 }.map { !$0.certificate().isSelfSigned } ?? false
        return WatchPlace(httpPort: port(.http), httpsPort: isTrusted ? port(.https) : 0)
    }

    /// The certificate for the owner to look at; nil: nothing is encrypted.
    var shownCertificate: HubStatus.Certificate? {
        guard let shown = secure.withLock({ $0 })?.certificate() else { return nil }
        return HubStatus.Certificate(
            fingerprint: shown.fingerprint, names: shown.names, expires: shown.expires, isSelfSigned: shown.isSelfSigned)
    }
}
