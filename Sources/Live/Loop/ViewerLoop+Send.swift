import CSystem
import Glibc

/// The fan-out itself: what runs for every viewer at every flush. No array, closure, string or reference count in the common path.
extension ViewerLoop {
    /// The most that one call hands to the kernel.
    private static let sendLimit = 1 << 20

    /// Sends a stream's new bytes to each viewer in the list. Backwards: a viewer that is closed is replaced by one already served.
    func push(_ list: ViewerList, slot: Int, ring: ByteRing, index: RingIndex, source: StreamView) {
        let numbers = list.numbers
        var place = list.count - 1
        while place >= 0 {
            push(numbers[place], ring: ring, index: index, source: source)
            place -= 1
        }
    }

    /// Sends to one viewer until it has all, the kernel takes no more, or it waits for something.
    func push(_ number: Int32, ring: ByteRing, index: RingIndex, source: StreamView) {
        let viewer = viewers.items + Int(number)
        let head = ring.head
        if viewer.pointee.isBlocked {
            _ = keepsUp(number, viewer, ring: ring, index: index, head: head)
            return
        }
        while true {
            if viewer.pointee.cursor == viewer.pointee.stopAt {
                guard boundaryReached(number, viewer, ring: ring, index: index, source: source) else { return }
                continue
            }
            let limit = min(head, viewer.pointee.stopAt)
            guard viewer.pointee.cursor < limit else { return }
            guard keepsUp(number, viewer, ring: ring, index: index, head: head) else { return }
            let count = min(Int(min(limit, viewer.pointee.stopAt) - viewer.pointee.cursor), Self.sendLimit)
            guard count > 0 else { continue }
            let sent = sys_send(viewer.pointee.descriptor, ring.address(of: viewer.pointee.cursor), count)
            counters.sends &+= 1
            guard sent > 0 else {
                sendFailed(number, viewer, sent)
                return
            }
            counters.bytesSent &+= UInt64(sent)
            guard ring.wasReadable(from: viewer.pointee.cursor) else {
                closeTooSlow(number)
                return
            }
            viewer.pointee.cursor += UInt64(sent)
            if sent < count {
                viewer.pointee.isBlocked = true
                return
            }
        }
    }

    private func sendFailed(_ number: Int32, _ viewer: UnsafeMutablePointer<Viewer>, _ result: Int) {
        if result == Int(-EAGAIN) || result == Int(-ENOBUFS) {
            viewer.pointee.isBlocked = true
        } else {
            closeViewer(number)
        }
    }

    /// Plans a leap for a viewer that is too far behind; closes one whose next byte is gone. False: it is closed.
    private func keepsUp(
        _ number: Int32, _ viewer: UnsafeMutablePointer<Viewer>, ring: ByteRing, index: RingIndex, head: UInt64
    ) -> Bool {
        guard viewer.pointee.next != .pause, viewer.pointee.next != .join else { return true }
        let behind = Int(head &- viewer.pointee.cursor)
        guard behind > ring.skipDistance, head > viewer.pointee.cursor else { return true }
        if viewer.pointee.cursor < ring.tail {
            closeTooSlow(number)
            return false
        }
        guard viewer.pointee.stopAt == .max, let entry = index.newestEntry,
            let boundary = index.boundary(atOrAfter: viewer.pointee.cursor), entry.position > boundary
        else { return true }
        viewer.pointee.stopAt = boundary
        viewer.pointee.next = .skip
        return true
    }

    /// At `stopAt`: sends the block, then does what comes next. False: the viewer waits, or is closed.
    private func boundaryReached(
        _ number: Int32, _ viewer: UnsafeMutablePointer<Viewer>, ring: ByteRing, index: RingIndex, source: StreamView
    ) -> Bool {
        if let block = viewer.pointee.block {
            let bytes = block._withUnsafeGuaranteedRef { $0.bytes }
            let offset = viewer.pointee.blockOffset
            if offset < bytes.count, let base = bytes.baseAddress {
                let sent = sys_send(viewer.pointee.descriptor, base + offset, bytes.count - offset)
                counters.sends &+= 1
                guard sent > 0 else {
                    sendFailed(number, viewer, sent)
                    return false
                }
                counters.bytesSent &+= UInt64(sent)
                viewer.pointee.blockOffset += sent
                if viewer.pointee.blockOffset < bytes.count {
                    viewer.pointee.isBlocked = true
                    return false
                }
            }
            block.release()
            viewer.pointee.block = nil
        }
        if sendReplies(viewer) { return true }
        switch viewer.pointee.next {
        case .run:
            viewer.pointee.stopAt = .max
            return true
        case .join:
            guard let entry = index.newestEntry, entry.position >= viewer.pointee.cursor else { return false }
            begin(viewer, at: entry, with: entry.headers.start)
            return true
        case .skip:
            if let entry = index.newestEntry, entry.position > viewer.pointee.cursor {
                counters.viewersSkipped += 1
                if let name = nameOf(viewer.pointee.slot) { events(.viewerSkipped(name, address: viewer.pointee.address.text)) }
                begin(viewer, at: entry, with: entry.headers.configuration)
            } else {
                viewer.pointee.next = .run
            }
            return true
        case .pause:
            return false
        case .close:
            closeViewer(number)
            return false
        }
    }

    private func begin(_ viewer: UnsafeMutablePointer<Viewer>, at entry: RingIndex.Entry, with block: Block) {
        viewer.pointee.cursor = entry.position
        viewer.pointee.stopAt = entry.position
        viewer.pointee.block = .passRetained(block)
        viewer.pointee.blockOffset = 0
        viewer.pointee.next = .run
    }

    /// Turns waiting replies of the RTMP session into the block that is sent now.
    private func sendReplies(_ viewer: UnsafeMutablePointer<Viewer>) -> Bool {
        guard let player = viewer.pointee.player else { return false }
        let replies = player._withUnsafeGuaranteedRef { player in
            let replies = player.replies
            player.replies = []
            return replies
        }
        guard !replies.isEmpty else { return false }
        viewer.pointee.block = .passRetained(Block(replies))
        viewer.pointee.blockOffset = 0
        return true
    }
}
