import Web

/// Script and style of the watch page: one file each for the browser, which then needs no further connections for more.
enum WatchAssets {
    /// In the order in which they use each other.
    static let parts: [StaticString] = [
        pageScript, playlistScript, boxScript, clockScript, networkScript, qualityScript, latencyScript, bufferScript,
        frameScript, proofScript, stripeScript, manifestScript, slicedPlaylistScript, sliceLinkScript, swarmScript, swarmFlowScript,
        sliceReportsScript, sessionScript, sliceShareScript, sliceSessionScript, followScript, loadScript, unitScript, paceScript,
        playerScript, controlsScript, sourceWordsScript, watchPageScript,
    ]

    static var script: Asset { joined(parts, contentType: "text/javascript; charset=utf-8") }
    static var style: Asset { joined([pageStyle, watchStyle], contentType: "text/css; charset=utf-8") }

    private static func joined(_ parts: [StaticString], contentType: String) -> Asset {
        let text = parts.map { $0.withUTF8Buffer { String(decoding: $0, as: UTF8.self) } }.joined(separator: "\n\n")
        return Asset(bytes: Array(text.utf8) + [UInt8(ascii: "\n")], contentType: contentType)
    }
}
