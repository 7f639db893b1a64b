import Web

/// The front page of a node.
struct NodePage {
    let streams: [RelayedStatus]
    let addresses: HubStatus.Addresses
    /// As the viewer's browser wrote it.
    let host: String?

    var html: HTML {
        Page.render(title: "Passes on", body: streams.isEmpty ? Self.nothing : "\(streams.map(card))", hasScript: true)
    }

    private static let nothing: HTML = """
        <section class="card"><h1>This box supports friends’ streams</h1>
        <p class="hint">None of them is live right now. When one is, this page says so.</p></section>
        """

    private func card(_ stream: RelayedStatus) -> HTML {
        let trouble: HTML? = stream.trouble.map { "<p class=\"hint\" role=\"status\">\($0)</p>" }
        return """
            <article class="card stream"><header><h2>\(stream.name)</h2>
            <span class="badge\(stream.state == .live ? " live" : "")">\(stream.words)</span>
            <span class="hint">of \(stream.hub)</span></header>
            \(trouble)\(stream.state == .live ? links(stream) : nil)
            </article>
            """
    }

    private func links(_ stream: RelayedStatus) -> HTML {
        let links = WatchLinks(name: stream.name, host: host, addresses: addresses)
        return """
            <p><a class="button" href="/watch/\(stream.name)">Watch at the hub</a></p>
            <p class="hint">Or from this box, in VLC: Media → Open Network Stream. mpv and ffplay take the same addresses.</p>
            \(Field(label: "HTTP-FLV", value: links.flv, isLink: true).html)
            \(Field(label: "HLS", value: links.hls, isLink: true).html)
            \(Field(label: "RTMP", value: links.rtmp).html)
            """
    }
}
