import CSystem
import Glibc
import Media
import RTMP

/// Viewers coming, speaking and going.
extension ViewerLoop {
    func add(_ new: NewViewer) {
        guard new.slot < streams.count, let stream = streams[new.slot] else {
            close(new.descriptor)
            viewerClosed(new.slot, new.player != nil, new.address)
            return
        }
        let isRTMP = new.player != nil
        let (ring, index) = isRTMP ? (stream.source.rtmp, stream.source.rtmpIndex) : (stream.source.flv, stream.source.flvIndex)
        var viewer = Viewer()
        viewer.descriptor = new.descriptor
        viewer.slot = Int32(new.slot)
        viewer.address = new.address
        viewer.isRTMP = isRTMP
        if let player = new.player { viewer.player = .passRetained(player) }
        if !new.startsLive, let entry = index.newestEntry, entry.position >= ring.tail,
            stream.source.clock.latest - entry.time <= stream.source.gopCacheLimit
        {
            viewer.cursor = entry.position
            let block = isRTMP ? Block(new.opening, [UInt8](entry.headers.start.bytes)) : entry.headers.httpStart
            viewer.block = .passRetained(block)
        } else {
            viewer.cursor = ring.head
            viewer.block = .passRetained(Block(new.opening))
            viewer.next = .join
        }
        viewer.stopAt = viewer.cursor
        let number = viewers.insert(viewer)
        let place =
            isRTMP ? streams[new.slot]?.rtmpViewers.append(number) : streams[new.slot]?.flvViewers.append(number)
        viewers.items[Int(number)].place = place ?? 0
        let cookie = Cookie(.viewer, generation: viewers.items[Int(number)].generation, number: number)
        let flags = sys_epoll_in | sys_epoll_out | sys_epoll_hangup | sys_epoll_edge
        guard sys_poller_add(poller, new.descriptor, flags, cookie.bits) == 0 else {
            closeViewer(number)
            return
        }
        push(number, ring: ring, index: index, source: stream.source)
    }

    func viewerReady(_ number: Int32, _ flags: UInt32) {
        if flags & (sys_epoll_in | sys_epoll_hangup) != 0 {
            guard readInput(number) else { return }
        }
        guard flags & sys_epoll_out != 0, viewers.items[Int(number)].isBlocked else { return }
        viewers.items[Int(number)].isBlocked = false
        pushNow(number)
    }

    private func pushNow(_ number: Int32) {
        let slot = Int(viewers.items[Int(number)].slot)
        guard slot < streams.count, let source = streams[slot]?.source else { return }
        let isRTMP = viewers.items[Int(number)].isRTMP
        push(number, ring: isRTMP ? source.rtmp : source.flv, index: isRTMP ? source.rtmpIndex : source.flvIndex, source: source)
    }

    /// Reads all that came. False: the viewer is gone.
    private func readInput(_ number: Int32) -> Bool {
        guard let base = input.baseAddress else { return true }
        for _ in 0..<32 {
            let count = sys_receive(viewers.items[Int(number)].descriptor, base, input.count)
            if count == Int(-EAGAIN) { return true }
            guard count > 0 else {
                closeViewer(number)
                return false
            }
            guard let player = viewers.items[Int(number)].player else { continue }
            guard heard(number, player, UnsafeRawBufferPointer(start: base, count: count)) else { return false }
        }
        closeViewer(number)
        return false
    }

    private func heard(_ number: Int32, _ player: Unmanaged<PlayerConnection>, _ bytes: UnsafeRawBufferPointer) -> Bool {
        let connection = player.takeUnretainedValue()
        let actions: [ServerSession.Action]
        do {
            actions = try connection.session.bytesReceived(bytes)
        } catch {
            counters.protocolErrors += 1
            events(.connectionFailed(reason: "\(error)", address: viewers.items[Int(number)].address.text))
            closeViewer(number)
            return false
        }
        for action in actions {
            switch action {
            case .send(let reply): connection.replies += reply
            case .pause(let isPaused): pause(number, isPaused)
            case .playEnded, .close:
                viewers.items[Int(number)].next = .close
                stopAtBoundary(number)
            case .play(let request):
                // A second stream on one connection is not served.
                connection.replies += connection.session.refusePlay(.limit)
                _ = request
            default: break
            }
        }
        if connection.replies.count > 64 << 10 {
            closeViewer(number)
            return false
        }
        if !connection.replies.isEmpty { stopAtBoundary(number) }
        if !viewers.items[Int(number)].isBlocked { pushNow(number) }
        return viewers.items[Int(number)].isUsed
    }

    private func pause(_ number: Int32, _ isPaused: Bool) {
        let viewer = viewers.items + Int(number)
        if isPaused, viewer.pointee.next == .run || viewer.pointee.next == .skip {
            viewer.pointee.next = .pause
            stopAtBoundary(number)
        } else if !isPaused, viewer.pointee.next == .pause {
            viewer.pointee.next = .skip
        }
    }

    /// The viewer stops where the next message begins.
    private func stopAtBoundary(_ number: Int32) {
        let viewer = viewers.items + Int(number)
        guard viewer.pointee.stopAt == .max, let source = streams[Int(viewer.pointee.slot)]?.source else { return }
        let (ring, index) = viewer.pointee.isRTMP ? (source.rtmp, source.rtmpIndex) : (source.flv, source.flvIndex)
        viewer.pointee.stopAt = index.boundary(atOrAfter: viewer.pointee.cursor) ?? ring.head
    }

    /// The stream is over: tells an RTMP player so, if it stands at a boundary, and closes.
    func sayGoodbye(_ number: Int32) {
        let viewer = viewers.items + Int(number)
        if let player = viewer.pointee.player, !viewer.pointee.isBlocked, viewer.pointee.block == nil {
            let farewell = player.takeUnretainedValue().session.playEnded()
            farewell.withUnsafeBytes { bytes in
                if let base = bytes.baseAddress { _ = sys_send(viewer.pointee.descriptor, base, bytes.count) }
            }
        }
        closeViewer(number)
    }

    func closeTooSlow(_ number: Int32) {
        counters.viewersTooSlow += 1
        let viewer = viewers.items[Int(number)]
        if let name = nameOf(viewer.slot) { events(.viewerTooSlow(name, address: viewer.address.text)) }
        closeViewer(number)
    }

    func closeViewer(_ number: Int32) {
        let viewer = viewers.items[Int(number)]
        guard viewer.isUsed else { return }
        close(viewer.descriptor)
        viewer.block?.release()
        viewer.player?.release()
        let slot = Int(viewer.slot)
        if slot < streams.count, streams[slot] != nil {
            let moved =
                viewer.isRTMP
                ? streams[slot]?.rtmpViewers.remove(at: viewer.place) : streams[slot]?.flvViewers.remove(at: viewer.place)
            if let moved { viewers.items[Int(moved)].place = viewer.place }
        }
        viewers.remove(number)
        viewerClosed(slot, viewer.isRTMP, viewer.address)
    }

    func nameOf(_ slot: Int32) -> StreamName? {
        Int(slot) < streams.count ? streams[Int(slot)]?.source.name : nil
    }
}
