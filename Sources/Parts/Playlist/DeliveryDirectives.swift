/// What a player wants of a playlist beyond the playlist itself (RFC 8216bis, 6.2.5).
public struct DeliveryDirectives: Sendable, Hashable {
    /// `_HLS_msn`: not before this segment is in it.
    public var sequence: Int64?
    /// `_HLS_part`: not before this part of the segment is in it, counted from 0.
    public var part: Int64?
    /// `_HLS_skip`: older segments may be left out.
    public var extent = PartStore.PlaylistExtent.whole
    /// No directive of HLS: the player can begin with a single segment, as those do that begin with parts.
    public var startsAtOnce = false

    /// Reads the values of the query; nil when a number is none, or a part stands without its segment, which deserves 400.
    ///
    /// A value of `_HLS_skip` that is not defined is ignored.
    public init?(sequence: String?, part: String?, skip: String?) {
        if let sequence {
            guard let number = Self.number(sequence) else { return nil }
            self.sequence = number
        }
        if let part {
            guard sequence != nil, let number = Self.number(part) else { return nil }
            self.part = number
        }
        if skip == "YES" || skip == "v2" { extent = .delta }
    }

    /// A decimal-integer (4.2): 1 to 20 digits. What is beyond 2^62 is as far ahead as that.
    private static func number(_ text: String) -> Int64? {
        guard (1...20).contains(text.utf8.count), text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
        else { return nil }
        return min(Int64(text) ?? .max, 1 << 62)
    }
}
