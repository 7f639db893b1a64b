import Parts

/// One message of a relay link: the body of an HTTP answer that does not end is a row of them.
///
/// | size | what |
/// |---|---|
/// | 1 | kind |
/// | 3 | bytes that follow |
/// | … | what the kind says |
///
/// Numbers of timelines are the sender's own, and hold for its link. A kind that is not known is left out, up to 65,536 bytes of it.
public enum RelayFrame: Sendable, Equatable {
    /// 1, the first: | 1 | version, 1 | 1 + up to 255 | the hub's URL for viewers | 2 | port of HTTP | 2 | port of HTTPS |
    /// Only the hub's own link says something of the place.
    case greeting(WatchPlace)
    /// 2: | 2 | number | 1 + up to 64 | stream | 8 | session | 1 + up to 32 | rendition |
    case opened(UInt16, Timeline)
    /// 3: | 2 | number | … | manifest entry |
    case entry(UInt16, [UInt8])
    /// 4: | 2 | number | 8 | part | 1 | slice | … | its bytes |
    case slice(UInt16, part: Int64, slice: Int, [UInt8])
    /// 5: | 2 | number | 1 | 0 it is over, 1 nobody may have it any more |
    case closed(UInt16, isWithdrawn: Bool)
    /// 6: nothing. Sent when nothing else was for some seconds.
    case keepAlive
    /// 7, from a hub to viewers alone: where else to get the stream, as the JSON that `GET /api/v1/streams/NAME/sources` answers with.
    case sources([UInt8])

    public static let version: UInt8 = 1
    static let headerSize = 4
    /// Of a part of the largest size, cut in 16.
    public static let maximumSlice = 1 << 20
    public static let maximumSources = 65_535
    static let maximumUnknown = 1 << 16

    /// Bytes after the header, at most.
    static func limit(_ kind: UInt8) -> Int {
        switch kind {
        case 1: 1 + 1 + WatchPlace.maximumURL + 4
        case 2: 2 + 65 + 8 + 33
        case 3: 2 + ManifestEntry.maximumSize
        case 4: 11 + maximumSlice
        case 5: 3
        case 6: 0
        case 7: maximumSources
        default: maximumUnknown
        }
    }
}
