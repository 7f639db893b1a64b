/// What a player needs of an LL-HLS media playlist to ask for the next one: the last parts, and their place (RFC 8216bis, 4.4.4.9).
struct LivePlaylist {
    /// Addresses of the parts, the newest last.
    var parts: [String] = []
    /// The media sequence number of the segment that is not complete, and how many parts it has.
    var openSegment = 0
    var openParts = 0
    var hasEnded = false

    /// Nil when it is no media playlist.
    init?(_ bytes: [UInt8]) {
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
        guard lines.first == "#EXTM3U" else { return nil }
        for line in lines {
            if line.hasPrefix("#EXT-X-MEDIA-SEQUENCE:") {
                openSegment += Int(line.dropFirst(22)) ?? 0
            } else if line.hasPrefix("#EXT-X-SKIP:"), let skipped = Self.attribute("SKIPPED-SEGMENTS", of: line).flatMap({ Int($0) }) {
                openSegment += skipped
            } else if line.hasPrefix("#EXTINF:") {
                openSegment += 1
                openParts = 0
            } else if line.hasPrefix("#EXT-X-PART:"), let address = Self.attribute("URI", of: line) {
                parts.append(address)
                openParts += 1
            } else if line.hasPrefix("#EXT-X-ENDLIST") {
                hasEnded = true
            }
        }
    }

    private static func attribute(_ name: String, of line: Substring) -> String? {
        guard let colon = line.firstIndex(of: ":") else { return nil }
        for pair in line[line.index(after: colon)...].split(separator: ",") where pair.hasPrefix(name + "=") {
            return String(pair.dropFirst(name.utf8.count + 1).filter { $0 != "\"" })
        }
        return nil
    }
}
