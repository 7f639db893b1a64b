import Membership

extension Coordinator {
    /// Boxes that players without a script may be sent to, by stream: those that are there, are relied on, are reached, and have room.
    public func offload() -> [String: OffloadBook.Stream] {
        let time = system.monotonic()
        let able = helping.filter { id in
            presences[id]?.state(now: time, interval: interval) == .online && standing(of: id).servesPlayers
                && contributions[id]?.isFull == false
        }
        var streams: [String: OffloadBook.Stream] = [:]
        for stream in live {
            let nodes = able.compactMap { id -> OffloadBook.Node? in
                let places = places(of: id)
                guard !places.isEmpty, let helper = helper(id, stream) else { return nil }
                return OffloadBook.Node(member: id, places: places, free: max(0, helper.uplink - sent(by: id, stream)))
            }
            streams[stream.name] = OffloadBook.Stream(
                rate: stream.sourceBitRate, nodes: nodes.filter { $0.free > stream.sourceBitRate })
        }
        return streams
    }
}
