import Admin
import Live
import Threads

/// Where the hub really listens, once port 0 was replaced by a free one.
final class ListenerTable: Sendable {
    struct Listener: Sendable, Equatable {
        enum Purpose: String, Sendable {
            case http
            case rtmp
            case admin
        }

        var purpose: Purpose
        var address: ListenAddress
    }

    private let listeners = Locked<[Listener]>([])

    var all: [Listener] { listeners.withLock { $0 } }

    func add(_ purpose: Listener.Purpose, _ address: ListenAddress, port: UInt16) {
        let listener = Listener(purpose: purpose, address: ListenAddress(host: address.host, port: port))
        listeners.withLock { $0.append(listener) }
    }

    /// The URLs for people, the best first. Asked for each time: a home's router may give another address.
    var addresses: HubStatus.Addresses {
        let reachable = NetworkAddresses.reachable()
        let all = all
        func urls(_ purpose: Listener.Purpose, _ form: (ListenAddress, [String]) -> [String]) -> [String] {
            all.filter { $0.purpose == purpose }.flatMap { form($0.address, reachable) }
        }
        return HubStatus.Addresses(
            rtmp: urls(.rtmp, ListenerURL.rtmp), http: urls(.http, ListenerURL.http),
            admin: urls(.admin) { address, _ in ListenerURL.http(address, ["localhost"]) })
    }
}
