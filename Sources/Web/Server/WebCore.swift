import CMicroHTTPD
import Glibc
import Threads

/// What libmicrohttpd's callbacks reach through their context pointer: the routes, the limits, and who is connected.
///
/// Owned by its `WebServer`, which stops the library's threads before it lets go.
final class WebCore: Sendable {
    struct State {
        var isStopping = false
        var exchanges: [ObjectIdentifier: Exchange] = [:]
        var visits: [UInt64: Visit] = [:]
        var lastVisit: UInt64 = 0
        var waitingForReply = 0
        var perAddress: [String: Int] = [:]
        var strangers = Strangers()
    }

    let configuration: WebConfiguration
    let router: Router
    let watch: PeerWatch
    let line: WakeLine
    let state = Locked(State())

    init(_ configuration: WebConfiguration, router: Router) throws(WebError) {
        self.configuration = configuration
        self.router = router
        watch = try PeerWatch()
        line = WakeLine(places: configuration.wakeLimit)
    }

    // MARK: Connections

    /// Whether one more connection from there is within the limit; the machine itself is exempt.
    func accepts(_ address: PeerAddress) -> Bool {
        address.isLoopback || state.withLock { $0.perAddress[address.host, default: 0] < configuration.connectionLimitPerAddress }
    }

    func connectionOpened(_ address: PeerAddress, descriptor: Int32, deadline: Int) -> Visit {
        let (visit, stranger) = state.withLock { state in
            state.lastVisit += 1
            let visit = Visit(number: state.lastVisit, address: address, descriptor: descriptor, deadline: deadline)
            state.visits[visit.number] = visit
            state.perAddress[address.host, default: 0] += 1
            guard let limit = configuration.strangerLimit else { return (visit, nil as Visit?) }
            let loser = state.strangers.came(visit.number, from: address.host, limit: limit)
            return (visit, loser.flatMap { state.visits[$0] })
        }
        stranger?.cutOff()
        return visit
    }

    /// The one who asks has proved who it is.
    func peerIsKnown(_ visit: Visit) {
        state.withLock { $0.strangers.left(visit.number, from: visit.address.host) }
    }

    func connectionClosed(_ visit: Visit) {
        visit.closed()
        state.withLock { state in
            state.visits[visit.number] = nil
            state.strangers.left(visit.number, from: visit.address.host)
            let left = state.perAddress[visit.address.host, default: 1] - 1
            state.perAddress[visit.address.host] = left > 0 ? left : nil
        }
    }

    /// Cuts off those who have been sending one request, or taking one answer, for too long, however busy they look.
    func cutOffLateConnections(now: Int) {
        let visits = state.withLock { Array($0.visits.values) }
        for visit in visits { visit.cutOffIfLate(now: now) }
    }

    /// The peer of a connection closed its side, or is gone.
    func peerLeft(_ number: UInt64) {
        state.withLock { $0.visits[number] }?.peerLeft()
    }

    // MARK: Exchanges

    var isStopping: Bool { state.withLock { $0.isStopping } }

    func exchangeBegan(_ exchange: Exchange) {
        let isStopping = state.withLock { state in
            state.exchanges[ObjectIdentifier(exchange)] = exchange
            return state.isStopping
        }
        if isStopping { exchange.stopWaiting() }
    }

    func exchangeEnded(_ exchange: Exchange) {
        let waited = exchange.gathering.isWaitingForReply
        state.withLock { state in
            state.exchanges[ObjectIdentifier(exchange)] = nil
            if waited { state.waitingForReply -= 1 }
        }
    }

    /// Counts one more that waits for a reply, if there is room; `exchangeEnded` takes it back.
    func mayWaitForReply() -> Bool {
        state.withLock { state in
            guard state.waitingForReply < configuration.waitingLimit else { return false }
            state.waitingForReply += 1
            return true
        }
    }

    /// From now on nothing waits: libmicrohttpd must not be stopped with a sleeping connection.
    func stopWaiting() {
        let exchanges = state.withLock { state in
            state.isStopping = true
            return Array(state.exchanges.values)
        }
        for exchange in exchanges { exchange.stopWaiting() }
    }
}
