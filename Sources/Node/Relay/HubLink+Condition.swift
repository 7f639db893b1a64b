import Identity
import Membership

/// What a heartbeat says of relaying.
extension HubLink {
    func tellOfRelaying(_ heartbeat: inout Heartbeat) {
        if configuration.takesWhole { heartbeat.whole = .all }
        guard let relay = relay.withLock({ $0 }) else { return }
        heartbeat.whole = relay.wholeStreams
        var viewers = configuration.viewers(fingerprint)
        for viewer in relay.viewers.viewers { viewers[viewer.stream, default: 0] += 1 }
        heartbeat.streams = relay.heldParts.sorted { $0.key.text < $1.key.text }.prefix(Heartbeat.maximumStreams).map { stream, parts in
            Heartbeat.Stream(name: stream.text, parts: UInt32(clamping: parts), viewers: UInt32(clamping: viewers[stream] ?? 0))
        }
        heartbeat.peers = relay.paths.prefix(Heartbeat.maximumPeers).map { Heartbeat.Peer($0.key, $0.path) }
    }
}

extension Heartbeat.Peer {
    fileprivate init(_ key: PublicKey, _ path: SourceLink.Path?) {
        let milliseconds = path?.roundTripMicroseconds.map { UInt16(clamping: ($0 + 500) / 1_000) }
        self.init(key: key, path: path.map(Self.kind) ?? 0, roundTripMilliseconds: milliseconds.map { min($0, .max - 1) } ?? .max)
    }

    private static func kind(_ path: SourceLink.Path) -> UInt8 {
        if path.address.isPrivate { return 1 }
        if case .ipv6 = path.address.host { return 2 }
        return 3
    }
}
