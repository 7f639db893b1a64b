import CLoad

/// Unpacks and reads playlists, and those that were read just now only once: all viewers of a stream get the same bytes. Owned by the load loop.
final class PlaylistReader {
    private let address: Address
    private var known: [(body: [UInt8], playlist: LivePlaylist)] = []
    private let unpacked = UnsafeMutablePointer<UInt8>.allocate(capacity: PlaylistReader.limit)

    /// Bytes of an unpacked playlist.
    private static let limit = 4 << 20
    /// Some viewers are a version or two behind others.
    private static let memory = 8

    init(_ address: Address) { self.address = address }

    deinit { unpacked.deallocate() }

    /// Nil when it is no playlist that goes on.
    func read(_ body: UnsafeBufferPointer<UInt8>, isPacked: Bool) -> LivePlaylist? {
        if let same = known.last(where: { load_same($0.body, $0.body.count, body.baseAddress, body.count) != 0 }) { return same.playlist }
        var text = body
        if isPacked {
            let count = load_unpack(body.baseAddress, body.count, unpacked, Self.limit)
            guard count >= 0 else { return nil }
            text = UnsafeBufferPointer(start: unpacked, count: count)
        }
        guard let playlist = LivePlaylist(text, address) else { return nil }
        if known.count == Self.memory { known.removeFirst() }
        known.append((Array(body), playlist))
        return playlist
    }
}
