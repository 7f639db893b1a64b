import CSystem
import Glibc
import Media

/// An HTTP connection whose request has not been understood yet. Plain data.
struct PendingHTTP {
    var descriptor: Int32 = -1
    var generation: UInt32 = 0
    var deadline: Duration = .zero
    var address = sockaddr_storage()
    var length: socklen_t = 0
    /// The poller knows it, and has to forget it before it goes elsewhere.
    var isParked = false
}

extension FrontDesk {
    /// The most connections that are taken in one round, so that viewers are not kept waiting.
    static let acceptBatch = 64

    func acceptHTTP() {
        for _ in 0..<Self.acceptBatch {
            var item = PendingHTTP()
            item.descriptor = sys_accept(httpListener, &item.address, &item.length)
            guard item.descriptor >= 0 else { return acceptFailed(item.descriptor) }
            guard pendingCount < configuration.maximumPending else {
                counters.connectionsRefused += 1
                close(item.descriptor)
                continue
            }
            item.deadline = now + configuration.requestTimeout
            item.generation = nextGeneration()
            if decide(&item) { continue }
            park(item)
        }
    }

    /// No descriptors or memory are left: the connection stays in the queue until the next sweep, since trying again at once would spin.
    func acceptFailed(_ failure: Int32) {
        guard failure == -EMFILE || failure == -ENFILE || failure == -ENOMEM || failure == -ENOBUFS, !listenersRest else { return }
        counters.connectionsRefused += 1
        listenersRest = true
        _ = sys_poller_remove(loop.poller, httpListener)
        _ = sys_poller_remove(loop.poller, rtmpListener)
    }

    func watchListeners() {
        listenersRest = false
        _ = sys_poller_add(loop.poller, httpListener, sys_epoll_in, Cookie(.httpListener).bits)
        _ = sys_poller_add(loop.poller, rtmpListener, sys_epoll_in, Cookie(.rtmpListener).bits)
    }

    private func park(_ new: PendingHTTP) {
        var item = new
        item.isParked = true
        let number: Int
        if let free = freePending.popLast() {
            number = free
            pending[number] = item
        } else {
            number = pending.count
            pending.append(item)
        }
        pendingCount += 1
        let cookie = Cookie(.pendingHTTP, generation: item.generation, number: Int32(number))
        let flags = sys_epoll_in | sys_epoll_hangup | sys_epoll_edge
        if sys_poller_add(loop.poller, item.descriptor, flags, cookie.bits) != 0 { closePending(number) }
    }

    func pendingReady(_ cookie: Cookie) {
        let number = Int(cookie.number)
        guard number < pending.count, pending[number].descriptor >= 0, pending[number].generation == cookie.generation else { return }
        var item = pending[number]
        guard decide(&item) else { return }
        pending[number].descriptor = -1
        release(number)
    }

    private func release(_ number: Int) {
        freePending.append(number)
        pendingCount -= 1
    }

    private func closePending(_ number: Int) {
        close(pending[number].descriptor)
        pending[number].descriptor = -1
        release(number)
    }

    /// True: the connection has gone to a viewer loop, to libmicrohttpd, or is closed.
    private func decide(_ item: inout PendingHTTP) -> Bool {
        guard let base = loop.input.baseAddress else { return false }
        let count = sys_peek(item.descriptor, base, HTTPText.maximumHead)
        if count == Int(-EAGAIN) { return false }
        guard count > 0 else {
            close(item.descriptor)
            return true
        }
        switch HTTPText.decide(UnsafeRawBufferPointer(start: base, count: count)) {
        case .needsMore:
            return false
        case .handOver:
            break
        case .flv(let name, _, _) where isSentElsewhere(name):
            break
        case .flv(let name, let startsLive, let headLength):
            let address = AddressIdentity(sys_address_of(&item.address))
            // A refusal is left to the web server, which asks again by `openReader` and is counted there.
            if case .success(let slot) = admit(name, address, \.flv) {
                guard sys_receive(item.descriptor, base, headLength) == headLength else {
                    close(item.descriptor)
                    viewerClosed(slot, false, address)
                    return true
                }
                leavePoller(item)
                sys_socket_viewer(item.descriptor, Int32(configuration.sendBuffer))
                let viewer = NewViewer(
                    descriptor: item.descriptor, slot: slot, address: address, opening: HTTPText.flvResponseHead,
                    startsLive: startsLive, player: nil)
                sendToLoop(viewer)
                return true
            }
        }
        leavePoller(item)
        handOver(&item)
        return true
    }

    private func leavePoller(_ item: PendingHTTP) {
        if item.isParked { _ = sys_poller_remove(loop.poller, item.descriptor) }
    }

    private func handOver(_ item: inout PendingHTTP) {
        let length = item.length
        withUnsafePointer(to: &item.address) { storage in
            storage.withMemoryRebound(to: sockaddr.self, capacity: 1) { adoptHTTP(item.descriptor, $0, length) }
        }
    }

    func sweepPending(_ now: Duration) {
        guard pendingCount > 0 else { return }
        for number in pending.indices where pending[number].descriptor >= 0 && pending[number].deadline <= now {
            counters.requestTimeouts += 1
            HTTPText.timeoutResponse.withUnsafeBytes { bytes in
                if let base = bytes.baseAddress { _ = sys_send(pending[number].descriptor, base, bytes.count) }
            }
            closePending(number)
        }
    }
}
