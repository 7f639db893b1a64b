import Web

/// The page on which a browser plays one stream.
struct WatchPage {
    let name: String
    let links: WatchLinks
    /// Whether this hub makes HLS, without which a browser plays nothing.
    let plays: Bool

    /// Only the hub's own script runs. What it fetches may come from friends' boxes, wherever they are: it is compared with what the hub
    /// has signed. `blob:` is how a script hands media to a video element.
    static let contentSecurityPolicy = """
        default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self' http: https:; \
        media-src 'self' blob:; form-action 'none'; frame-ancestors 'none'; base-uri 'none'
        """

    var html: HTML {
        plays ? Page.render(title: name, body: body, files: "watch", kind: "watching") : Page.render(title: name, body: wordsAlone)
    }

    private var wordsAlone: HTML {
        """
        <section class="card"><h1>\(name)</h1>
        <p>This hub does not stream to browsers. VLC, mpv and other players can watch it.</p></section>
        \(others)
        """
    }

    /// For a name that no stream has. It is not repeated: it may be a key that was put in the wrong place.
    static let unknown = Page.render(
        title: "No such stream",
        body: """
            <section class="card"><h1>There is no such stream here</h1>
            <p class="hint">Look at <a href="/">what is live here</a>.</p></section>
            """)

    private var body: HTML {
        """
        \(WatchIcons.symbols)
        <div class="player" data-stream="\(name)" data-state="starting">
        <video playsinline muted preload="auto" aria-label="Live picture of \(name)"></video>
        <p class="notice" data-part="notice" role="status" aria-live="polite"></p>
        <button type="button" class="unmute" data-part="unmute" hidden>\(WatchIcons.icon("quiet"))Turn the sound on</button>
        <button type="button" class="begin" data-part="begin" aria-label="Play" hidden>\(WatchIcons.icon("play"))</button>
        \(bar)
        </div>
        <noscript><p class="problem">This page plays with a script, which does not run here. The addresses below need none.</p></noscript>
        <div class="about"><h1>\(name)</h1><span class="badge" data-part="badge">Starting</span>
        <span class="from" data-part="from"></span></div>
        \(sources)
        \(others)
        """
    }

    /// Filled in by the script, when there is something to tell.
    private var sources: HTML {
        """
        <details class="card others" data-part="sources" hidden><summary>Where the stream comes from</summary>
        <p class="hint" data-part="why"></p>
        <table class="shares" data-part="shares" hidden><thead>
        <tr><th>From</th><th>Mbit/s</th><th>Delay</th><th>Late</th><th>Wrong</th></tr></thead><tbody></tbody></table>
        </details>
        """
    }

    private var bar: HTML {
        """
        <div class="bar" role="group" aria-label="Player">
        \(button("play", icon: "pause", label: "Pause (k)"))
        \(button("mute", icon: "quiet", label: "Sound on (m)"))
        <input type="range" class="volume" data-part="volume" min="0" max="1" step="0.05" value="0" aria-label="Volume">
        <button type="button" class="live" data-part="live" hidden>Go to live</button>
        <span class="space"></span>
        <span class="latency" data-part="latency" title="From the hub to your screen" hidden></span>
        <label class="quality" hidden><select data-part="quality" aria-label="Quality"></select></label>
        \(button("pip", icon: "pip", label: "Picture in picture (p)"))
        \(button("full", icon: "full", label: "Full screen (f)"))
        </div>
        """
    }

    private func button(_ part: String, icon: String, label: String) -> HTML {
        "<button type=\"button\" data-part=\"\(part)\" aria-label=\"\(label)\" title=\"\(label)\">\(WatchIcons.icon(icon))</button>"
    }

    private var others: HTML {
        """
        <details class="card others"\(plays ? "" : " open")><summary>Watch in another player</summary>
        <p class="hint">In VLC: Media → Open Network Stream. mpv and ffplay take the same addresses.</p>
        <div class="columns"><section>
        \(Field(label: "HTTP-FLV", value: links.flv, isLink: true).html)
        \(Field(label: "RTMP", value: links.rtmp).html)
        \(plays ? Field(label: "HLS", value: links.hls, isLink: true).html : nil)
        </section><section class="qr-box">\(QRCode(links.watch).map { HTML(trusted: $0.svg(title: "QR code of \(links.watch)")) })
        <p class="hint">This page, for a phone.</p></section></div></details>
        """
    }
}
