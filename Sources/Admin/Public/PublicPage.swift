import Web

/// The front page for viewers: what is live, and how to watch it.
struct PublicPage {
    let status: HubStatus
    /// As the viewer's browser wrote it: the address under which this hub is reached from there.
    let host: String?
    /// Whether it came over HTTPS.
    var isSecure = false

    var html: HTML {
        let live = status.streams.filter { $0.state == .live && !$0.isPrivate }
        return Page.render(title: "Live", body: live.isEmpty ? Self.nothing : "\(live.map(card))")
    }

    private static let nothing: HTML = """
        <section class="card"><h1>Nothing is live right now</h1>
        <p class="hint">Come back later: this page shows a stream as soon as there is one.</p></section>
        """

    private func card(_ stream: StreamStatus) -> HTML {
        let facts = [stream.video?.codec, stream.video.flatMap(Words.picture), stream.audio?.codec].compactMap { $0 }
        let links = WatchLinks(name: stream.name, host: host, isSecure: isSecure, addresses: status.addresses)
        return """
            <article class="card stream"><header><h2>\(stream.name)</h2>\(StreamState.badge(stream))
            <span class="hint">\(facts.joined(separator: " · "))</span></header>
            <div class="columns"><section>
            <p><a class="button" href="/watch/\(stream.name)">Watch here</a></p>
            <p class="hint">Or in VLC: Media → Open Network Stream. mpv and ffplay take the same addresses.</p>
            \(Field(label: "HTTP-FLV", value: links.flv, isLink: true).html)
            \(Field(label: "RTMP", value: links.rtmp).html)
            </section><section>\(QRCode(links.watch).map { HTML(trusted: $0.svg(title: "QR code of \(links.watch)")) })
            <p class="hint">Opens the stream on a phone.</p></section></div>
            </article>
            """
    }
}
