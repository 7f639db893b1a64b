/// What a player needs of an LL-HLS media playlist: the requests for its parts, and the one for the playlist that follows it.
///
/// Read once and shared by the viewers who got it; owned by the load loop.
final class LivePlaylist {
    struct Part {
        /// Grows from part to part: the media sequence number of its segment, and its place in it.
        var place: Int
        var request: HTTPRequest
    }

    /// The newest last.
    private(set) var parts: [Part] = []
    /// The playlist as soon as there is one part more, or one segment more; without the segments that the player knows (RFC 8216bis, 6.2.5).
    let nextPart: HTTPRequest
    let nextSegment: HTTPRequest

    /// More than a viewer can be behind before it is lost.
    private static let partsKept = 16
    private static let partsInSegment = 1 << 16

    /// Nil when it is no playlist that goes on.
    init?(_ text: UnsafeBufferPointer<UInt8>, _ address: Address) {
        let lines = String(decoding: text, as: UTF8.self).split(separator: "\n")
        guard lines.first == "#EXTM3U" else { return nil }
        var sequence = 0
        var inSegment = 0
        var addresses: [(place: Int, text: String)] = []
        for line in lines {
            if line.hasPrefix("#EXT-X-MEDIA-SEQUENCE:") {
                sequence += Int(line.dropFirst(22)) ?? 0
            } else if line.hasPrefix("#EXT-X-SKIP:"), let skipped = Self.attribute("SKIPPED-SEGMENTS", of: line).flatMap({ Int($0) }) {
                sequence += skipped
            } else if line.hasPrefix("#EXTINF:") {
                sequence += 1
                inSegment = 0
            } else if line.hasPrefix("#EXT-X-PART:"), let address = Self.attribute("URI", of: line) {
                addresses.append((sequence * Self.partsInSegment + inSegment, address))
                inSegment += 1
            } else if line.hasPrefix("#EXT-X-ENDLIST") {
                return nil
            }
        }
        // Addresses in a playlist are relative to its own.
        let folder = address.path[...(address.path.lastIndex(of: "/") ?? address.path.startIndex)]
        parts = addresses.suffix(Self.partsKept).map { Part(place: $0.place, request: HTTPRequest(folder + $0.text, on: address)) }
        nextPart = HTTPRequest("\(address.path)?_HLS_msn=\(sequence)&_HLS_part=\(inSegment)&_HLS_skip=YES", on: address)
        nextSegment = HTTPRequest("\(address.path)?_HLS_msn=\(sequence)&_HLS_skip=YES", on: address)
    }

    private static func attribute(_ name: String, of line: Substring) -> String? {
        guard let colon = line.firstIndex(of: ":") else { return nil }
        for pair in line[line.index(after: colon)...].split(separator: ",") where pair.hasPrefix(name + "=") {
            return String(pair.dropFirst(name.utf8.count + 1).filter { $0 != "\"" })
        }
        return nil
    }
}
