import Packaging

/// The settings of HLS, with every default.
public struct HLSConfiguration: Sendable {
    /// Browsers and phones watch by HLS; without it the hub serves HTTP-FLV and RTMP alone.
    public var isOn = true
    /// How much is kept: viewers may seek back so far, less some seconds.
    public var window: Duration = .seconds(60)
    /// Bytes of media that one rendition may keep; a heavier stream gets a shorter window.
    public var memory = 256 << 20
    /// The renditions beside the source.
    public var ladder = LadderConfiguration()

    public init() {}
}
