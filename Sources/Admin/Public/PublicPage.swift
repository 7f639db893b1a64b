import Web

/// The front page for viewers: what is live, and how to watch it.
struct PublicPage {
    let status: HubStatus
    /// As the viewer's browser wrote it: the address under which this hub is reached from there.
    let host: String?

    var html: HTML {
        let live = status.streams.filter { $0.state == .live }
        return Page.render(title: "Live", body: live.isEmpty ? Self.nothing : "\(live.map(card))")
    }

    private static let nothing: HTML = """
        <section class="card"><h1>Nothing is live right now</h1>
        <p class="hint">Come back later: this page shows a stream as soon as there is one.</p></section>
        """

    private func card(_ stream: StreamStatus) -> HTML {
        let facts = [stream.video?.codec, stream.video.flatMap(Words.picture), stream.audio?.codec].compactMap { $0 }
        let flv = base + "/live/\(stream.name).flv"
        return """
            <article class="card stream"><header><h2>\(stream.name)</h2>\(StreamState.badge(stream))
            <span class="hint">\(facts.joined(separator: " · "))</span></header>
            <p class="hint">In VLC: Media → Open Network Stream. mpv and ffplay take the same addresses.</p>
            <div class="columns"><section>
            \(Field(label: "HTTP-FLV", value: flv, isLink: true).html)
            \(Field(label: "RTMP", value: rtmp(stream)).html)
            </section><section>\(QRCode(flv).map { HTML(trusted: $0.svg(title: "QR code of \(flv)")) })</section></div>
            </article>
            """
    }

    private var base: String {
        host.map { "http://" + $0 } ?? status.addresses.http.first ?? ""
    }

    private func rtmp(_ stream: StreamStatus) -> String {
        let configured = status.addresses.rtmp.first ?? "rtmp://localhost:1935"
        guard let host, let name = Request(method: .get, path: "/", headers: Fields(["Host": host])).host else {
            return "\(configured)/live/\(stream.name)"
        }
        let port = configured.split(separator: ":").last.map(String.init) ?? "1935"
        return "rtmp://\(name.contains(":") ? "[\(name)]" : name):\(port)/live/\(stream.name)"
    }
}
